// The server, the C runtime surface and the board: compiled once a board, not once a model.
#include <algorithm>

#include "host/base/error.hpp"
#include "host/core/firmware/build_failure.hpp"
#include "host/core/firmware/build_keys.hpp"
#include "host/core/firmware/compile_flags.hpp"
#include "host/core/firmware/content_key.hpp"
#include "host/core/firmware/firmware.hpp"
#include "host/core/firmware/ninja_file.hpp"
#include "host/core/firmware/recorded_inputs.hpp"
#include "host/core/firmware/staging.hpp"
#include "host/core/firmware/toolchain.hpp"
#include "host/core/firmware/unchanged_build.hpp"

namespace assay {

namespace fs = std::filesystem;

namespace {

std::vector<fs::path> sources_below(const fs::path& root, const std::vector<fs::path>& folders) {
  std::vector<fs::path> sources;
  for (const fs::path& folder : folders) {
    for (const auto& entry : fs::directory_iterator(root / folder)) {
      const std::string extension = entry.path().extension();
      if (extension == ".cpp" || extension == ".c")
        sources.push_back(folder / entry.path().filename());
    }
  }
  std::sort(sources.begin(), sources.end());
  return sources;
}

std::string object_name(const std::string& folder, const fs::path& source) {
  std::string name = source.generic_string();
  std::replace(name.begin(), name.end(), '/', '_');
  return (folder.empty() ? "" : folder + "/") + name + ".o";
}

std::string ninja_text(const Board& board, const FoundToolchain& toolchain, const fs::path& share,
                       std::uint64_t stack_bytes, LinkMedium link) {
  NinjaFile ninja(toolchain.c.string(), toolchain.cxx.string(), toolchain.archiver.string());
  const auto compile = [&](const std::string& folder, const fs::path& source,
                           const char* define = nullptr) {
    const bool cxx = source.extension() == ".cpp";
    const std::string object = object_name(folder, source);
    std::vector<std::string> flags = device_flags(board, share, stack_bytes, cxx);
    if (define != nullptr) flags.push_back(define);
    ninja.compile({(share / source).string(), object, cxx, flags});
    return object;
  };
  std::vector<std::string> objects;
  for (const fs::path& source :
       sources_below(share, {"proto", "device/server", "device/services", "device/crt"})) {
    objects.push_back(compile("server", source));
  }
  ninja.archive("libassay.a", objects);
  compile("board", "device/main.cpp",
          link == LinkMedium::rtt      ? "-DASSAY_RTT_LINK=1"
          : link == LinkMedium::memory ? "-DASSAY_MEMORY_LINK=1"
                                       : nullptr);
  // Where bytes go through RAM, what the UART receives goes nowhere: assay_rx() has one caller.
  for (const auto* sources : {&board.start_sources, &board.sources}) {
    for (const fs::path& source : *sources) {
      compile("board", source, link == LinkMedium::uart ? nullptr : "-Dassay_rx=assay_rx_unused");
    }
  }
  return ninja.text();
}

}  // namespace

fs::path build_board_library(const Board& board, std::uint64_t stack_bytes, const BuildTools& tools,
                             LinkMedium link) {
  const FoundToolchain toolchain = find_toolchain(board, tools.processes);
  const auto ninja = [&] { return ninja_text(board, toolchain, tools.share, stack_bytes, link); };
  const auto key = [&] { return board_library_key(board, toolchain, tools.share, ninja()); };
  return build_unchanged(
      tools.cache, tools.stop, tools.events, key, [&](const fs::path& folder, const std::string&) {
        if (tools.progress) tools.progress("Compiling the server for " + board.name);
        const auto started = fs::file_time_type::clock::now();
        write_file(folder / "build.ninja", ninja());
        const NinjaResult result = run_ninja(toolchain, tools, folder, {});
        if (!result.ok) throw build_failure(result.output, keep_log(tools, result.output));
        record_inputs(folder, tools.share, {}, started);
        keep_only(folder, {"build.ninja", "build.log", "inputs", "libassay.a", "board"});
      });
}

}  // namespace assay
