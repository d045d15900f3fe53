// How a job ended.
#pragma once

#include "host/base/error.hpp"

namespace assay {

enum class Outcome {
  pass,      // compared, and nothing differs
  ran,       // came to its end, and nothing was compared
  mismatch,  // a golden differs
  input,     // from here on it did not come to its end, as in Blame
  build,
  flash,
  link,
  device,
  bug,
  unwritten,  // what came out could not be written
};

constexpr Outcome outcome_of(Blame blame) {
  switch (blame) {
    case Blame::input:
      return Outcome::input;
    case Blame::build:
      return Outcome::build;
    case Blame::flash:
      return Outcome::flash;
    case Blame::link:
      return Outcome::link;
    case Blame::device:
      return Outcome::device;
    case Blame::bug:
      break;
  }
  return Outcome::bug;
}

// What the tool's process ends with, and the report says; docs/design.md ("Errors and verdicts") is
// the authority.
constexpr int exit_code(Outcome outcome) {
  switch (outcome) {
    case Outcome::pass:
    case Outcome::ran:
      return 0;
    case Outcome::mismatch:
      return 1;
    case Outcome::input:
      return 2;
    case Outcome::build:
      return 3;
    case Outcome::flash:
      return 4;
    case Outcome::link:
      return 5;
    case Outcome::device:
      return 6;
    case Outcome::unwritten:
      return 74;  // EX_IOERR of sysexits.h
    case Outcome::bug:
      break;
  }
  return 70;
}

}  // namespace assay
