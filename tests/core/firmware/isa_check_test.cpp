#include "host/core/firmware/isa_check.hpp"

#include "host/base/error.hpp"
#include "host/core/board/catalogue.hpp"
#include "tests/support/catch.hpp"

using namespace assay;
using Catch::Matchers::ContainsSubstring;

namespace {

// An archive with an object of this Tag_CPU_arch (Arm ABI addenda, "The target-related
// attributes").
Package with_object(int arm_arch) {
  Package package;
  package.isa.object_machine = "arm";
  package.isa.arm_arch = arm_arch;
  package.isa.reason = "its object is for another core";
  return package;
}

bool runs(int arm_arch, const std::string& name) {
  BoardCatalogue boards(ASSAY_SOURCE_DIR);
  try {
    bool asked = false;
    check_isa(with_object(arm_arch), boards.find(name), [&] {
      asked = true;
      return boards.all().boards;
    });
    CHECK_FALSE(asked);
    return true;
  } catch (const Error& error) {
    CHECK(error.blame() == Blame::input);
    CHECK_THAT(error.what(), ContainsSubstring(name));
    return false;
  }
}

}  // namespace

TEST_CASE("ISA: every core of the M profile runs objects for the smallest") {
  for (const int smallest : {11, 12}) {
    for (const char* board : {"microbit", "pico", "mps2-an386", "mps3-an547"}) {
      INFO(smallest << " " << board);
      CHECK(runs(smallest, board));
    }
  }
}

TEST_CASE("ISA: a Cortex-M0 and M0+ refuse objects for larger cores") {
  for (const int larger : {10, 13, 16, 17, 21}) {
    INFO(larger);
    CHECK_FALSE(runs(larger, "microbit"));
    CHECK_FALSE(runs(larger, "pico"));
  }
}

TEST_CASE("ISA: v8-M objects run on v8-M cores alone, v8.1-M objects on those of v8.1-M") {
  CHECK(runs(13, "mps2-an386"));
  CHECK_FALSE(runs(17, "mps2-an386"));
  CHECK(runs(17, "mps3-an547"));
  CHECK(runs(21, "mps3-an547"));
}
