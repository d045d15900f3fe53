// What `assay bringup` reaches a device by, as outside effects.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "host/ports/clock.hpp"
#include "host/ports/debug_probe.hpp"
#include "host/ports/link.hpp"

namespace assay {

class BringupDesk {
 public:
  virtual ~BringupDesk() = default;

  // Connected to whatever chip answers; the desk's, until release_probe(). Null where the board is
  // flashed without one. Throws Error(flash).
  virtual DebugProbe* probe() = 0;
  // Nothing touches the chip any more.
  virtual void release_probe() = 0;

  // Writes the firmware, compares, resets; says what was done. Releases the probe before. Throws
  // Error(flash).
  virtual std::string flash() = 0;

  // Throws Error(link), Error(flash) or Error(input) where it does not open.
  virtual std::unique_ptr<Link> open_link() = 0;
  // It needs the probe: it opens only after release_probe().
  virtual bool link_through_probe() const = 0;

  virtual const Clock& clock() const = 0;
  virtual void pause(Duration time) = 0;        // throws Cancelled
  virtual std::uint32_t fresh_nonce() = 0;      // for a session; never 0
  virtual std::string device_name() const = 0;  // "" before it was reached
};

}  // namespace assay
