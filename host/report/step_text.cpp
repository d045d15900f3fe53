#include "host/report/step_text.hpp"

#include <fmt/format.h>

namespace assay {

namespace {

std::string kib(std::uint64_t bytes) { return fmt::format("{}", (bytes + 1023) / 1024); }

}  // namespace

std::string step_text(const JobStep& step) {
  switch (step.kind) {
    case JobStep::Kind::building:
      return step.detail;
    case JobStep::Kind::waiting:
      return fmt::format("{}; waiting, {} to come before", step.detail, step.done);
    case JobStep::Kind::starting:
      return "Starting " + step.subject;
    case JobStep::Kind::flashing:
      return fmt::format(
          "{}: {}{}", step.subject, step.detail,
          step.of == 0 ? "" : fmt::format(" ({} of {} KiB)", kib(step.done), kib(step.of)));
    case JobStep::Kind::running:
      return fmt::format("Case {} of {}", step.done, step.of);
    case JobStep::Kind::calling:
      return fmt::format("{} of {}", step.done, step.of);
    case JobStep::Kind::examining:
      return fmt::format("{}: asking the debug probe why", step.subject);
    case JobStep::Kind::asking:
      return "asking " + step.subject;
    case JobStep::Kind::climbing:
      return fmt::format("{} {}", step.done, step.detail);
  }
  return "";
}

}  // namespace assay
