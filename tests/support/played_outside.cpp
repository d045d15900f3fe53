#include "tests/support/played_outside.hpp"

namespace assay::test {

namespace fs = std::filesystem;

std::optional<fs::path> PlayedCache::find(const std::string&) {
  if (finished.empty()) return std::nullopt;
  return finished;
}

fs::path PlayedCache::build(const std::string& key, const Stop& stop, Events& events,
                            const std::function<void(const fs::path&)>& fill) {
  stop.throw_if_asked();
  if (!finished.empty()) return finished;
  const fs::path entry = folder_ / key;
  fs::create_directories(entry);
  fill(entry);
  return entry;
}

PlayedOutside::PlayedOutside()
    : cache(folder.path() / "cache"), outside{processes, clock, cache,   devices, entropy,
                                              {},        {},    "assay", ""} {
  outside.folders.share = ASSAY_SOURCE_DIR;
  outside.folders.programs = folder.path() / "programs";
  outside.folders.cache = folder.path() / "cache";
  outside.folders.logs = folder.path() / "logs";
  outside.folders.locks = folder.path() / "locks";
}

void PlayedOutside::stop_at(JobStep::Kind kind) {
  events.on_step = [this, kind](const JobStep& step) {
    if (step.kind == kind) stop.ask();
  };
}

}  // namespace assay::test
