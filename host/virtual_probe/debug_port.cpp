#include "host/virtual_probe/debug_port.hpp"

namespace assay::virtual_probe {
namespace {

constexpr std::uint64_t ack_ok_fault = 0b010;
constexpr unsigned access_bits = 35;  // 3 of acknowledgement or address, 32 of data

constexpr std::uint32_t overrun_detect = 1U << 0;
constexpr std::uint32_t sticky_overrun = 1U << 1;
constexpr std::uint32_t sticky_compare = 1U << 4;
constexpr std::uint32_t sticky_error = 1U << 5;
constexpr std::uint32_t sticky = sticky_overrun | sticky_compare | sticky_error;
constexpr std::uint32_t debug_power_request = 1U << 28;
constexpr std::uint32_t system_power_request = 1U << 30;
// What a write sets. TRNMODE is left out: only normal transfers exist here.
constexpr std::uint32_t writable =
    overrun_detect | 0xF00 | debug_power_request | system_power_request;

}  // namespace

ShiftRegister DebugPort::capture(std::uint32_t instruction) {
  switch (instruction) {
    case dpacc:
    case apacc:
      return {std::uint64_t{result_} << 3 | ack_ok_fault, access_bits};
    case abort:
      return {0, access_bits};
    case idcode:
      return {identity_, 32};
    default:
      return {0, 1};
  }
}

void DebugPort::update(std::uint32_t instruction, std::uint64_t value) {
  if (instruction != dpacc && instruction != apacc) return;  // an abort finds nothing under way
  ++accesses_;
  const bool read = (value & 1) != 0;
  const auto offset = static_cast<unsigned>(value >> 1 & 3) * 4;
  const auto data = static_cast<std::uint32_t>(value >> 3);
  result_ = 0;
  if (instruction == dpacc) {
    access_debug_port(read, offset, data);
  } else {
    access_access_port(read, offset, data);
  }
}

void DebugPort::access_debug_port(bool read, unsigned offset, std::uint32_t value) {
  const bool bank_0 = (select_ & 0xF) == 0;
  if (offset == 4 && bank_0) {
    if (read) {
      result_ = control_status();
    } else {
      // A sticky flag is cleared by writing 1 to it.
      control_ = (control_ & sticky & ~value) | (value & writable);
    }
  } else if (offset == 8) {
    if (read) {
      result_ = select_;
    } else {
      select_ = value;
    }
  }
  // RDBUFF (0xC) reads 0 and has no effect: it fetches the result of the access before it, which
  // the capture of this scan has taken already.
}

void DebugPort::access_access_port(bool read, unsigned offset, std::uint32_t value) {
  if ((control_ & sticky) != 0) return;  // discarded until the flags are cleared
  if (select_ >> 24 != 0) return;        // there is no such port: reads as zero
  const auto full = static_cast<std::uint8_t>((select_ & 0xF0) | offset);
  if (read) {
    const auto answer = access_port_.read(full);
    if (answer) {
      result_ = *answer;
    } else {
      control_ |= sticky_error;
    }
  } else if (!access_port_.write(full, value)) {
    control_ |= sticky_error;
  }
}

// What is asked to be powered is powered.
std::uint32_t DebugPort::control_status() const {
  return control_ | (control_ & (debug_power_request | system_power_request)) << 1;
}

}  // namespace assay::virtual_probe
