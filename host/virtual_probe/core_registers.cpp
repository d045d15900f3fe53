#include "host/virtual_probe/core_registers.hpp"

#include <cassert>

#include "host/virtual_probe/memory_map.hpp"

namespace assay::virtual_probe {
namespace {

// Selectors of DCRSR.
constexpr unsigned stack_pointer = 13;
constexpr unsigned program_counter = 15;
constexpr unsigned xpsr = 16;
constexpr unsigned main_stack = 17;
constexpr unsigned process_stack = 18;
constexpr unsigned masks = 20;
constexpr unsigned float_status = 0x21;
constexpr unsigned first_single = 0x40;
constexpr unsigned last_single = 0x5F;

// SYSm, the numbers of special registers in MRS and MSR.
constexpr std::uint32_t sys_msp = 8, sys_psp = 9, sys_primask = 16, sys_basepri = 17,
                        sys_faultmask = 19, sys_control = 20;

constexpr std::uint32_t mrs(unsigned to, std::uint32_t system) {
  return 0xF3EF8000 | to << 8 | system;
}
constexpr std::uint32_t msr(unsigned from, std::uint32_t system) {
  return 0xF3808800 | from << 16 | system;
}

constexpr std::uint32_t interrupt_control = 0xE000ED04;  // ICSR
constexpr std::uint32_t pend_service_call = 1U << 28;    // PENDSVSET, PENDSVCLR
constexpr std::uint32_t clear_service_call = 1U << 27;

constexpr std::uint32_t thumb_state = 1U << 24;
constexpr std::uint32_t if_then = 0x0600FC00;  // IT state: would skip what is injected

}  // namespace

void CoreRegisterFile::drop() {
  general_.reset();
  special_.reset();
  doubles_ = {};
}

std::uint64_t CoreRegisterFile::double_register(unsigned number) {
  if (!doubles_[number]) doubles_[number] = emulator_.double_register(number);
  return *doubles_[number];
}

void CoreRegisterFile::wake() { special(); }

const CoreRegisters& CoreRegisterFile::general() {
  if (!general_) general_ = emulator_.registers();
  return *general_;
}

std::uint32_t CoreRegisterFile::read(unsigned selector) {
  if (selector == program_counter) return general().r[program_counter] & ~1U;
  if (selector < 16) return general().r[selector];
  if (selector == xpsr) return general().xpsr;
  if (selector == main_stack) return special().main_stack;
  if (selector == process_stack) return special().process_stack;
  if (selector == masks) return special().masks;
  if (!emulator_.has_float_registers()) return 0;
  if (selector == float_status) return emulator_.float_status();
  if (selector >= first_single && selector <= last_single) {
    const unsigned single = selector - first_single;
    return static_cast<std::uint32_t>(double_register(single / 2) >> (single % 2 == 0 ? 0 : 32));
  }
  return 0;
}

void CoreRegisterFile::write(unsigned selector, std::uint32_t value) {
  if (selector <= xpsr) {
    if (selector == program_counter) value &= ~1U;
    emulator_.set_register(selector, value);
    if (selector == stack_pointer) special_.reset();
    general_.reset();
  } else if (selector == main_stack || selector == process_stack || selector == masks) {
    write_special(selector, value);
  } else if (!emulator_.has_float_registers()) {
    return;
  } else if (selector == float_status) {
    emulator_.set_float_status(value);
  } else if (selector >= first_single && selector <= last_single) {
    const unsigned single = selector - first_single;
    const unsigned shift = single % 2 == 0 ? 0 : 32;
    const std::uint64_t kept = double_register(single / 2) & (0xFFFFFFFFULL << (32 - shift));
    doubles_[single / 2] = kept | std::uint64_t{value} << shift;
    emulator_.set_double_register(single / 2, *doubles_[single / 2]);
  }
}

const CoreRegisterFile::Special& CoreRegisterFile::special() {
  if (special_) return *special_;
  Injection reads;
  reads.instructions = {mrs(0, sys_msp), mrs(1, sys_psp), mrs(2, sys_primask), mrs(3, sys_control)};
  if (!facts_.baseline) {
    reads.instructions.push_back(mrs(4, sys_basepri));
    reads.instructions.push_back(mrs(5, sys_faultmask));
  }
  reads.results = static_cast<unsigned>(reads.instructions.size());
  const std::vector<std::uint32_t> values = inject(reads);
  Special read;
  read.main_stack = values[0];
  read.process_stack = values[1];
  read.masks = (values[2] & 1) | (values[3] & 7) << 24;
  if (!facts_.baseline) read.masks |= (values[4] & 0xFF) << 8 | (values[5] & 1) << 16;
  special_ = read;
  return *special_;
}

void CoreRegisterFile::write_special(unsigned selector, std::uint32_t value) {
  const auto set = [&](std::uint32_t system, std::uint32_t field) {
    inject({{msr(0, system)}, {{0, field}}, 0});
  };
  if (selector == main_stack) {
    set(sys_msp, value);
  } else if (selector == process_stack) {
    set(sys_psp, value);
  } else {
    const std::uint32_t changed = special().masks ^ value;
    if ((changed & 1) != 0) set(sys_primask, value & 1);
    if (!facts_.baseline) {
      if ((changed & 0xFF00) != 0) set(sys_basepri, value >> 8 & 0xFF);
      if ((changed & 0x10000) != 0) set(sys_faultmask, value >> 16 & 1);
    }
    if ((changed & 0x7000000) != 0) set(sys_control, value >> 24 & 7);
  }
  drop();
}

// The end of the first RAM: least likely to hold what a debugger is about to read.
std::optional<std::uint32_t> CoreRegisterFile::scratch(std::uint32_t bytes) const {
  for (const MappedRange& range : emulator_.memory_map()) {
    if (range.kind == MappedKind::ram) return range.last + 1 - bytes;
  }
  return std::nullopt;
}

std::vector<std::uint32_t> CoreRegisterFile::inject(const Injection& injection) {
  const CoreRegisters before = general();
  const auto bytes = static_cast<std::uint32_t>(injection.instructions.size() * 4);
  std::vector<std::uint32_t> results(injection.results);
  const auto at = scratch(bytes);
  if (!at) return results;

  std::vector<std::uint8_t> kept(bytes), code;
  emulator_.read(*at, kept);
  for (const std::uint32_t instruction : injection.instructions) {
    // The first halfword of an instruction is its upper one.
    for (const unsigned shift : {16, 24, 0, 8}) {
      code.push_back(static_cast<std::uint8_t>(instruction >> shift));
    }
  }
  emulator_.write(*at, code);
  for (const auto& [number, value] : injection.arguments) emulator_.set_register(number, value);
  emulator_.set_register(xpsr, (before.xpsr & ~if_then) | thumb_state);
  emulator_.set_register(program_counter, *at);
  // A core that waits for an interrupt executes nothing before one is pending. Steps take none.
  const bool pending = (read_word(emulator_, interrupt_control) & pend_service_call) != 0;
  if (!pending) write_word(emulator_, interrupt_control, pend_service_call);
  for (std::size_t i = 0; i < injection.instructions.size(); ++i) emulator_.step();
  if (!pending) write_word(emulator_, interrupt_control, clear_service_call);
  if (injection.results > 0) {
    const CoreRegisters after = emulator_.registers();
    for (unsigned i = 0; i < injection.results; ++i) results[i] = after.r[i];
  }

  emulator_.write(*at, kept);
  for (unsigned i = 0; i < injection.results; ++i) emulator_.set_register(i, before.r[i]);
  for (const auto& [number, value] : injection.arguments) {
    emulator_.set_register(number, before.r[number]);
  }
  emulator_.set_register(xpsr, before.xpsr);
  emulator_.set_register(program_counter, before.r[program_counter]);
  return results;
}

}  // namespace assay::virtual_probe
