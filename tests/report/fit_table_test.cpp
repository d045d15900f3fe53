#include "host/report/fit_table.hpp"

#include "host/report/fit_json.hpp"
#include "tests/support/catch.hpp"

using namespace assay;

namespace {

FitReport example() {
  FitReport report;
  report.fits = false;
  report.regions = {
      {"flash",
       RegionKind::flash,
       4000,
       1000,
       0,
       {{Category::model_code, 900}, {Category::other, 100}}},
      {"sram", RegionKind::ram, 1000, 1250, 250, {{Category::tensors, 1250}}},
      {"ccm", RegionKind::ram, 4096, 0, 0, {}},
  };
  return report;
}

}  // namespace

TEST_CASE("the fit table aligns its columns and says how much too large a region's use is") {
  CHECK(fit_table(example()) ==
        "flash (flash, 4,000 bytes)\n"
        "  model code         900   22.5 %\n"
        "  other/alignment    100    2.5 %\n"
        "  used             1,000   25.0 %\n"
        "sram (RAM, 1,000 bytes)\n"
        "  tensors          1,250  125.0 %\n"
        "  used             1,250  125.0 %\n"
        "  TOO LARGE BY       250\n");
}

TEST_CASE("the fit table of a region without a limit gives shares of what is used") {
  FitReport report;
  report.regions = {{"data",
                     RegionKind::ram,
                     std::nullopt,
                     200,
                     0,
                     {{Category::model_code, 50}, {Category::server, 150}}}};
  CHECK(fit_table(report) ==
        "data (RAM)\n"
        "  model code   50   25.0 %\n"
        "  server      150   75.0 %\n"
        "  used        200  100.0 %\n");
}

TEST_CASE("the fit as JSON holds every region and row") {
  const nlohmann::json document = fit_json(example());
  CHECK(document["fits"] == false);
  REQUIRE(document["regions"].size() == 3);
  CHECK(document["regions"][0]["kind"] == "flash");
  CHECK(document["regions"][0]["bytes_total"] == 4000);
  CHECK(document["regions"][0]["rows"][0] ==
        nlohmann::json{{"category", "model code"}, {"bytes", 900}});
  CHECK(document["regions"][1]["kind"] == "ram");
  CHECK(document["regions"][1]["bytes_over"] == 250);
  FitReport process;
  process.regions = {{"data", RegionKind::ram, std::nullopt, 0, 0, {}}};
  CHECK(fit_json(process)["regions"][0]["bytes_total"].is_null());
}
