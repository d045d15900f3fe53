#include "host/core/autopsy/headline.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace assay {
namespace {

std::string who(const Autopsy& autopsy) {
  return autopsy.at.model.empty() ? "The firmware" : "The model " + autopsy.at.model;
}

// " in f (file.c:12), ..."
std::string in_place(const Autopsy& autopsy) {
  const std::string place = place_text(autopsy);
  if (!place.empty()) return " in " + place;
  if (!autopsy.seen.registers.contains("pc")) return "";
  return fmt::format(" at PC {:#010x}", autopsy.seen.reg("pc"));
}

// "HardFault: a data access failed on the bus (PRECISERR) at address 0x20100000"
std::string fault_text(const Autopsy& autopsy) {
  std::string text = autopsy.exception.empty() ? "a fault" : autopsy.exception;
  if (!autopsy.fault_bits.empty()) {
    const FaultBit& bit = autopsy.fault_bits.front();
    text += fmt::format(": {} ({})", bit.meaning, bit.name);
  }
  if (autopsy.fault_address) text += fmt::format(" at address {:#010x}", *autopsy.fault_address);
  return text;
}

std::string cause_text(const std::string& cause) {
  if (cause == "watchdog") return "its watchdog";
  if (cause == "brown_out") return "a dip of its supply voltage (brown-out)";
  if (cause == "lockup") return "a lockup of its core";
  if (cause == "low_power") return "its low-power control";
  if (cause == "software") return "its own software";
  if (cause == "debugger") return "a debugger";
  if (cause == "pin") return "its reset pin";
  if (cause == "power_on") return "its supply being switched on";
  return cause;
}

std::string reset_advice(const std::string& cause) {
  if (cause == "brown_out" || cause == "power_on") return "Look at its power supply and USB cable.";
  if (cause == "watchdog") {
    return "The model ran longer than the firmware's watchdog lets it: feed the watchdog from "
           "its timer, or stop it while a model runs.";
  }
  if (cause == "lockup")
    return "A fault handler faulted; the stack may be too small (--stack BYTES).";
  if (cause == "software") {
    return "Fault handlers do that after they have told of a fault; what they told was lost on the "
           "link.";
  }
  return "";
}

// "; it interrupted f": of a handler.
std::string interrupted_text(const Autopsy& autopsy) {
  const auto frame = std::ranges::find_if(autopsy.frames, &Frame::interrupted);
  if (frame == autopsy.frames.end() || frame->symbol.empty()) return "";
  return "; it interrupted " + frame->symbol;
}

void hang_sentences(Autopsy& autopsy, CorePlace place) {
  if (!autopsy.exception.empty()) {
    autopsy.headline =
        fmt::format("The firmware hung{}: the core is in the handler of {}, which does not end{}.",
                    in_place(autopsy), autopsy.exception, interrupted_text(autopsy));
    return;
  }
  autopsy.headline = fmt::format("{} hung{}: the core is in an endless loop, no fault is pending.",
                                 who(autopsy), in_place(autopsy));
  if (place == CorePlace::running) {
    autopsy.advice = "If the model is only slow, give it longer with --timeout SECONDS.";
  }
}

void waiting_sentences(Autopsy& autopsy) {
  autopsy.headline = fmt::format(
      "The device waits for a request{}: no model is running and no fault is pending, so it is "
      "the link that is broken.",
      in_place(autopsy));
  autopsy.advice = "Look at cable, port and rate of the line.";
  if (const auto& server = autopsy.seen.server) {
    autopsy.notes.push_back(
        fmt::format("The device has counted {} bad frames, {} frames of other sessions and {} "
                    "dropped bytes.",
                    server->bad_frames, server->foreign_frames, server->dropped_bytes));
  }
}

void reset_sentences(Autopsy& autopsy, CorePlace place) {
  const std::string state =
      place == CorePlace::starting ? "is starting again" : "waits, and the session is gone";
  const std::string& cause = autopsy.reset_cause;
  autopsy.headline = cause.empty() ? fmt::format("The device was reset: its firmware {}.", state)
                                   : fmt::format("The device was reset by {}: its firmware {}.",
                                                 cause_text(cause), state);
  autopsy.advice = reset_advice(cause);
}

// How the core was met, of findings that do not say so themselves.
std::string state_text(const Autopsy& autopsy, bool fault) {
  if (autopsy.seen.locked_up) return "the core locked up";
  return fault ? fault_text(autopsy) : "no fault is pending";
}

void add_notes(Autopsy& autopsy, const Board& board, bool fault) {
  const Snapshot& seen = autopsy.seen;
  auto& notes = autopsy.notes;
  if ((fault || seen.locked_up) && board.isa.machine == "arm" && !has_fault_status(board)) {
    notes.push_back(
        fmt::format("A core of {} has no fault status registers: what kind of fault "
                    "it was cannot be told.",
                    board.isa.arch));
  }
  if (fault && seen.faults && fault_is_imprecise(*seen.faults)) {
    notes.push_back("The bus reported the access late: it stands a few instructions earlier.");
  }
  if (fault && board.isa.machine == "arm" && !autopsy.frames.empty() &&
      !autopsy.frames[autopsy.first].interrupted && !autopsy.frames[autopsy.first].likely) {
    notes.push_back("The frame that the core pushed was not found: the place is the handler's.");
  }
  if (board.isa.machine == "riscv" && !fault && (seen.reg("mcause") | seen.reg("mepc")) != 0) {
    notes.push_back(fmt::format("The last trap, of whatever time: mcause {:#x}, mepc {:#010x}.",
                                seen.reg("mcause"), seen.reg("mepc")));
  }
  if (seen.was_halted && !seen.locked_up) {
    notes.push_back("The core stood halted already: a breakpoint, or another debugger.");
  }
  notes.insert(notes.end(), seen.unread.begin(), seen.unread.end());
}

}  // namespace

