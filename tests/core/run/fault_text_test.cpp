// Faults in words, of the shared ELF files: the functions are those that nm and objdump show.
#include "host/core/run/fault_text.hpp"

#include "tests/core/elf/fixtures.hpp"
#include "tests/support/catch.hpp"

using namespace assay;

namespace {

constexpr std::uint8_t kCrash = 1, kStackOverflow = 2;

std::string sentence(std::uint8_t kind, std::uint32_t pc, std::uint32_t lr,
                     const std::string& file = "cortex_m.elf") {
  rpc::Fault fault;
  fault.kind = kind;
  fault.pc = pc;
  fault.lr = lr;
  fault.detail = 0x20000;
  return fault_sentence(locate_fault(fault, fixtures::path(file)), "f");
}

}  // namespace

TEST_CASE("fault: a crash in code, and what called it") {
  CHECK(sentence(kCrash, 0x90, 0x7d) ==
        "f: crash at PC 0x00000090 in tvmgen_default_kernel (model/default_lib1.c:6), called from "
        "tvmgen_default_run (cause register 0x00020000).");
}

TEST_CASE("fault: a return address that no call leaves is nobody's") {
  CHECK(sentence(kCrash, 0x90, 0x80) ==
        "f: crash at PC 0x00000090 in tvmgen_default_kernel (model/default_lib1.c:6) (cause "
        "register 0x00020000).");
}

TEST_CASE("fault: where there is no code, no function is named") {
  // 0 is the table of vectors, where debug information of functions that were left out points.
  CHECK(sentence(kCrash, 0, 0x7d) ==
        "f: crash at PC 0x00000000, where this image has no code, called from tvmgen_default_run "
        "(cause register 0x00020000).");
  CHECK(sentence(kCrash, 0xFFFF'FFFE, 0) ==
        "f: crash at PC 0xfffffffe, where this image has no code (cause register 0x00020000).");
}

TEST_CASE("fault: an overflow is placed by a return address of its own code, or not at all") {
  // Two bytes in front of 0x7c, which lies behind a call.
  CHECK(sentence(kStackOverflow, 0x7a, 0) ==
        "f: stack overflow at PC 0x0000007a, likely in tvmgen_default_run "
        "(model/default_lib0.c:24). Give it more with --stack BYTES.");
  for (const std::uint32_t pc : {0x78, 0x0, 0x4, 0x2000'0800}) {
    CHECK(sentence(kStackOverflow, pc, 0) == "f: stack overflow. Give it more with --stack BYTES.");
  }
}

TEST_CASE("fault: RISC-V tells the place of an overflow itself") {
  const std::string text = sentence(kStackOverflow, 0x2000'0004, 0x2000'001c, "riscv.elf");
  CHECK(text ==
        "f: stack overflow at PC 0x20000004 in add (other.c:6), called from _start. Give it more "
        "with --stack BYTES.");
}

TEST_CASE("fault: without the image there are numbers, and what to do") {
  const auto said = [](std::uint8_t kind) {
    return fault_sentence(locate_fault({kind, 0x1234, 0x5678, 0x82}, {}), "The model m");
  };
  CHECK(said(1) == "The model m: crash at PC 0x00001234 (cause register 0x00000082).");
  CHECK(said(2) ==
        "The model m: stack overflow at PC 0x00001234. Give it more with --stack BYTES.");
  CHECK(said(3) == "The model m: abort at PC 0x00001234 with error 0x0082.");
  CHECK(said(9) == "The model m: fault of kind 9 at PC 0x00001234.");
}

TEST_CASE("fault: function and caller are named once each") {
  FaultPlace place{0x10, "crash", "inner", "m.c", 7, "outer"};
  CHECK(
      fault_sentence(place, "m") ==
      "m: crash at PC 0x00000010 in inner (m.c:7), called from outer (cause register 0x00000000).");
  place.caller = "inner";
  CHECK(fault_sentence(place, "m") ==
        "m: crash at PC 0x00000010 in inner (m.c:7) (cause register 0x00000000).");
}
