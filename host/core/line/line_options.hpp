// What one direction of a line is like: its rate, its delays and its faults.
#pragma once

#include <cstdint>

#include "host/ports/clock.hpp"

namespace assay {

// Chances lie between 0 (never) and 1 (always) and are drawn independently of each other.
struct LineFaults {
  // For each byte.
  double flip = 0;                // one of its bits changes
  double burst = 0;               // it and those behind it become other bytes ...
  std::uint32_t burst_bytes = 8;  // ... 1 to this many
  double drop = 0;                // it is lost
  double insert = 0;              // a random byte follows it
  double duplicate = 0;           // it comes twice

  // For each frame: what the sender wrote from a byte that is not 0 up to the next 0, in however
  // many pieces. At most one of these four befalls a frame, the first drawn.
  double drop_frame = 0;          // all of it is lost, with its delimiter
  double reorder = 0;             // it comes behind the next one ...
  Duration reorder_time{20'000};  // ... or when nothing was sent for this long
  double duplicate_frame = 0;     // all of it comes a second time, directly behind
  double truncate = 0;            // its end is lost, with or without its delimiter

  // For each frame too, whatever else befalls it.
  double garbage = 0;                // random bytes come before or inside it ...
  std::uint32_t garbage_bytes = 16;  // ... 1 to this many
  double text = 0;                   // text of a printf comes before or behind it
  double text_inside = 0;            // text of a printf comes inside it
  double stall = 0;                  // from its start or middle on, bytes come late ...
  Duration stall_time{100'000};      // ... by up to this
  double silence = 0;                // from its start or middle on, bytes are lost ...
  Duration silence_time{200'000};    // ... for up to this
};

struct LineOptions {
  std::uint32_t bits_per_second = 0;  // of both ends, 10 bits a byte; 0: bytes take no time
  std::uint32_t fastest_rate = 0;     // at a higher one other bytes arrive; 0: none is too high
  Duration latency{0};                // from the end of a byte on the line to its arrival
  Duration jitter{0};                 // added to it: up to this, for each piece; order is kept
  // Like the latency timer of a USB adapter: what has arrived is handed over once there are
  // timer_bytes of it, or when the first of them has waited for this long. 0: there is no timer.
  Duration timer{0};
  std::uint32_t timer_bytes = 62;
  LineFaults faults;
};

}  // namespace assay
