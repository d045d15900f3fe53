#include "host/core/firmware/unchanged_build.hpp"

#include "host/base/error.hpp"

namespace assay {

namespace {

struct SourcesChanged {};

constexpr int kAttempts = 3;

}  // namespace

std::filesystem::path build_unchanged(
    Cache& cache, const Stop& stop, Events& events, const std::function<std::string()>& key,
    const std::function<void(const std::filesystem::path&, const std::string&)>& fill) {
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    const std::string before = key();
    try {
      return cache.build(before, stop, events, [&](const std::filesystem::path& folder) {
        fill(folder, before);
        if (key() != before) throw SourcesChanged();
      });
    } catch (const SourcesChanged&) {
    }
  }
  throw Error(Blame::input,
              "Files that the firmware is built from changed while it was built, {} times in a "
              "row. Build it once they stay as they are.",
              kAttempts);
}

}  // namespace assay
