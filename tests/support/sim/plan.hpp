// What a history is made of: the line, the device, and what befalls them; all drawn from the seed.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "tests/support/sim/world.hpp"

namespace assay::test {

struct Plan {
  WorldOptions world;
  std::vector<std::string> faults;  // names of what may befall; empty: nothing does
  bool crashes = false;             // the model, at its second run
  Duration run_time{0};             // of a model, and of a step of a long function
  Duration slow_time{0};            // what it takes instead, one time in four
  std::uint32_t rate = 0;           // that the host asks for, bits per second; 0: it does not
};

struct FaultKind {
  const char* name;
  const char* what;
  void (*add)(Plan& plan, std::mt19937_64& random);
};

// By name; the table is the whole of what can befall.
std::span<const FaultKind> fault_kinds();

// `only`: the one kind of fault, "none", or empty for any mix of them, and sometimes none.
Plan draw_plan(std::uint64_t seed, const std::string& only);

}  // namespace assay::test
