#include "host/desk/attached_link.hpp"

#include "host/adapters/chaos_link.hpp"
#include "host/adapters/open_link.hpp"
#include "host/core/bench/thing_keys.hpp"
#include "host/desk/reached_device.hpp"

namespace assay {
namespace {

constexpr Duration kAttachPatience{10'000'000};

}  // namespace

AttachedLink::AttachedLink(const JobContext& job, const std::string& text, const Board* board,
                           const std::optional<double>& wait_s)
    : lock_(lock_device(job, text, url_keys(text, job.outside.plugged_devices.serial_ports()),
                        wait_s)) {
  const AttachUrl url = parse_attach_url(text);
  LinkDefaults defaults;
  if (board != nullptr) defaults.baud = board->link_rate_baud.value_or(defaults.baud);
  link_ = open_link(url, job.outside.plugged_devices, kAttachPatience, job.stop, defaults);
  if (url.chaos) chaos_ = std::make_unique<ChaosLink>(*link_, job.outside.clock, *url.chaos);
}

}  // namespace assay
