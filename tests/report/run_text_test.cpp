#include "host/report/run_text.hpp"

#include "tests/support/catch.hpp"

using namespace assay;
using nlohmann::ordered_json;

TEST_CASE("run text: outputs within the tolerance do not look like a failure") {
  const ordered_json report = {{"verdict", "pass"},
                               {"outputs",
                                {{{"name", "output"},
                                  {"cases", 360},
                                  {"mismatched_cases", 0},
                                  {"elements", 3600},
                                  {"exact", 684},
                                  {"tolerance", {{"rtol", 1e-4}, {"atol", 1e-5}}},
                                  {"max_abs_error", 5.96e-07},
                                  {"max_rel_error", 1.15e-05},
                                  {"pass", true}}}}};
  CHECK(run_text(report, false) ==
        "  output       360 of 360 cases within tolerance (rtol 0.0001, atol 1e-05)\n"
        "               max abs error 5.96e-07, max rel error 1.15e-05; 684 of 3,600 elements "
        "bit-exact\n"
        "PASS\n");
}

TEST_CASE("run text: what a device says is one line, and commands no terminal") {
  const ordered_json report = {{"verdict", "ran"},
                               {"link", {{"kind", "uart"}}},
                               {"log", {"PASS\n\x1b[2J\x1b[31mPASS\nassay: ok"}}};
  const std::string text = run_text(report, true);
  CHECK(text.substr(0, text.find("RAN:")) == "  log          PASS PASS assay: ok\n");
  CHECK(text.find('\x1b') == std::string::npos);
}
