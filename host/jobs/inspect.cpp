#include "host/jobs/inspect.hpp"

namespace assay {

InspectResult inspect(Outside& outside, const InspectWish& wish, Events& events, Stop& stop) {
  const JobContext job{outside, events, stop, "inspect"};
  InspectResult result;
  keeping_failure(result, [&] {
    result.package = read_package(job, wish.firmware);
    if (!wish.build) return;
    const PreparedImage prepared = prepare_image(job, wish.firmware, wish.place, result.package);
    result.board = prepared.board->name;
    result.late_bound_calls = prepared.firmware->late_bound_calls;
  });
  return result;
}

}  // namespace assay
