// A fault record in words.
#include "host/core/run/fault_text.hpp"

#include "tests/core/elf/fixtures.hpp"
#include "tests/support/catch.hpp"

using namespace assay;

TEST_CASE("fault text: without the image there are numbers, and what to do") {
  const auto said = [](std::uint8_t kind) {
    return fault_sentence(locate_fault({kind, 0x1234, 0x5678, 0x82}, {}), "The model m");
  };
  CHECK(said(1) == "The model m: crash at PC 0x00001234 (cause register 0x00000082).");
  CHECK(said(2) ==
        "The model m: stack overflow at PC 0x00001234. Give it more with --stack BYTES.");
  CHECK(said(3) == "The model m: abort at PC 0x00001234 with error 0x0082.");
  CHECK(said(9) == "The model m: fault of kind 9 at PC 0x00001234.");
}

TEST_CASE("fault text: function and caller are named once each") {
  FaultPlace place{0x10, "crash", "inner", "m.c", 7, "outer", 0};
  CHECK(
      fault_sentence(place, "m") ==
      "m: crash at PC 0x00000010 in inner (m.c:7), called from outer (cause register 0x00000000).");
  place.caller = "inner";
  CHECK(fault_sentence(place, "m") ==
        "m: crash at PC 0x00000010 in inner (m.c:7) (cause register 0x00000000).");
}
