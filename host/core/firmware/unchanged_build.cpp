#include "host/core/firmware/unchanged_build.hpp"

#include "host/base/error.hpp"
#include "host/core/firmware/content_key.hpp"
#include "host/core/firmware/recorded_inputs.hpp"

namespace assay {

namespace {

struct SourcesChanged {};

constexpr int kAttempts = 4;

}  // namespace

std::filesystem::path build_unchanged(
    Cache& cache, const Stop& stop, Events& events, const std::function<std::string()>& key,
    const std::function<void(const std::filesystem::path&, const std::string&)>& fill) {
  // What recorded inputs hold now, where an entry says that it was made of something else.
  std::string present;
  const auto whole_key = [&] {
    const std::string base = key();
    return present.empty() ? base : ContentKey().add(base).add(present).hex();
  };
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    const std::string before = whole_key();
    try {
      const auto entry =
          cache.build(before, stop, events, [&](const std::filesystem::path& folder) {
            fill(folder, before);
            if (whole_key() != before) throw SourcesChanged();
          });
      const std::string changed = changed_inputs(entry);
      if (changed.empty()) return entry;
      present = changed;
    } catch (const SourcesChanged&) {
    }
  }
  throw Error(Blame::input,
              "Files that the firmware is built from changed while it was built, {} times in a "
              "row. Build it once they stay as they are.",
              kAttempts);
}

}  // namespace assay
