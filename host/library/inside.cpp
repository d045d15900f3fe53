#include "host/library/inside.hpp"

namespace assay::v0 {

namespace {

Step::Kind told(JobStep::Kind kind) {
  switch (kind) {
    case JobStep::Kind::building:
      return Step::Kind::building;
    case JobStep::Kind::waiting:
      return Step::Kind::waiting;
    case JobStep::Kind::starting:
      return Step::Kind::starting;
    case JobStep::Kind::flashing:
      return Step::Kind::flashing;
    case JobStep::Kind::running:
      return Step::Kind::running;
    case JobStep::Kind::calling:
      return Step::Kind::calling;
    case JobStep::Kind::examining:
      return Step::Kind::examining;
    default:
      return Step::Kind::other;
  }
}

}  // namespace

Error::Error(Outcome outcome, const std::string& sentence)
    : std::runtime_error(sentence), outcome_(outcome) {}

Error::~Error() = default;

std::string version() { return ASSAY_VERSION; }

Stop::Stop() : inside_(std::make_unique<Inside>()) {}

Stop::~Stop() = default;

void Stop::ask() noexcept { inside_->stop.ask(); }

bool Stop::asked() const noexcept { return inside_->stop.asked(); }

Events::~Events() = default;

void ToldEvents::step(const JobStep& step) {
  events_.step({told(step.kind), step.subject, step.detail, step.done, step.of});
}

}  // namespace assay::v0
