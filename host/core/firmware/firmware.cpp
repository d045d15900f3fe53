#include "host/core/firmware/firmware.hpp"

#include <algorithm>
#include <set>

#include "host/base/error.hpp"
#include "host/core/board/linker_script.hpp"
#include "host/core/board/read_board.hpp"
#include "host/core/data/find_pattern.hpp"
#include "host/core/data/json_text.hpp"
#include "host/core/data/suggest.hpp"
#include "host/core/elf/elf_file.hpp"
#include "host/core/elf/late_binding.hpp"
#include "host/core/firmware/build_failure.hpp"
#include "host/core/firmware/compile_flags.hpp"
#include "host/core/firmware/content_key.hpp"
#include "host/core/firmware/isa_check.hpp"
#include "host/core/firmware/staging.hpp"
#include "host/core/glue/glue.hpp"
#include "host/core/glue/model_glue.hpp"

namespace assay {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t kArgumentBytes = 4096;

std::vector<ModelInfo> chosen_models(const Package* package, const BuildOptions& options) {
  if (package == nullptr) return {};
  if (options.models.empty()) return package->models;
  std::vector<std::string> names;
  for (const ModelInfo& model : package->models) names.push_back(model.name);
  std::vector<ModelInfo> chosen;
  for (const std::string& name : options.models) {
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end()) {
      throw Error(ExitCode::usage, "{}: there is no model {}{}.", package->origin.string(), name,
                  did_you_mean(name, names));
    }
    chosen.push_back(package->models[static_cast<std::size_t>(found - names.begin())]);
  }
  return chosen;
}

// Names in calls TVMBackendGetFuncFromEnv(context, "name", ...). The source is not
// trusted.
std::vector<std::string> late_bound_names(const Package* package) {
  std::set<std::string> names;
  if (package == nullptr) return {};
  for (const PackageFile& source : package->sources) {
    if (source.content.find("TVMBackendGetFuncFromEnv(") == std::string::npos) continue;
    for (const Match& match : find_pattern(
             source.content, "TVMBackendGetFuncFromEnv\\([^,]{0,200}, {0,20}\"([^\"]{1,200})\"")) {
      names.insert(match.group);
    }
  }
  return {names.begin(), names.end()};
}

// Headers beside a source file of the user's: it includes them without being told where they are.
void add_headers_beside(ContentKey& key, const fs::path& source) {
  if (fs::is_directory(source)) return;  // the whole folder is in the key
  std::vector<fs::path> headers;
  for (const auto& entry : fs::directory_iterator(source.parent_path())) {
    const std::string extension = entry.path().extension();
    const bool header = extension == ".h" || extension == ".hpp" || extension == ".inc";
    if (header && entry.is_regular_file()) headers.push_back(entry.path().filename());
  }
  std::sort(headers.begin(), headers.end());
  for (const fs::path& header : headers) key.add_tree(source.parent_path(), header);
}

std::string content_key(const Board& board, const fs::path& board_library, const Package* package,
                        const BuildOptions& options, const BuildTools& tools,
                        const std::string& glue) {
  ContentKey key;
  key.add("firmware 1").add(tools.tool_identity).add(board_library.filename().string());
  key.add(board.name).add(glue);
  if (package != nullptr) {
    for (const auto* files : {&package->sources, &package->objects, &package->headers}) {
      for (const PackageFile& file : *files) key.add(file.path).add(file.content);
    }
  }
  for (const auto* paths : {&options.sources, &options.includes, &options.libraries}) {
    key.add("paths");
    for (const fs::path& path : *paths) {
      const fs::path whole = fs::absolute(path).lexically_normal();
      key.add(whole.string()).add_tree(whole.parent_path(), whole.filename());
    }
  }
  for (const fs::path& source : options.sources) {
    add_headers_beside(key, fs::absolute(source).lexically_normal());
  }
  for (const std::string& define : options.defines) key.add(define);
  key.add(options.keep_signatures ? "signatures" : "no signatures");
  key.add(std::to_string(options.stack_bytes.value_or(board.stack_bytes)));
  return key.hex();
}

std::vector<RemoteFunction> functions_of(const Staging& staging) {
  std::vector<RemoteFunction> functions;
  for (const std::string& object : staging.user_objects) {
    const ElfFile elf(staging.folder / object);
    const auto section = elf.text_section(".assay.functions");
    if (!section) continue;
    const auto found = read_function_section(*section, object);
    functions.insert(functions.end(), found.begin(), found.end());
  }
  check_collisions(functions);
  return functions;
}

// The description rides in the image, in a section that is not loaded.
std::string manifest_source() {
  return "__asm__(\".pushsection .assay.manifest,\\\"\\\",%progbits\\n\"\n"
         "        \".incbin \\\"manifest.json\\\"\\n.popsection\");\n";
}

class Builder {
 public:
  Builder(const Board& board, const Package* package, const BuildOptions& options,
          const BuildTools& tools, GlueInput glue, fs::path board_library)
      : board_(board),
        package_(package),
        options_(options),
        tools_(tools),
        toolchain_(find_toolchain(board, tools.processes)),
        glue_(std::move(glue)),
        board_library_(std::move(board_library)) {}

