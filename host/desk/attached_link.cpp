#include "host/desk/attached_link.hpp"

#include "host/adapters/chaos_link.hpp"
#include "host/adapters/open_link.hpp"
#include "host/core/bench/thing_keys.hpp"
#include "host/desk/reached_device.hpp"

namespace assay {
namespace {

constexpr Duration kAttachPatience{10'000'000};

}  // namespace

AttachedLink::AttachedLink(App& app, const std::string& text, const Board* board,
                           const std::optional<double>& wait_s)
    : lock_(lock_device(app, text, url_keys(text, app.plugged_devices().serial_ports()), wait_s)) {
  const AttachUrl url = parse_attach_url(text);
  LinkDefaults defaults;
  if (board != nullptr) defaults.baud = board->link_rate_baud.value_or(defaults.baud);
  link_ = open_link(url, app.plugged_devices(), kAttachPatience, app.stop(), defaults);
  if (url.chaos) chaos_ = std::make_unique<ChaosLink>(*link_, app.clock(), *url.chaos);
}

}  // namespace assay
