// Signatures of remote functions: text, kinds, hash; and the list of them that an object carries.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "proto/wire.hpp"

namespace assay {

struct RemoteFunction {
  std::string symbol;  // C symbol in the PackedFunc convention; empty where only the text is known
  std::string name;
  std::string text;  // "name(i,f,s,b,t)s", no spaces
  std::vector<proto::Kind> arguments;
  proto::Kind result = proto::Kind::nothing;

  std::uint32_t hash() const;   // CRC-32 of text
  std::uint32_t kinds() const;  // four bits each, lowest first: result, then arguments
};

char letter(proto::Kind kind);            // 'i', 'f', 's', 'b', 't', 'v'
std::string kind_name(proto::Kind kind);  // "an integer", ...

// Reads "name(i,f)s". Throws Error(input) that says what a signature looks like.
RemoteFunction parse_signature(std::string_view text);

// Reads the contents of a section .assay.functions: entries "symbol signature", each ended by a
// zero byte. `where` names the object for messages.
std::vector<RemoteFunction> read_function_section(std::string_view section,
                                                  const std::string& where);

// Throws Error(build) when two functions have one hash or one name.
void check_collisions(const std::vector<RemoteFunction>& functions);

}  // namespace assay
