// Where a job's firmware runs: an emulator that is started, a device of the bench, a probe
// that is plugged in, or whatever a link URL leads to.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "host/core/bench/match.hpp"
#include "host/desk/job_context.hpp"

namespace assay {

// Where a job's firmware is to run, and what may be done to get it there.
struct PlaceWish {
  std::string board;   // kind of board; empty: the default, or that of the device or image
  std::string attach;  // link URL of a device that runs already
  // Link URL to a board that is started; "rtt": through the debug probe; empty: what is best for
  // the place and the image.
  std::string link;
  std::string device;             // a name of the bench; empty: none
  std::string bench;              // file; empty: Outside::bench
  std::vector<std::string> tags;  // that the device has to have
  std::string flasher;            // of board.json; empty: its first
  std::string probe;              // USB serial number
  bool reaches = false;           // the job may be about a device
  bool flashes = false;           // the job is about flashing: an emulator alone will not do
  bool force = false;             // flash what is there already
  bool verify = false;            // compare what is there already
  std::optional<double> wait_s;   // for a device in use; nothing: not at all
  std::uint32_t rate_baud = 0;    // to raise the line to, where it has a rate; 0: not
};

enum class PlaceKind {
  started,        // an emulator, or a process of this computer
  attached,       // a link URL leads to it, and it is not flashed
  device,         // `device` says how it is reached and flashed
  virtual_probe,  // as device, behind a virtual probe that is to be started
};

struct Place {
  PlaceKind kind = PlaceKind::started;
  std::string board;                    // its kind of board; empty: the default, or unknown
  std::optional<MatchedDevice> device;  // for the last two kinds
  bool rtt = false;                     // its link goes through the debug probe
  std::string name() const;             // for messages; empty where it is started
};

// The same with the board's own link replaced by RTT. Throws Error(input) where no debug probe that
// OpenOCD drives leads to the board.
Place over_rtt(const JobContext& job, Place place);

// What the wish, the bench and what is plugged in say. Throws Error(input), with the list where
// several could be meant, and Error(flash).
Place choose_place(const JobContext& job, const PlaceWish& wish);

}  // namespace assay
