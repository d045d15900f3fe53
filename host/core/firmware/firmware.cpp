#include "host/core/firmware/firmware.hpp"

#include <algorithm>
#include <set>

#include "host/base/error.hpp"
#include "host/core/board/linker_script.hpp"
#include "host/core/data/find_pattern.hpp"
#include "host/core/data/json_text.hpp"
#include "host/core/data/suggest.hpp"
#include "host/core/elf/elf_file.hpp"
#include "host/core/elf/late_binding.hpp"
#include "host/core/firmware/build_failure.hpp"
#include "host/core/firmware/build_keys.hpp"
#include "host/core/firmware/compile_flags.hpp"
#include "host/core/firmware/content_key.hpp"
#include "host/core/firmware/isa_check.hpp"
#include "host/core/firmware/recorded_inputs.hpp"
#include "host/core/firmware/staging.hpp"
#include "host/core/firmware/unchanged_build.hpp"
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
      throw Error(Blame::input, "{}: there is no model {}{}.", package->origin.string(), name,
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

  // As it is before the user's functions are known: they follow from what is in the key.
  std::string key() const {
    Staging staging = plan_staging(board_library_, package_, options_);
    // The same image in another cache has the same key.
    staging.board_library = board_library_.filename();
    return image_key(
        {board_library_.filename().string(), glue_source(glue_) + manifest_source(), manifest(),
         script(board_),
         staging_ninja(staging, board_, package_, options_, tools_, toolchain_, script_name())},
        package_, options_);
  }

  void fill(const fs::path& folder, const std::string& key) {
    const auto started = fs::file_time_type::clock::now();
    glue_.build_id = ContentKey::first_bytes(key);
    Staging staging = plan_staging(board_library_, package_, options_);
    staging.folder = folder;
    write_package_files(staging, package_);
    if (!staging.user_objects.empty()) {
      write_ninja(staging, "");
      run(folder, {});
      glue_.functions = functions_of(staging);
    }
    if (glue_.functions.empty()) glue_.argument_bytes = 0;
    write_file(folder / "manifest.json", manifest());
    write_file(folder / "glue.c", glue_source(glue_) + manifest_source());
    link(staging);
    const LateBinding late = late_bound_calls(ElfFile(folder / "firmware.elf"), objects(staging));
    write_file(folder / "late_bound_calls", std::to_string(late.call_sites));
    record_inputs(folder, tools_.share, included_whole(), started);
  }

 private:
  std::vector<fs::path> included_whole() const {
    std::vector<fs::path> files;
    const auto add = [&](const std::string& source) {
      for (const fs::path& file : taken_in_whole(source)) files.push_back(file);
    };
    if (package_ != nullptr) {
      for (const PackageFile& source : package_->sources) add(source.content);
    }
    for (const fs::path& source : user_sources(options_)) add(read_file(source));
    return files;
  }

  std::string manifest() const { return json_text(to_json(describe_image(glue_)), 1); }

  std::string script(const Board& board) const {
    if (board_.native) return "";
    return linker_script(board, options_.stack_bytes.value_or(board_.stack_bytes));
  }
  std::string script_name() const { return board_.native ? "-" : "image.ld"; }

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
    if (!board_.native) write_file(staging.folder / "image.ld", script(board));
  }

  void run(const fs::path& folder, const std::vector<std::string>& targets) {
    const NinjaResult result = run_ninja(toolchain_, tools_, folder, targets);
    if (!result.ok) throw build_failure(result.output, keep_log(tools_, result.output));
  }

  // An image that does not fit is linked once more with room to spare, to say what takes how much.
  void link(const Staging& staging) {
    write_script(staging, board_);
    write_ninja(staging, script_name());
    const NinjaResult result = run_ninja(toolchain_, tools_, staging.folder, {});
    if (result.ok) return;
    if (!is_region_overflow(result.output)) {
      throw build_failure(result.output, keep_log(tools_, result.output));
    }
    Board roomy = board_;
    for (auto& region : roomy.regions) region.bytes = std::uint64_t{1} << 28;
    write_script(staging, roomy);
    run(staging.folder, {});
    throw_does_not_fit(staging.folder, board_, tools_.other_boards());
  }

  [[noreturn]] static void throw_does_not_fit(const fs::path& folder, const Board& board,
                                              const std::vector<Board>& boards) {
    const FitReport fit =
        fit_report(folder / "firmware.elf", folder / "firmware.map", board.regions);
    std::vector<BoardMemory> others;
    for (const Board& other : boards) {
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
  if (package != nullptr) check_isa(*package, board, tools.other_boards);
  GlueInput glue;
  glue.models = chosen_models(package, options);
  glue.pool_regions = options.pool_regions;
  glue.argument_bytes = options.argument_bytes.value_or(kArgumentBytes);
  glue.late_bound_names = late_bound_names(package);
  glue.board = board.name;
  glue.link = options.link;
  glue.origin = package == nullptr ? "" : package->origin.filename().string();
  glue.keep_signatures = options.keep_signatures;

  Firmware firmware;
  firmware.from_cache = true;
  fs::path library;
  const auto builder = [&] { return Builder(board, package, options, tools, glue, library); };
  // Asked for again once the image is compiled: the library's files are compiled into that, too.
  const auto key = [&] {
    library = build_board_library(board, options.stack_bytes.value_or(board.stack_bytes), tools,
                                  options.link);
    return builder().key();
  };
  firmware.folder = build_unchanged(tools.cache, tools.stop, tools.events, key,
                                    [&](const fs::path& folder, const std::string& id) {
                                      firmware.from_cache = false;
                                      if (tools.progress)
                                        tools.progress("Compiling the model for " + board.name);
                                      builder().fill(folder, id);
                                    });
  firmware.elf = firmware.folder / "firmware.elf";
  firmware.image =
      description_from_json(read_file(firmware.folder / "manifest.json"), firmware.elf.string());
  firmware.fit = fit_report(firmware.elf, firmware.folder / "firmware.map", board.regions);
  firmware.warnings = compiler_warnings(read_file(firmware.folder / "build.log"));
  firmware.late_bound_calls =
      static_cast<unsigned>(std::stoul(read_file(firmware.folder / "late_bound_calls")));
  return firmware;
}

}  // namespace assay
