#include "assay/build.hpp"

#include "host/core/data/json_text.hpp"
#include "host/jobs/build.hpp"
#include "host/library/inside.hpp"
#include "host/library/told.hpp"
#include "host/library/wish.hpp"
#include "host/report/build_report.hpp"

namespace assay::v0 {

namespace {

assay::BuildWish wished(const v0::BuildWish& wish) {
  assay::BuildWish build;
  build.firmware = wished(wish.firmware);
  build.firmware.may_lack_model = true;
  build.place.board = wish.place.board;
  build.place.link = wish.place.link;
  build.output = wish.image_file;
  return build;
}

v0::BuildResult told(const assay::BuildResult& result) {
  v0::BuildResult build;
  if (result.failure) {
    build.outcome = told_outcome(result.failure->blame);
    build.error = result.failure->sentence;
    build.fit = regions_of(result.failure->fit);
    return build;
  }
  build.outcome = Outcome::pass;
  build.image = result.image;
  build.fit = regions_of(result.firmware->fit);
  build.from_cache = result.firmware->from_cache;
  build.report_json = json_text(build_json(result), 2);
  return build;
}

}  // namespace

v0::BuildResult build(Environment& environment, const v0::BuildWish& wish, v0::Events& events,
                      v0::Stop& stop) {
  ToldEvents told_events(events);
  return result_of<v0::BuildResult>([&] {
    return told(assay::build(environment.inside().local.outside(), wished(wish), told_events,
                             stop.inside().stop));
  });
}

}  // namespace assay::v0
