// A fault record in words: what happened, where in the source.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "host/rpc/messages.hpp"

namespace assay {

struct FaultPlace {
  std::uint64_t pc = 0;  // as the image has it; of an overflow 0 where nothing tells it
  std::string kind;      // "crash", "stack overflow", "abort"
  std::string function;  // empty where nothing is known
  std::string file;
  unsigned line = 0;
  std::string caller;
  bool is_guess = false;  // the place is that of a return address on the stack
  bool is_code = true;    // the pc lies in code of the image
  std::uint32_t detail = 0;
};

// `elf` is the image that runs; empty: addresses stay numbers.
FaultPlace locate_fault(const rpc::Fault& fault, const std::filesystem::path& elf);
std::string fault_sentence(const FaultPlace& place, const std::string& model);

}  // namespace assay
