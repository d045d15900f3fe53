#include "host/core/firmware/unchanged_build.hpp"

#include <map>

#include "host/base/error.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/no_stop.hpp"

using namespace assay;
using Catch::Matchers::ContainsSubstring;
namespace fs = std::filesystem;

namespace {

// Keeps which keys were built to their end.
class NamedCache final : public Cache {
 public:
  std::optional<fs::path> find(const std::string& key) override {
    return kept.count(key) != 0 ? std::optional<fs::path>(key) : std::nullopt;
  }
  fs::path build(const std::string& key, const Stop&, Events&,
                 const std::function<void(const fs::path&)>& fill) override {
    if (!find(key)) fill("staging");
    kept[key] = true;
    return key;
  }

  std::map<std::string, bool> kept;
};

}  // namespace

TEST_CASE("a build is kept under the key of what was compiled, also where that changes meanwhile") {
  NamedCache cache;
  std::string content = "before";
  unsigned fills = 0;
  const auto built = build_unchanged(
      cache, test::no_stop, test::no_events, [&] { return content; },
      [&](const fs::path&, const std::string& key) {
        CHECK(key == content);
        if (++fills == 1) content = "after";
      });
  CHECK(built == "after");
  CHECK(fills == 2);
  CHECK(cache.kept.size() == 1);
}

TEST_CASE("sources that never come to rest are the user's to stop") {
  NamedCache cache;
  int content = 0;
  const auto build = [&] {
    build_unchanged(
        cache, test::no_stop, test::no_events, [&] { return std::to_string(content); },
        [&](const fs::path&, const std::string&) { ++content; });
  };
  try {
    build();
    FAIL("no Error was thrown");
  } catch (const Error& error) {
    CHECK(error.blame() == Blame::input);
    CHECK_THAT(error.what(), ContainsSubstring("changed while it was built"));
  }
  CHECK(cache.kept.empty());
}
