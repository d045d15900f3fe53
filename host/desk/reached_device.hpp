// The device of a place: locked, its hardware there, its virtual probe started where it has one.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "host/adapters/device_lock.hpp"
#include "host/adapters/virtual_probe_process.hpp"
#include "host/desk/flashing.hpp"
#include "host/desk/place.hpp"
#include "host/ports/link.hpp"

namespace assay {

// What has to be plugged in of a device that is reached.
enum class Needed {
  flashing,  // what it is flashed by: its probe, or its link where it has no probe
  nothing,   // what is missing is told once it is used
};

class ReachedDevice {
 public:
  // Waits for the lock as --wait says. `job` and `board` have to outlive it. Throws Error(flash)
  // where the device is in use or what is needed of it is missing.
  ReachedDevice(const JobContext& job, const Place& place, const Board& board,
                const PlaceWish& wish, Needed needed = Needed::flashing);

  const std::string& name() const { return state_.device.name; }
  const DeviceEntry& device() const { return state_.device; }
  const MatchedDevice& state() const { return state_; }

  // Opens the link to it, without a faulty line around it; this has to outlive it. `elf` is what
  // runs there, or is about to: over RTT it tells where the link lies in memory; empty: that is
  // looked for. Throws as assay::open_link() and open_rtt_link(), with what is missing of the link.
  std::unique_ptr<Link> open_link(Duration patience, const std::filesystem::path& elf = {});
  // The same before flashing, when the firmware there may be broken, or the cable not plugged in:
  // null where the link does not open.
  std::unique_ptr<Link> try_link(const std::filesystem::path& elf);
  // The same after the device was reset, flashed or switched on: waits for a link that is not back.
  std::unique_ptr<Link> await_link(Duration patience, const std::filesystem::path& elf = {});

  // What flashes it; null where its board names nothing. Throws Error(input) where --flash names
  // what the board does not have.
  Flashing* flashing() { return flashing_.get(); }
  // OpenOCD at its debug probe, also where another program flashes it; null where it has none.
  Flashing* probing();

  // Why its virtual probe ended by itself; nothing while it runs, or where there is none.
  std::optional<std::string> death();
  bool is_virtual() const { return virtual_probe_ != nullptr; }

 private:
  std::unique_ptr<Link> open_rtt(Duration patience, const std::filesystem::path& elf);
  std::string log_name() const;
  bool flashed_by_openocd() const;
  void require_flashing() const;
  void throw_missing_link(const Error& error) const;

  const JobContext& job_;
  const Board& board_;
  std::uint32_t log_number_;
  std::optional<DeviceLock> lock_;
  std::unique_ptr<VirtualProbeProcess> virtual_probe_;
  MatchedDevice state_;
  std::unique_ptr<Flashing> flashing_;
  std::unique_ptr<Flashing> other_probing_;  // where the flasher is not OpenOCD
};

// Locks the things `keys`, which sentences call `name`. Says on standard error who is waited for.
DeviceLock lock_device(const JobContext& job, const std::string& name,
                       const std::vector<std::string>& keys, const std::optional<double>& wait_s);

}  // namespace assay