  void fill(const fs::path& folder) {
    Staging staging = stage(folder, package_, options_);
    staging.board_library = board_library_;
    if (!staging.user_objects.empty()) {
      write_ninja(staging, "");
      run(folder, {});
      glue_.functions = functions_of(staging);
    }
    if (glue_.functions.empty()) glue_.argument_bytes = 0;
    write_file(folder / "manifest.json", json_text(to_json(describe_image(glue_)), 1));
    write_file(folder / "glue.c", glue_source(glue_) + manifest_source());
    link(staging);
    const LateBinding late = late_bound_calls(ElfFile(folder / "firmware.elf"), objects(staging));
    write_file(folder / "late_bound_calls", std::to_string(late.call_sites));
  }

 private:
  static std::vector<fs::path> objects(const Staging& staging) {
    std::vector<fs::path> paths;
    for (const std::string& object : staging.model_objects)
      paths.push_back(staging.folder / object);
    return paths;
  }

  void write_ninja(const Staging& staging, const std::string& script) {
    write_file(staging.folder / "build.ninja",
               staging_ninja(staging, board_, package_, options_, tools_, toolchain_, script));
  }

  void write_script(const Staging& staging, const Board& board) {
    if (board_.native) return;
    const std::uint64_t stack_bytes = options_.stack_bytes.value_or(board_.stack_bytes);
    write_file(staging.folder / "image.ld", linker_script(board, stack_bytes));
  }

  void run(const fs::path& folder, const std::vector<std::string>& targets) {
    const NinjaResult result = run_ninja(toolchain_, tools_, folder, targets);
    if (!result.ok) throw build_failure(result.output, keep_log(tools_, result.output));
  }

  // An image that does not fit is linked once more with room to spare, to say what takes how much.
  void link(const Staging& staging) {
    const std::string script = board_.native ? "-" : "image.ld";
    write_script(staging, board_);
    write_ninja(staging, script);
    const NinjaResult result = run_ninja(toolchain_, tools_, staging.folder, {});
    if (result.ok) return;
    if (!is_region_overflow(result.output)) {
      throw build_failure(result.output, keep_log(tools_, result.output));
    }
    Board roomy = board_;
    for (auto& region : roomy.regions) region.bytes = std::uint64_t{1} << 28;
    write_script(staging, roomy);
    run(staging.folder, {});
    throw_does_not_fit(staging.folder, board_, tools_.share);
  }

  [[noreturn]] static void throw_does_not_fit(const fs::path& folder, const Board& board,
                                              const fs::path& share) {
    const FitReport fit =
        fit_report(folder / "firmware.elf", folder / "firmware.map", board.regions);
    std::vector<BoardMemory> others;
    for (const Board& other : emulated_first(list_boards(share / "boards"))) {
      if (other.name != board.name && !other.native && compatible_isa(board, other)) {
        others.push_back({other.name, other.regions, other.main_ram});
      }
    }
    throw DoesNotFit(does_not_fit_sentence(fit, board.name, others), fit);
  }

  const Board& board_;
  const Package* package_;
  const BuildOptions& options_;
  const BuildTools& tools_;
  FoundToolchain toolchain_;
  GlueInput glue_;
  fs::path board_library_;
};

}  // namespace

Firmware build_firmware(const Board& board, const Package* package, const BuildOptions& options,
                        const BuildTools& tools) {
  if (package != nullptr) {
    check_isa(*package, board, emulated_first(list_boards(tools.share / "boards")));
  }
  GlueInput glue;
  glue.models = chosen_models(package, options);
  glue.pool_regions = options.pool_regions;
  glue.argument_bytes = options.argument_bytes.value_or(kArgumentBytes);
  glue.late_bound_names = late_bound_names(package);
  glue.board = board.name;
  glue.link = options.link;
  glue.origin = package == nullptr ? "" : package->origin.filename().string();
  glue.keep_signatures = options.keep_signatures;

  const fs::path library = build_board_library(
      board, options.stack_bytes.value_or(board.stack_bytes), tools, options.link);
  const std::string key = content_key(board, library, package, options, tools, glue_source(glue));
  glue.build_id = ContentKey::first_bytes(key);

  Firmware firmware;
  firmware.from_cache = true;
  firmware.folder = tools.cache.build(key, [&](const fs::path& folder) {
    firmware.from_cache = false;
    if (tools.progress) tools.progress("Compiling the model for " + board.name);
    Builder(board, package, options, tools, glue, library).fill(folder);
  });
  firmware.elf = firmware.folder / "firmware.elf";
  firmware.image =
      description_from_json(read_file(firmware.folder / "manifest.json"), firmware.elf.string());
  firmware.fit = fit_report(firmware.elf, firmware.folder / "firmware.map", board.regions);
  firmware.late_bound_calls =
      static_cast<unsigned>(std::stoul(read_file(firmware.folder / "late_bound_calls")));
  return firmware;
}

}  // namespace assay
