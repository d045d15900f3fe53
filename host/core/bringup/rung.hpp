// The rungs of the ladder that `assay bringup` climbs, in this order.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "host/base/error.hpp"

namespace assay {

enum class Rung {
  probe,     // the debug probe is found and OpenOCD connects to the chip
  identity,  // the chip is the one that board.json names
  ram,       // every RAM region is there, in its whole size
  flash,     // a firmware is programmed and verified
  reset,     // the core leaves reset and runs the firmware
  boot,      // the start-up comes to its end
  clock,     // ticks come at the rate that board.json states
  link,      // bytes come back on the link
  hello,     // the firmware answers, and it is the one that was flashed
};

inline constexpr std::array kRungs = {Rung::probe, Rung::identity, Rung::ram,
                                      Rung::flash, Rung::reset,    Rung::boot,
                                      Rung::clock, Rung::link,     Rung::hello};

std::string_view rung_name(Rung rung);   // "probe", "identity", ...
std::string_view rung_title(Rung rung);  // what it shows: "debug probe answers"
int rung_number(Rung rung);              // from 1 on
// What the tool exits with where the ladder stops there: flash up to the flash, device up to the
// clock, then link.
Blame rung_blame(Rung rung);

enum class RungOutcome { passed, failed, skipped };
std::string_view rung_outcome_name(RungOutcome outcome);

struct Cause {
  std::string why;     // a sentence
  std::string remedy;  // a sentence: what to do
};

struct RungResult {
  Rung rung{};
  RungOutcome outcome = RungOutcome::passed;
  std::string what;           // what was seen, or why it was skipped
  std::vector<Cause> causes;  // of a failure, the most likely first
};

// Up to the first rung that failed.
struct BringupRecord {
  std::string board;
  std::string device;  // its name on the bench; "" where it was not reached
  std::vector<RungResult> rungs;

  bool passed() const { return !rungs.empty() && rungs.back().outcome != RungOutcome::failed; }
};

}  // namespace assay
