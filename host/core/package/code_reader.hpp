// What a model's C sources and objects define and call.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "host/core/package/c_tokens.hpp"

namespace assay {

struct CodeFunction {
  std::string name;
  bool from_object = false;  // an ELF symbol: the rest is unknown
  // PackedFunc signature: (args, type_codes, num_args, out_value, out_type_code, resource_handle).
  bool packed = false;
  std::vector<std::string> parameters;  // names, where not packed
  // The tensors of a packed main function, by argument number, as its code names them.
  std::vector<std::string> packed_arguments;
};

struct Code {
  std::map<std::string, CodeFunction> functions;  // that the linker sees
  // Runtime and device functions (TVM...) that are called.
  std::set<std::string> runtime_calls;
  bool static_workspace = false;  // USMP: the workspace is a static array of the code itself
  bool system_library = false;    // C of a system library: a table of PackedFunc prototypes

  // nullptr when no source or object defines it. Owned by functions.
  const CodeFunction* find(std::string_view name) const;
};

// Adds one C source. Never throws: what cannot be read is the compiler's to refuse.
void read_c_source(const Tokens& tokens, Code& code);

}  // namespace assay
