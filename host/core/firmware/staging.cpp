#include "host/core/firmware/staging.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "host/base/error.hpp"
#include "host/core/data/find_pattern.hpp"
#include "host/core/firmware/compile_flags.hpp"
#include "host/core/firmware/content_key.hpp"
#include "host/core/firmware/ninja_file.hpp"

namespace assay {

namespace fs = std::filesystem;

namespace {

bool is_source(const fs::path& path) {
  const std::string extension = path.extension();
  return extension == ".c" || extension == ".cc" || extension == ".cpp" || extension == ".S";
}

bool is_cxx(const std::string& path) {
  const std::string extension = fs::path(path).extension();
  return extension == ".cc" || extension == ".cpp";
}

// The user's source files, folders opened, in a fixed order.
std::string user_object(const fs::path& source, std::size_t index) {
  return fmt::format("user/{}_{}.o", index, source.filename().string());
}

}  // namespace

std::vector<fs::path> user_sources(const BuildOptions& options) {
  std::vector<fs::path> files;
  for (const fs::path& given : options.sources) {
    const std::size_t before = files.size();
    if (fs::is_directory(given)) {
      for (const auto& entry : fs::recursive_directory_iterator(given)) {
        if (entry.is_regular_file() && is_source(entry.path())) files.push_back(entry.path());
      }
      std::sort(files.begin() + static_cast<long>(before), files.end());
    } else if (fs::is_regular_file(given) && is_source(given)) {
      files.push_back(given);
    }
    if (files.size() == before) {
      throw Error(Blame::input,
                  "--sources {}: no C or C++ source there. Name a .c, .cc, .cpp or .S file, or a "
                  "folder that holds some.",
                  given.string());
    }
  }
  return files;
}

Staging plan_staging(const fs::path& board_library, const Package* package,
                     const BuildOptions& options) {
  Staging staging;
  staging.board_library = board_library;
  for (const auto& entry : fs::directory_iterator(board_library / "board")) {
    if (entry.path().extension() == ".o") {
      staging.board_objects.push_back("board/" + entry.path().filename().string());
    }
  }
  std::sort(staging.board_objects.begin(), staging.board_objects.end());
  if (package != nullptr) {
    for (const PackageFile& source : package->sources) {
      staging.model_objects.push_back("model/" + source.path + ".o");
    }
    for (const PackageFile& object : package->objects) {
      staging.model_objects.push_back("model/" + object.path);
    }
  }
  std::size_t index = 0;
  for (const fs::path& source : user_sources(options)) {
    staging.user_objects.push_back(user_object(source, index++));
  }
  return staging;
}

namespace {

// Whether a source may print a real number: it has such a conversion in its text, and a function
// that takes one.
bool prints_real_numbers(const std::string& source) {
  return source.find("printf") != std::string::npos &&
         !find_pattern(source, "%[-+ #0]{0,5}[0-9*]{0,9}(?:\\.[0-9*]{0,9})?[lL]?[aeEfFgG]").empty();
}

bool prints_real_numbers(const Package* package, const BuildOptions& options) {
  if (package != nullptr && package->format_version == 0) {
    for (const PackageFile& source : package->sources) {
      if (prints_real_numbers(source.content)) return true;
    }
  }
  for (const fs::path& source : user_sources(options)) {
    if (prints_real_numbers(read_file(source))) return true;
  }
  return false;
}

}  // namespace

void write_package_files(const Staging& staging, const Package* package) {
  if (package == nullptr) return;
  for (const auto* files : {&package->headers, &package->sources, &package->objects}) {
    for (const PackageFile& file : *files) {
      write_file(staging.folder / "model" / file.path, file.content);
    }
  }
}

void keep_only(const fs::path& folder, const std::set<std::string>& names) {
  std::vector<fs::path> rest;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (names.count(entry.path().filename().string()) == 0) rest.push_back(entry.path());
  }
  for (const fs::path& path : rest) fs::remove_all(path);
}

std::string staging_ninja(const Staging& staging, const Board& board, const Package* package,
                          const BuildOptions& options, const BuildTools& tools,
                          const FoundToolchain& toolchain, const std::string& linker_script) {
  NinjaFile ninja(toolchain.c.string(), toolchain.cxx.string(), toolchain.archiver.string());
  std::vector<std::string> includes;
  if (package != nullptr) {
    for (const std::string& include : package->include_folders)
      includes.push_back("model/" + include);
  }
  for (const fs::path& include : options.includes) includes.push_back(fs::absolute(include));
  if (package != nullptr) {
    const Author author = package->format_version == 0 ? Author::people : Author::compiler;
    for (const PackageFile& source : package->sources) {
      ninja.compile({"model/" + source.path, "model/" + source.path + ".o", is_cxx(source.path),
                     model_flags(board, tools.share, is_cxx(source.path), author, includes,
                                 options.defines)});
    }
  }
  std::size_t index = 0;
  for (const fs::path& source : user_sources(options)) {
    std::vector<std::string> folders = includes;
    folders.push_back(fs::absolute(source).parent_path());
    const bool cxx = is_cxx(source);
    ninja.compile({fs::absolute(source), user_object(source, index++), cxx,
                   model_flags(board, tools.share, cxx, Author::people, folders, options.defines)});
  }
  if (linker_script.empty()) return ninja.text();

  std::vector<std::string> glue_flags = device_flags(board, tools.share, board.stack_bytes, false);
  for (const std::string& include : includes) glue_flags.push_back("-I" + include);
  glue_flags.push_back("-w");
  ninja.compile({"glue.c", "glue.o", false, glue_flags});
  std::vector<std::string> inputs = {"glue.o"};
  const auto add = [&](const std::vector<std::string>& more) {
    inputs.insert(inputs.end(), more.begin(), more.end());
  };
  add(staging.model_objects);
  add(staging.user_objects);
  for (const std::string& object : staging.board_objects) {
    inputs.push_back((staging.board_library / object).string());
  }
  std::sort(inputs.begin(), inputs.end());
  inputs.push_back((staging.board_library / "libassay.a").string());
  for (const fs::path& library : options.libraries) inputs.push_back(fs::absolute(library));

  std::vector<std::string> arguments = board.flags.link;
  arguments.insert(arguments.end(), {"-Wl,--gc-sections", "-Wl,-Map=firmware.map"});
  // Newlib's small printf leaves real numbers out unless it is asked.
  const bool is_small = std::count(arguments.begin(), arguments.end(), "--specs=nano.specs") > 0;
  if (is_small && prints_real_numbers(package, options)) {
    arguments.insert(arguments.end(), {"-u", "_printf_float"});
  }
  if (linker_script != "-") arguments.insert(arguments.end(), {"-T", linker_script});
  arguments.insert(arguments.end(), inputs.begin(), inputs.end());
  arguments.push_back("-lm");
  ninja.link("firmware.elf", arguments, inputs);
  return ninja.text();
}

}  // namespace assay
