#include "host/core/autopsy/call_frames.hpp"

#include <dwarf.h>

#include <cstdlib>
#include <memory>

namespace assay {
namespace {

using Value = std::optional<std::uint32_t>;

int stack_register(const DebugImage& image) { return image.arm() ? 13 : 2; }

Value register_value(const CoreState& state, const DebugImage& image, std::uint64_t number) {
  if (number == static_cast<std::uint64_t>(stack_register(image))) return state.sp;
  return number < state.registers.size() ? state.registers[number] : Value();
}

// The few operations that compilers write into call frame tables; nothing for any other. The first
// operation stands on no value.
Value evaluate(const Dwarf_Op* operations, std::size_t count, const CoreState& state,
               const DebugImage& image, Value frame_address) {
  Value value;
  for (std::size_t i = 0; i < count; ++i) {
    const Dwarf_Op& each = operations[i];
    const auto number = static_cast<std::uint32_t>(each.number);
    if (each.atom >= DW_OP_breg0 && each.atom <= DW_OP_breg31) {
      value = register_value(state, image, each.atom - DW_OP_breg0);
      if (value) *value += number;
    } else if (each.atom == DW_OP_bregx) {
      value = register_value(state, image, each.number);
      if (value) *value += static_cast<std::uint32_t>(each.number2);
    } else if (each.atom == DW_OP_call_frame_cfa) {
      value = frame_address;
    } else if (each.atom == DW_OP_plus_uconst && value) {
      *value += number;
    } else if (each.atom != DW_OP_stack_value) {
      return std::nullopt;
    }
    if (!value) return std::nullopt;
  }
  return value;
}

struct FreeFrame {
  void operator()(Dwarf_Frame* frame) const { std::free(frame); }
};

// What register `number` held in the caller.
Value caller_register(Dwarf_Frame* frame, int number, const CoreState& state,
                      const DebugImage& image, std::uint32_t frame_address,
                      const StackReader& stack) {
  Dwarf_Op room[3];
  Dwarf_Op* operations = nullptr;
  std::size_t count = 0;
  if (dwarf_frame_register(frame, number, room, &operations, &count) != 0) return std::nullopt;
  if (count == 0) {
    const bool unchanged = operations == nullptr;
    return unchanged ? register_value(state, image, static_cast<std::uint64_t>(number)) : Value();
  }
  const Value value = evaluate(operations, count, state, image, frame_address);
  if (!value || operations[count - 1].atom == DW_OP_stack_value) return value;
  return stack(*value);
}

}  // namespace

int return_register(const DebugImage& image) { return image.arm() ? 14 : 1; }

std::optional<CoreState> caller_state(const DebugImage& image, const CoreState& state,
                                      std::uint32_t place, const StackReader& stack) {
  Dwarf_CFI* const table = image.debug().call_frames();
  const std::uint64_t plain = image.functions().plain_address(place);
  const FunctionRange* const function = image.functions().find(plain);
  if (table == nullptr || function == nullptr) return std::nullopt;
  Dwarf_Frame* found = nullptr;
  if (dwarf_cfi_addrframe(table, plain, &found) != 0) return std::nullopt;
  const std::unique_ptr<Dwarf_Frame, FreeFrame> frame(found);

  // Entries of functions that the linker left out stay in the table, moved to address 0.
  Dwarf_Addr start = 0, end = 0;
  const int return_column = dwarf_frame_info(frame.get(), &start, &end, nullptr);
  if (start < function->low || end > function->high) return std::nullopt;
  Dwarf_Op* operations = nullptr;
  std::size_t count = 0;
  if (return_column < 0 || dwarf_frame_cfa(frame.get(), &operations, &count) != 0 || count == 0) {
    return std::nullopt;
  }
  const Value frame_address = evaluate(operations, count, state, image, std::nullopt);
  if (!frame_address || *frame_address < state.sp) return std::nullopt;

  CoreState caller;
  for (int i = 0; i < static_cast<int>(caller.registers.size()); ++i) {
    if (image.arm() && i > 14) break;
    caller.registers[static_cast<std::size_t>(i)] =
        caller_register(frame.get(), i, state, image, *frame_address, stack);
  }
  const Value pc = caller_register(frame.get(), return_column, state, image, *frame_address, stack);
  if (!pc) return std::nullopt;
  caller.pc = *pc;
  caller.sp = *frame_address;
  return caller;
}

}  // namespace assay
