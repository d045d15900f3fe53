#include "host/core/firmware/compile_flags.hpp"

#include <fmt/format.h>

#include "host/core/firmware/content_key.hpp"

namespace assay {

namespace fs = std::filesystem;

namespace {

using Words = std::vector<std::string>;

void append(Words& to, const Words& from) { to.insert(to.end(), from.begin(), from.end()); }

Words common(const Board& board, const fs::path& share, bool cxx, const Words& include_folders) {
  Words flags = board.flags.compile;
  append(flags, cxx ? board.flags.cxx : board.flags.c);
  for (const std::string& folder : include_folders) flags.push_back("-I" + folder);
  append(flags, {fmt::format("-fdebug-prefix-map={}=assay", share.string()), "-fno-common",
                 "-I" + (share / "device/include").string(),
                 "-I" + (share / "device/crt/include").string()});
  return flags;
}

}  // namespace

Words device_flags(const Board& board, const fs::path& share, std::uint64_t stack_bytes, bool cxx) {
  Words flags = common(board, share, cxx, {});
  // The server is small loops and chains of conditions: what GCC moves out of loops, and doubles
  // behind conditions, takes more flash than it saves, also with -Os.
  append(flags, {"-fno-move-loop-invariants", "-fno-thread-jumps", "-fno-tree-sink"});
  append(flags, {"-Wall", "-Wextra", "-I" + share.string()});
  for (const std::string& define : board_definitions(board, stack_bytes)) {
    flags.push_back("-D" + define);
  }
  return flags;
}

Words model_flags(const Board& board, const fs::path& share, bool cxx, Author author,
                  const Words& include_folders, const Words& defines) {
  Words flags = common(board, share, cxx, include_folders);
  append(flags, board.model_flags);
  // Generated code puns types through unions of pointers, declares one symbol with two prototypes,
  // and passes int* for int32_t*, which newer compilers take for an error. It and user code may use
  // GNU extensions and the hosted library.
  append(flags, {"-fno-strict-aliasing", "-DASSAY_NO_SIGNATURES"});
  flags.push_back(author == Author::compiler ? "-w" : "-Wall");
  if (!cxx) append(flags, {"-std=gnu11", "-Wno-error=incompatible-pointer-types"});
  // A function without a prototype is taken for one of int: a float's result would be nonsense, and
  // nothing else would tell.
  if (!cxx && author == Author::people) {
    append(flags, {"-Werror=implicit-function-declaration", "-Werror=implicit-int",
                   "-Werror=int-conversion"});
  }
  for (const std::string& define : defines) flags.push_back("-D" + define);
  return flags;
}

fs::path keep_log(const BuildTools& tools, const std::string& output) {
  ContentKey key;
  const fs::path log = tools.logs / (key.add(output).hex().substr(0, 16) + ".log");
  write_file(log, output);
  return log;
}

}  // namespace assay
