// Asks an emulator's gdb server: registers, run control, break- and watchpoints.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

#include "host/ports/link.hpp"
#include "host/virtual_probe/emulator.hpp"
#include "host/virtual_probe/gdb_packet.hpp"

namespace assay::virtual_probe {

// How the gdb server's description of the core numbers xPSR.
inline constexpr unsigned xpsr_number = 25;

// Throws EmulatorGone when the server is gone, is silent, or answers what makes no sense.
class GdbClient {
 public:
  // `link` has to outlive this. Nothing is sent yet.
  explicit GdbClient(Link& link) : link_(link) {}

  // The processor has to stand, as it does at the emulator's start.
  void begin();
  bool has_float_registers() const { return has_float_registers_; }

  // One request, one answer. The processor has to stand.
  std::string ask(std::string_view payload);
  void ask_ok(std::string_view payload);

  CoreRegisters registers();
  std::uint64_t register_value(unsigned number, unsigned bytes);
  void set_register(unsigned number, std::uint64_t value, unsigned bytes);
  void write_memory(std::uint32_t address, std::span<const std::uint8_t> bytes);

  bool running() const { return running_; }
  void run();
  void step();
  CoreStop stop();
  std::optional<CoreStop> wait_stop(Duration timeout);

 private:
  void send(std::string_view bytes);
  std::optional<std::string> next_packet(Duration timeout);

  Link& link_;
  GdbDecoder decoder_;
  std::deque<std::string> packets_;
  bool running_ = false;
  bool has_float_registers_ = false;
};

// Nothing where the packet is no stop reply.
std::optional<CoreStop> parse_stop(std::string_view packet);

}  // namespace assay::virtual_probe
