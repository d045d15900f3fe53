#include "host/core/bringup/rung.hpp"

namespace assay {
namespace {

struct Description {
  std::string_view name, title;
  Blame blame;
};

constexpr Description kDescriptions[] = {
    {"probe", "debug probe answers", Blame::flash},
    {"identity", "chip is the board's", Blame::flash},
    {"ram", "RAM is there", Blame::flash},
    {"flash", "firmware is written", Blame::flash},
    {"reset", "core runs the firmware", Blame::device},
    {"boot", "start-up ends", Blame::device},
    {"clock", "ticks have their rate", Blame::device},
    {"link", "bytes come back", Blame::link},
    {"hello", "firmware answers", Blame::link},
};
static_assert(std::size(kDescriptions) == kRungs.size());

const Description& description(Rung rung) { return kDescriptions[static_cast<int>(rung)]; }

}  // namespace

std::string_view rung_name(Rung rung) { return description(rung).name; }
std::string_view rung_title(Rung rung) { return description(rung).title; }
int rung_number(Rung rung) { return static_cast<int>(rung) + 1; }
Blame rung_blame(Rung rung) { return description(rung).blame; }

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
