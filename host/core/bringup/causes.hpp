// What is likely behind each thing that `assay bringup` sees go wrong.
#pragma once

#include <vector>

#include "host/core/bringup/rung.hpp"

namespace assay {

enum class Trouble {
  no_probe,           // the probe or the chip does not answer
  no_device,          // flashed without a probe: the device is not there
  other_chip,         // the id register tells another chip
  ram_missing,        // a region or a part of it is not there
  ram_wraps,          // two addresses are the same memory
  ram_refused,        // the probe's access failed
  not_flashed,        // programming or comparing failed
  probe_lost,         // the probe had the chip, and lost it as the firmware ran
  elsewhere,          // the core runs what is not the firmware
  crash,              // a fault before the server ran
  restart,            // the core was reset again by something
  stack_outside,      // the stack pointer is outside RAM
  no_start,           // the start-up never began
  stuck_in_memory,    // between reset and initialised memory
  stuck_in_main,      // between initialised memory and platform_init()
  stuck_in_platform,  // in platform_init()
  stuck_in_server,    // behind platform_init()
  no_ticks,           // the tick counter stands still
  wrong_rate,         // ticks come too fast or too slowly
  link_closed,        // the link cannot be opened
  silent,             // nothing comes, and nobody knows whether the device hears
  silent_deaf,        // nothing comes, and the device received nothing
  silent_garbled,     // nothing comes, and the device received other bytes than were sent
  silent_heard,       // nothing comes, but the device received what was sent
  no_hello,           // bytes come, but no answer
  other_firmware,     // another firmware answers
};

// Never empty; the most likely first.
std::vector<Cause> causes(Trouble trouble);

}  // namespace assay
