// Link over one two-way file descriptor: a socket, or a terminal in raw mode with VMIN 1.
#pragma once

#include <cstddef>
#include <vector>

#include "host/adapters/unique_fd.hpp"
#include "host/base/stop.hpp"
#include "host/ports/link.hpp"

namespace assay {

class FdLink final : public Link {
 public:
  // What arrives during send() is kept up to this; a far end that sends more while it takes
  // nothing makes send() time out.
  static constexpr std::size_t early_limit_bytes = std::size_t{16} << 20;

  // Makes `fd` non-blocking. `description` as for describe(), `paced` as for paced(); `stop` has to
  // outlive the link.
  FdLink(UniqueFd fd, std::string description, const Stop& stop, bool paced = false);

  void send(std::span<const std::uint8_t> bytes, Duration timeout) override;
  std::size_t receive(std::span<std::uint8_t> room, Duration timeout) override;
  bool paced() const override { return paced_; }
  std::string describe() const override { return description_; }

  // Goes on with another descriptor, to a far end that starts anew: drops what was received.
  void replace(UniqueFd fd);

 private:
  std::size_t write_some(std::span<const std::uint8_t> bytes);  // 0: no room at present
  std::size_t read_some(std::span<std::uint8_t> room);          // 0: nothing at present
  void keep_early();
  [[noreturn]] void throw_closed(int error_number) const;

  UniqueFd fd_;
  std::string description_;
  const Stop& stop_;
  bool paced_;
  bool is_socket_ = false;
  std::vector<std::uint8_t> early_;  // received during send(), not yet handed out ...
  std::size_t early_taken_ = 0;      // ... from here on
};

}  // namespace assay
