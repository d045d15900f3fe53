#include "host/adapters/local_outside.hpp"

#include <utility>

#include "host/base/error.hpp"

namespace assay {

namespace fs = std::filesystem;

OwnFolders find_own_folders(const fs::path& own_file) {
  const fs::path own = own_file.parent_path();
  for (fs::path folder = own; folder != folder.root_path(); folder = folder.parent_path()) {
    const fs::path installed = folder / "share/assay";
    if (fs::exists(installed / "device/platform.hpp")) return {installed, folder / "bin"};
    if (fs::exists(folder / "device/platform.hpp") && fs::exists(folder / "boards")) {
      return {folder, own};
    }
  }
  throw Error(Blame::bug,
              "Neither share/assay nor a checkout is found in the folders above {}. Install assay "
              "with `cmake --install`.",
              own_file.string());
}

LocalOutside::LocalOutside(Folders folders, BenchFile bench, std::string program,
                           std::string held_locks)
    : cache_(folders.cache),
      outside_{processes_,
               clock_,
               cache_,
               plugged_devices_,
               entropy_,
               std::move(folders),
               std::move(bench),
               std::move(program),
               std::move(held_locks)} {}

}  // namespace assay
