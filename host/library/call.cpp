#include "assay/call.hpp"

#include "host/core/data/json_text.hpp"
#include "host/jobs/call.hpp"
#include "host/library/inside.hpp"
#include "host/library/told.hpp"
#include "host/library/wish.hpp"
#include "host/report/call_report.hpp"

namespace assay::v0 {

namespace {

assay::CallWish wished(const v0::CallWish& wish) {
  check_seconds(wish.timeout_s, kLeastTimeoutS, "CallWish::timeout_s");
  assay::CallWish call;
  call.firmware = wished(wish.firmware);
  call.place = wished(wish.place);
  call.function = wish.function;
  call.arguments = wish.arguments;
  call.timeout_s = wish.timeout_s;
  return call;
}

v0::CallResult told(const assay::CallResult& result) {
  v0::CallResult call;
  call.function = result.function;
  if (result.failure) {
    call.outcome = told_outcome(result.failure->blame);
    call.error = result.failure->sentence;
    return call;
  }
  call.outcome = Outcome::pass;
  call.value = call_text(result);
  call.report_json = json_text(call_json(result), 2);
  return call;
}

}  // namespace

v0::CallResult call(Environment& environment, const v0::CallWish& wish, v0::Events& events,
                    v0::Stop& stop) {
  ToldEvents told_events(events);
  return result_of<v0::CallResult>([&] {
    return told(assay::call(environment.inside().local.outside(), wished(wish), told_events,
                            stop.inside().stop));
  });
}

}  // namespace assay::v0
