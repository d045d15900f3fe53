#include "host/report/flash_report.hpp"

#include "tests/support/catch.hpp"

using namespace assay;
using Catch::Matchers::ContainsSubstring;

namespace {

FlashRecord flashed() {
  FlashRecord record;
  record.device = "left";
  record.flasher = "openocd";
  record.by = "OpenOCD, probe 066E";
  record.outcome = {true, true, 16020};
  record.took = std::chrono::milliseconds(640);
  return record;
}

}  // namespace

TEST_CASE("flash report: what was written says how much, how long and by what") {
  CHECK(flash_text(flashed()) ==
        "left: 16,020 bytes written and verified in 0.6 s by OpenOCD, probe 066E\n");
  const auto json = flash_json(flashed());
  CHECK(json["written"] == true);
  CHECK(json["bytes"] == 16020);
  CHECK(json["seconds"] == Approx(0.64));
  CHECK(json["flasher"] == "openocd");
}

TEST_CASE("flash report: what nobody read back is not called verified") {
  FlashRecord record = flashed();
  record.outcome.verified = false;
  CHECK_THAT(flash_text(record), ContainsSubstring("written in") && !ContainsSubstring("verified"));
}

TEST_CASE("flash report: what was there already is told apart from what was written") {
  FlashRecord held = flashed();
  held.outcome.written = false;
  CHECK_THAT(flash_text(held), ContainsSubstring("held the image already"));
  FlashRecord runs;
  runs.device = "left";
  CHECK_THAT(flash_text(runs), ContainsSubstring("runs this image already"));
  CHECK(flash_json(runs)["written"] == false);
  CHECK_FALSE(flash_json(runs).contains("flasher"));
}
