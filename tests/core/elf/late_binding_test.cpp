#include "host/core/elf/late_binding.hpp"

#include "host/base/error.hpp"
#include "tests/core/elf/fixtures.hpp"
#include "tests/support/catch.hpp"

using namespace assay;

namespace {

using Paths = std::vector<std::filesystem::path>;

}  // namespace

TEST_CASE("late-bound calls of a model are counted, with the objects that make them") {
  // readelf -r: two calls of TVMBackendGetFuncFromEnv and one of TVMFuncCall, all in the first.
  const ElfFile linked(fixtures::path("cortex_m.elf"));
  const Paths objects = {fixtures::path("default_lib0.o"), fixtures::path("default_lib1.o")};
  const LateBinding late = late_bound_calls(linked, objects);
  CHECK(late.call_sites == 3);
  CHECK(late.objects == std::vector<std::string>{"default_lib0.o"});
}

TEST_CASE("the relaxation records of RISC-V do not count as calls") {
  const ElfFile linked(fixtures::path("cortex_m.elf"));
  const LateBinding late = late_bound_calls(linked, Paths{fixtures::path("riscv_lib0.o")});
  CHECK(late.call_sites == 3);
}

TEST_CASE("an address made of two halves is one place, one kept in data is none") {
  // readelf -r: MOVW and MOVT, HI20 and LO12 in .text; one more in .data.
  const ElfFile linked(fixtures::path("cortex_m.elf"));
  CHECK(late_bound_calls(linked, Paths{fixtures::path("arm_pointer.o")}).call_sites == 1);
  CHECK(late_bound_calls(linked, Paths{fixtures::path("riscv_pointer.o")}).call_sites == 1);
}

TEST_CASE("an image without the late-binding functions has no late-bound calls") {
  const ElfFile linked(fixtures::path("riscv.elf"));
  const LateBinding late = late_bound_calls(linked, Paths{fixtures::path("default_lib0.o")});
  CHECK(late.call_sites == 0);
  CHECK(late.objects.empty());
}

TEST_CASE("a model without late-bound calls has none, whatever the image contains") {
  const ElfFile linked(fixtures::path("cortex_m.elf"));
  CHECK(late_bound_calls(linked, Paths{fixtures::path("default_lib1.o")}).call_sites == 0);
  CHECK(late_bound_calls(linked, Paths{}).call_sites == 0);
}

TEST_CASE("a model object that does not read is a user's error") {
  const ElfFile linked(fixtures::path("cortex_m.elf"));
  CHECK_THROWS_AS(late_bound_calls(linked, Paths{fixtures::path("README.md")}), Error);
}
