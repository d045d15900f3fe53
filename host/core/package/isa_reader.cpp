#include "host/core/package/isa_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>

namespace assay {

namespace {

// "#include <arm_acle.h>" or "#include "arm_acle.h"" at the "#"; the header's name without ".h".
std::string_view arm_header(const Tokens& tokens, std::size_t at) {
  if (at + 2 >= tokens.size() || !is_symbol(tokens[at], '#') || !tokens[at].line_start ||
      !is_identifier(tokens[at + 1], "include")) {
    return {};
  }
  const std::size_t name_at = is_symbol(tokens[at + 2], '<') ? at + 3 : at + 2;
  if (name_at == tokens.size()) return {};
  const std::string_view name = tokens[name_at].text;
  for (const std::string_view header : {"arm_acle", "arm_mve"}) {
    if (name == header || name == std::string(header) + ".h") return header;
  }
  return {};
}

// The instruction of "__asm volatile("pkhbt %0, ..." at the "__asm"; empty for anything else.
std::string_view assembled_instruction(const Tokens& tokens, std::size_t at) {
  if (!is_identifier(tokens[at], "__asm") && !is_identifier(tokens[at], "__asm__") &&
      !is_identifier(tokens[at], "asm")) {
    return {};
  }
  std::size_t next = at + 1;
  while (next < tokens.size() && tokens[next].kind == TokenKind::identifier) ++next;
  if (next + 1 >= tokens.size() || !is_symbol(tokens[next], '(') ||
      tokens[next + 1].kind != TokenKind::string) {
    return {};
  }
  const std::string_view text = tokens[next + 1].text;
  return text.substr(0, text.find_first_of(" \t.\\"));
}

// Instructions of the Armv7E-M DSP extension that TVM's micro-kernels and CMSIS headers assemble.
bool is_arm_dsp_instruction(std::string_view name) {
  constexpr std::array prefixes = {"pkh",  "smla", "smlsd", "smua", "smus", "smul", "sxt",
                                   "uxt",  "qadd", "qsub",  "sadd", "ssub", "uadd", "usub",
                                   "ssat", "usat", "sel",   "mve",  "vml",  "vld"};
  return std::any_of(prefixes.begin(), prefixes.end(),
                     [&](std::string_view prefix) { return name.starts_with(prefix); });
}

}  // namespace

void read_isa_need(const Tokens& source, std::string_view file, IsaNeed& isa) {
  for (std::size_t at = 0; at < source.size() && !isa.cortex_m_intrinsics; ++at) {
    if (const std::string_view header = arm_header(source, at); !header.empty()) {
      isa.cortex_m_intrinsics = true;
      isa.reason = fmt::format("{} includes {}.h", file, header);
    } else if (const std::string_view name = assembled_instruction(source, at);
               is_arm_dsp_instruction(name)) {
      isa.cortex_m_intrinsics = true;
      isa.reason = fmt::format("{} holds Arm inline assembly ({})", file, name);
    }
  }
}

}  // namespace assay
