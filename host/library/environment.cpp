#include "assay/environment.hpp"

#include <dlfcn.h>

#include <cstdlib>
#include <filesystem>
#include <system_error>

#include "host/adapters/device_lock.hpp"
#include "host/library/inside.hpp"

namespace assay::v0 {

namespace fs = std::filesystem;

namespace {

// Of the library, not of the program that it is part of; empty where the loader does not say.
fs::path own_file() {
  Dl_info info = {};
  if (::dladdr(reinterpret_cast<const void*>(&own_file), &info) == 0 || info.dli_fname == nullptr) {
    return {};
  }
  std::error_code problem;
  const fs::path resolved = fs::canonical(info.dli_fname, problem);
  return problem ? fs::path(info.dli_fname) : resolved;
}

const char* variable(const char* name) { return std::getenv(name); }

std::string held_locks() {
  const char* held = variable(held_lock_variable);
  return held == nullptr ? "" : held;
}

fs::path chosen_share(const std::string& folder) {
  const fs::path share = fs::absolute(folder);
  if (fs::exists(share / "device/platform.hpp") && fs::exists(share / "boards")) return share;
  throw assay::Error(Blame::input,
                     "The share folder {} does not hold device/ and boards/: name share/assay of "
                     "an installation, or a checkout.",
                     folder);
}

Folders folders_of(const Settings& settings) {
  Folders folders;
  if (!settings.share_folder.empty()) {
    folders.share = chosen_share(settings.share_folder);
    folders.programs = folders.share.parent_path().parent_path() / "bin";
  } else {
    const OwnFolders own = find_own_folders(own_file());
    folders.share = own.share;
    folders.programs = own.programs;
  }
  if (!settings.programs_folder.empty()) folders.programs = fs::absolute(settings.programs_folder);
  for (const std::string& boards : settings.board_folders) {
    folders.outside_boards.push_back(fs::absolute(boards));
  }
  folders.cache =
      settings.cache_folder.empty() ? cache_folder(variable) : fs::absolute(settings.cache_folder);
  folders.logs = folders.cache / "logs";
  folders.locks =
      settings.lock_folder.empty() ? lock_folder(variable) : fs::absolute(settings.lock_folder);
  return folders;
}

BenchFile bench_of(const Settings& settings) {
  BenchFile bench = find_bench_file(settings.bench_file, variable);
  if (!bench.path.empty()) bench.path = fs::absolute(bench.path);
  return bench;
}

}  // namespace

Environment::Inside::Inside(const Settings& settings)
    : local(folders_of(settings), bench_of(settings), settings.program, held_locks()),
      share_folder(local.outside().folders.share.string()) {}

Environment::Environment(const Settings& settings) {
  try {
    inside_ = std::make_unique<Inside>(settings);
  } catch (const assay::Error& error) {
    throw v0::Error(told_outcome(error.blame()), error.what());
  }
}

Environment::~Environment() = default;

const std::string& Environment::share_folder() const noexcept { return inside_->share_folder; }

}  // namespace assay::v0
