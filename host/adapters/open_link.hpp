// Opens what --attach names.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "host/base/stop.hpp"
#include "host/core/line/baud_rate.hpp"
#include "host/core/line/link_url.hpp"
#include "host/ports/link.hpp"
#include "host/ports/plugged_devices.hpp"

namespace assay {

struct LinkDefaults {
  std::uint32_t baud = kDefaultBaud;  // where the URL names none: the board's
};

// Opens the link, without the URL's faulty line around it; `devices` and `stop` stay the caller's
// and outlive it. Connections are waited for at most `timeout`; a serial port has to be there.
// Links to serial ports are ControlLines as well. Throws Error(link) or Error(input) with a
// sentence that says why it does not open, Cancelled.
std::unique_ptr<Link> open_link(const AttachUrl& url, PluggedDevices& devices, Duration timeout,
                                const Stop& stop, const LinkDefaults& defaults = {});

// Opens a link by `open`, and again while that throws Error(link), until `timeout` is over: a
// device that was just reset, flashed or switched on takes a while until its port is back. Throws
// as `open` does, and Cancelled.
std::unique_ptr<Link> await_link(const std::function<std::unique_ptr<Link>(Duration left)>& open,
                                 Duration timeout, const Stop& stop);

}  // namespace assay