std::string place_text(const Autopsy& autopsy) {
  if (autopsy.first >= autopsy.frames.size()) return "";
  const Frame& first = autopsy.frames[autopsy.first];
  std::string text = first.function;
  if (text.empty()) {
    text = fmt::format("a jump to {:#010x}, where the image has no code", first.address);
  }
  if (!first.file.empty()) text += fmt::format(" ({}:{})", first.file, first.line);
  const bool handler = !autopsy.exception.empty() && !first.interrupted && !first.likely;
  const std::string op = handler ? "" : autopsy.at.name;
  if (!op.empty() && first.function != op) text += ", in the operator " + op;
  for (std::size_t i = autopsy.first; i < autopsy.frames.size(); ++i) {
    if (i > autopsy.first && autopsy.frames[i].interrupted) break;
    const std::string& symbol = autopsy.frames[i].symbol;
    if (symbol.empty() || symbol == first.function || symbol == op) continue;
    return text + (i == autopsy.first ? ", inlined into " : ", called from ") + symbol;
  }
  return text;
}

void write_sentences(Autopsy& autopsy, const Board& board, CorePlace place,
                     const std::string& sign) {
  const Snapshot& seen = autopsy.seen;
  const bool fault = board.isa.machine == "arm" ? is_fault_exception(seen.reg("xpsr") & 0x1ff)
                                                : !autopsy.exception.empty();
  switch (autopsy.finding) {
    case Finding::failed:
      break;
    case Finding::hang:
    case Finding::computing:
      hang_sentences(autopsy, place);
      break;
    case Finding::waiting:
      waiting_sentences(autopsy);
      break;
    case Finding::fault:
      autopsy.headline =
          fmt::format("{} crashed{}: {}.", who(autopsy), in_place(autopsy), fault_text(autopsy));
      break;
    case Finding::lockup:
      autopsy.headline = fmt::format("{} locked the core up{}: a fault came while {} was handled.",
                                     who(autopsy), in_place(autopsy), fault_text(autopsy));
      autopsy.advice = "The fault handler itself faults: its stack or its vector is not valid.";
      break;
    case Finding::stack_overflow:
      autopsy.headline = fmt::format(
          "The stack{} overflowed{}: {}; {}.",
          seen.stack ? fmt::format(" of {} bytes", seen.stack->high - seen.stack->low) : "",
          in_place(autopsy), sign, state_text(autopsy, fault));
      autopsy.advice = "Give it more with --stack BYTES.";
      break;
    case Finding::workspace_overflow:
      autopsy.headline = fmt::format(
          "{} ran out of workspace ({} of {} bytes in use when a request found no room) and went "
          "on{}: {}.",
          who(autopsy), seen.workspace->used, seen.workspace->bytes, in_place(autopsy),
          state_text(autopsy, fault));
      autopsy.advice =
          "The archive states too little workspace, or a platform.c of yours hands "
          "out less.";
      break;
    case Finding::reset:
      reset_sentences(autopsy, place);
      break;
    case Finding::other_image:
      autopsy.headline = fmt::format(
          "The chip does not run the image that was looked at (its build id is another); the core "
          "is at PC {:#010x}.",
          seen.reg("pc"));
      autopsy.advice = "Flash the image again, with --force.";
      break;
  }
  add_notes(autopsy, board, fault);
}

}  // namespace assay
