// The header that TVM generates for interface-api=c: tvmgen_<module>.h.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay {

// "void* z_feat;" or "float* z_feat;"
struct HeaderMember {
  std::string name;
  std::string type;  // pointed to: "void", "float"
};

struct ModelHeader {
  std::string file;                  // base name
  std::vector<HeaderMember> inputs;  // in call order, like all four
  std::vector<HeaderMember> outputs;
  std::vector<HeaderMember> pools;
  std::vector<HeaderMember> devices;
  bool declares_run = false;
  bool maps_io = false;  // declares map_inputs and map_outputs
  std::string symbol;    // "tvmgen_multi"
  std::map<std::string, std::uint64_t> macros;

  // TVMGEN_<MODULE>_<NAME>_SIZE in bytes; absent in headers of TVM before 0.11.
  std::optional<std::uint64_t> tensor_bytes(std::string_view c_name) const;
  // Of a pool to work in.
  std::optional<std::uint64_t> pool_bytes(std::string_view member) const;
  // Of a pool of constants, whose bytes are the macro constants_macro().
  std::optional<std::uint64_t> constant_pool_bytes(std::string_view member) const;
  std::string constants_macro(std::string_view member) const;

 private:
  std::string macro_name(std::string_view c_name, std::string_view suffix) const;
  std::optional<std::uint64_t> macro(std::string_view c_name, std::string_view suffix) const;
};

// symbol: "tvmgen_multi". Never throws: what the header lacks stays empty.
ModelHeader read_model_header(std::string_view text, std::string_view file,
                              std::string_view symbol);

}  // namespace assay
