// What stands behind the public types.
#pragma once

#include <string>

#include "assay/environment.hpp"
#include "assay/events.hpp"
#include "assay/outcome.hpp"
#include "assay/stop.hpp"
#include "host/adapters/local_outside.hpp"
#include "host/base/error.hpp"
#include "host/base/stop.hpp"
#include "host/core/outcome.hpp"
#include "host/ports/events.hpp"

namespace assay::v0 {

struct [[gnu::visibility("hidden")]] Stop::Inside {
  assay::Stop stop;
};

struct [[gnu::visibility("hidden")]] Environment::Inside {
  explicit Inside(const Settings& settings);

  LocalOutside local;
  std::string share_folder;
};

inline Outcome told_outcome(assay::Outcome outcome) {
  if (outcome == assay::Outcome::ran) return Outcome::ran;
  return static_cast<Outcome>(exit_code(outcome));
}
inline Outcome told_outcome(Blame blame) { return told_outcome(outcome_of(blame)); }

// A job's events, told to who uses the library.
class ToldEvents final : public assay::Events {
 public:
  explicit ToldEvents(v0::Events& events) : events_(events) {}

  void step(const JobStep& step) override;
  void warning(const std::string& sentence) override { events_.warning(sentence); }
  void device_log(const DeviceLogLine& line) override { events_.device_log(line.text); }

 private:
  v0::Events& events_;
};

}  // namespace assay::v0
