// Packets of gdb's remote protocol, sans I/O.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace assay::virtual_probe {

// "$payload#checksum" with what has to be escaped escaped.
std::string gdb_packet(std::string_view payload);

std::string hex_text(std::span<const std::uint8_t> bytes);
// Nothing where the text is no even number of hexadecimal digits.
std::optional<std::vector<std::uint8_t>> hex_bytes(std::string_view text);

// Finds packets in a stream of any bytes. What stands between packets (acknowledgements) is passed
// over; a packet with a wrong checksum, or longer than the limit, is dropped and counted.
class GdbDecoder {
 public:
  static constexpr std::size_t limit_bytes = 1 << 16;

  // Returns the payload, unescaped, when `byte` ends a packet.
  std::optional<std::string> step(char byte);

  std::uint64_t bad_packets() const { return bad_packets_; }

 private:
  enum class State { between, payload, escaped, checksum_high, checksum_low };

  State state_ = State::between;
  std::string payload_;
  std::uint8_t sum_ = 0;
  std::uint8_t high_ = 0;
  bool sound_ = true;
  std::uint64_t bad_packets_ = 0;
};

}  // namespace assay::virtual_probe
