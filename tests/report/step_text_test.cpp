#include "host/report/step_text.hpp"

#include "tests/support/catch.hpp"

using namespace assay;

TEST_CASE("a step is told in one line, with its counts where there are some") {
  using Kind = JobStep::Kind;
  const std::pair<JobStep, const char*> rows[] = {
      {{Kind::building, "", "Compiling the model for small", 0, 0},
       "Compiling the model for small"},
      {{Kind::waiting, "left", "left is in use by assay run (pid 7)", 2, 0},
       "left is in use by assay run (pid 7); waiting, 2 to come before"},
      {{Kind::starting, "small", "", 0, 0}, "Starting small"},
      {{Kind::flashing, "left", "erasing", 0, 0}, "left: erasing"},
      {{Kind::flashing, "left", "programming", 1025, 4096}, "left: programming (2 of 4 KiB)"},
      {{Kind::running, "", "", 16, 360}, "Case 16 of 360"},
      {{Kind::calling, "", "", 3, 10}, "3 of 10"},
      {{Kind::examining, "left", "", 0, 0}, "left: asking the debug probe why"},
      {{Kind::asking, "openocd", "", 0, 0}, "asking openocd"},
      {{Kind::climbing, "small", "debug probe answers", 1, 0}, "1 debug probe answers"},
  };
  for (const auto& [step, text] : rows) CHECK(step_text(step) == text);
}
