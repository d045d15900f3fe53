#include "assay/inspect.hpp"

#include "host/core/data/json_text.hpp"
#include "host/jobs/inspect.hpp"
#include "host/library/inside.hpp"
#include "host/library/told.hpp"
#include "host/report/package_report.hpp"

namespace assay::v0 {

namespace {

v0::InspectResult told(const assay::InspectResult& result) {
  v0::InspectResult inspected;
  if (result.failure) {
    inspected.outcome = told_outcome(result.failure->blame);
    inspected.error = result.failure->sentence;
    return inspected;
  }
  inspected.outcome = Outcome::pass;
  for (const ModelInfo& model : result.package->models) inspected.models.push_back(model.name);
  inspected.report_json = json_text(package_report(*result.package), 2);
  return inspected;
}

}  // namespace

v0::InspectResult inspect(Environment& environment, const v0::InspectWish& wish, v0::Events& events,
                          v0::Stop& stop) {
  ToldEvents told_events(events);
  assay::InspectWish inspected;
  inspected.firmware.path = wish.archive;
  return result_of<v0::InspectResult>([&] {
    return told(assay::inspect(environment.inside().local.outside(), inspected, told_events,
                               stop.inside().stop));
  });
}

}  // namespace assay::v0
