#include "host/jobs/build.hpp"

#include <optional>

#include "host/adapters/fresh_file.hpp"
#include "host/base/error.hpp"
#include "host/core/firmware/content_key.hpp"

namespace assay {

namespace fs = std::filesystem;

namespace {

// Files of the cache are read-only; a copy of one is the user's, to be written again.
void copy_from_cache(const fs::path& from, const fs::path& to, std::error_code& problem) {
  fs::copy_file(from, to, fs::copy_options::overwrite_existing, problem);
  std::error_code ignored;  // a device, or another's file
  if (!problem) fs::permissions(to, fs::perms::owner_write, fs::perm_options::add, ignored);
}

// What firmware with its own main, vector table and UART needs of us. The compiled board stays out.
void build_runtime(const JobContext& job, const BuildWish& wish, BuildResult& result) {
  if (!wish.firmware.path.empty() || !wish.output.empty()) {
    throw Error(Blame::input,
                "--runtime builds no image: leave the archive and --output away, and link the "
                "library to firmware of your own.");
  }
  result.board = board_named(job, wish.place.board);
  const std::uint64_t stack_bytes = wish.firmware.stack_bytes.value_or(result.board->stack_bytes);
  const fs::path built = build_board_library(*result.board, stack_bytes, build_tools(job));
  const fs::path folder = wish.runtime;
  try {
    fs::create_directories(folder / "include");
    std::error_code problem;
    copy_from_cache(built / "libassay.a", folder / "libassay.a", problem);
    if (problem) throw fs::filesystem_error("libassay.a", problem);
    for (const char* headers : {"device/include", "device/crt/include"}) {
      fs::copy(job.outside.folders.share / headers, folder / "include",
               fs::copy_options::recursive | fs::copy_options::overwrite_existing);
    }
  } catch (const fs::filesystem_error& problem) {
    throw Error(Blame::input, "{} cannot be written: {}.", folder.string(),
                problem.code().message());
  }
  result.library = (folder / "libassay.a").string();
  result.include = (folder / "include").string();
}

void build_image(const JobContext& job, const BuildWish& wish, BuildResult& result) {
  // From now on no image of before lies there, whatever this one comes to.
  std::optional<FreshFile> output;
  if (!wish.output.empty()) output.emplace(wish.output);
  const auto package = read_package(job, wish.firmware);
  PreparedImage prepared = prepare_image(job, wish.firmware, wish.place, package);
  result.board = std::move(prepared.board);
  result.firmware = std::move(prepared.firmware);
  result.image = wish.output.empty() ? result.firmware->elf.string() : wish.output;
  if (!output) return;
  output->finish(read_file(result.firmware->elf));
  // Firmware for this computer is a program.
  std::error_code ignored;  // a device, or another's file
  const fs::perms runs = fs::status(result.firmware->elf, ignored).permissions() &
                         (fs::perms::owner_exec | fs::perms::group_exec | fs::perms::others_exec);
  fs::permissions(wish.output, runs, fs::perm_options::add, ignored);
}

}  // namespace

BuildResult build(Outside& outside, const BuildWish& wish, Events& events, Stop& stop) {
  const JobContext job{outside, events, stop, "build"};
  BuildResult result;
  keeping_failure(result, [&] {
    wish.runtime.empty() ? build_image(job, wish, result) : build_runtime(job, wish, result);
  });
  return result;
}

}  // namespace assay
