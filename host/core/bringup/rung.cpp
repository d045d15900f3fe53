#include "host/core/bringup/rung.hpp"

namespace assay {
namespace {

struct Description {
  std::string_view name, title;
  ExitCode exit_code;
};

constexpr Description kDescriptions[] = {
    {"probe", "debug probe answers", ExitCode::flash},
    {"identity", "chip is the board's", ExitCode::flash},
    {"ram", "RAM is there", ExitCode::flash},
    {"flash", "firmware is written", ExitCode::flash},
    {"reset", "core runs the firmware", ExitCode::device},
    {"boot", "start-up ends", ExitCode::device},
    {"clock", "ticks have their rate", ExitCode::device},
    {"link", "bytes come back", ExitCode::link},
    {"hello", "firmware answers", ExitCode::link},
};
static_assert(std::size(kDescriptions) == kRungs.size());

const Description& description(Rung rung) { return kDescriptions[static_cast<int>(rung)]; }

}  // namespace

std::string_view rung_name(Rung rung) { return description(rung).name; }
std::string_view rung_title(Rung rung) { return description(rung).title; }
int rung_number(Rung rung) { return static_cast<int>(rung) + 1; }
ExitCode rung_exit_code(Rung rung) { return description(rung).exit_code; }

std::string_view rung_outcome_name(RungOutcome outcome) {
  switch (outcome) {
    case RungOutcome::passed:
      return "passed";
    case RungOutcome::failed:
      return "failed";
    case RungOutcome::skipped:
      break;
  }
  return "skipped";
}

}  // namespace assay
