#include "host/desk/reached_device.hpp"

#include <algorithm>
#include <cassert>

#include "host/adapters/open_link.hpp"
#include "host/adapters/rtt_link.hpp"
#include "host/adapters/serial_identity.hpp"
#include "host/core/bench/choose_device.hpp"
#include "host/core/bringup/memory_check.hpp"
#include "host/core/elf/elf_file.hpp"
#include "host/core/rtt/rtt_block.hpp"

namespace assay {
namespace {

constexpr Duration kTryPatience{2'000'000};

MatchedDevice behind(const VirtualProbeProcess& probe, const std::string& board, bool rtt) {
  DeviceEntry device;
  device.name = board;
  device.board = board;
  device.probe = RemoteBitbangProbe{probe.probe()};
  device.link = UrlLink{probe.serial()};
  if (rtt) device.link = RttLink{};
  return match(Bench{{}, {device}}, {}, {}).devices.front();
}

// As --attach takes it.
std::string link_url(const BenchLink& link) {
  const auto with_baud = [](std::string url, const std::optional<std::uint32_t>& baud) {
    return baud ? fmt::format("{}?baud={}", url, *baud) : url;
  };
  if (const auto* url = std::get_if<UrlLink>(&link)) return url->url;
  if (const auto* path = std::get_if<PathLink>(&link)) {
    return with_baud("serial://" + path->path, path->baud);
  }
  if (const auto* usb = std::get_if<UsbSerialLink>(&link)) {
    std::string url = with_baud("usb:" + usb->usb_serial, usb->baud);
    if (usb->interface)
      url += fmt::format("{}interface={}", usb->baud ? '&' : '?', *usb->interface);
    return url;
  }
  assert(false && "RTT has no URL");
  return {};
}

std::uint32_t block_address(const std::filesystem::path& elf) {
  const ElfFile file(elf);
  const ElfSymbol* symbol = file.find_symbol(rtt_symbol);
  if (symbol == nullptr || symbol->address % 4 != 0) {
    throw Error(Blame::input,
                "{} has no control block {} to talk to over RTT: build it with --link rtt.",
                elf.string(), rtt_symbol);
  }
  return static_cast<std::uint32_t>(symbol->address);
}

bool is_openocd(const Board& board, const std::string& flasher) {
  const auto& all = board.access.flashers;
  return std::any_of(all.begin(), all.end(), [&](const FlasherTemplate& each) {
    return each.name == flasher && each.openocd.has_value();
  });
}

}  // namespace

DeviceLock lock_device(const JobContext& job, const std::string& name,
                       const std::vector<std::string>& keys, const std::optional<double>& wait_s) {
  LockRequest request;
  request.device = name;
  request.keys = keys;
  request.command = job.outside.program + " " + job.name;
  if (wait_s) {
    request.wait = std::chrono::duration_cast<Duration>(std::chrono::duration<double>(*wait_s));
  }
  request.made_under = job.outside.held_locks;
  return DeviceLock::acquire(
      job.outside.folders.locks, request, job.stop, [&](const std::string& in_use, int position) {
        job.events.warning(fmt::format("{}; waiting, {} to come before.", in_use, position));
      });
}

ReachedDevice::ReachedDevice(const JobContext& job, const Place& place, const Board& board,
                             const PlaceWish& wish, Needed needed)
    : job_(job), board_(board), log_number_(job.outside.entropy.word()) {
  if (place.kind == PlaceKind::virtual_probe) {
    virtual_probe_ = std::make_unique<VirtualProbeProcess>(
        job.outside.processes, job.outside.clock, job.stop, companion(job.outside, "assay-vprobe"),
        board.name, board.outside);
    state_ = behind(*virtual_probe_, board.name, place.rtt);
  } else {
    const DeviceEntry& device = place.device->device;
    lock_.emplace(lock_device(job, device.name, place.device->keys, wish.wait_s));
    // While it was waited for, another may have switched it off and on.
    state_ = match(Bench{{}, {device}}, job.outside.plugged_devices).devices.front();
    state_.unclear_probe = place.device->unclear_probe;
  }
  if (!board.access.flashers.empty() || !wish.flasher.empty()) {
    flashing_ = std::make_unique<Flashing>(job, board, state_, wish.flasher, log_name());
  }
  if (needed == Needed::flashing) require_flashing();
  if (std::holds_alternative<RttLink>(state_.device.link) && openocd_flasher(board) == nullptr) {
    throw Error(Blame::input,
                "{}: a link over RTT needs OpenOCD, which does not know the board {}.", name(),
                board.name);
  }
}

// Others may be behind a virtual probe of the same board now; a device of the bench is locked.
std::string ReachedDevice::log_name() const {
  return is_virtual() ? fmt::format("{}-{:08x}", name(), log_number_) : name();
}

bool ReachedDevice::flashed_by_openocd() const {
  return flashing_ && is_openocd(board_, flashing_->name());
}

// OpenOCD takes the only probe there is where the bench names none. A device without a probe is
// flashed over its link.
void ReachedDevice::require_flashing() const {
  const bool by_probe =
      state_.probe ? state_.probe->presence != Presence::missing : flashed_by_openocd();
  if (!by_probe) require_attached(state_);
}

Flashing* ReachedDevice::probing() {
  if (flashed_by_openocd()) return flashing_.get();
  const FlasherTemplate* openocd = openocd_flasher(board_);
  if (openocd == nullptr || !state_.device.probe) return nullptr;
  if (!other_probing_) {
    other_probing_ = std::make_unique<Flashing>(job_, board_, state_, openocd->name, log_name());
  }
  return other_probing_.get();
}

std::unique_ptr<Link> ReachedDevice::open_link(Duration patience,
                                               const std::filesystem::path& elf) {
  if (std::holds_alternative<RttLink>(state_.device.link)) return open_rtt(patience, elf);
  LinkDefaults defaults;
  defaults.baud = board_.link_rate_baud.value_or(defaults.baud);
  try {
    return assay::open_link(parse_attach_url(link_url(state_.device.link)),
                            job_.outside.plugged_devices, patience, job_.stop, defaults);
  } catch (const Error& error) {
    throw_missing_link(error);
    throw;
  }
}

// Where nothing is plugged in that the link could be, that says more than why it does not open.
void ReachedDevice::throw_missing_link(const Error& error) const {
  PluggedDevices& plugged = job_.outside.plugged_devices;
  const LinkState link = match(Bench{{}, {state_.device}}, plugged).devices.front().link;
  if (link.presence != Presence::missing) return;
  throw Error(error.blame(),
              "The device {} has no link: {}. {} Name its port as \"link\" in the bench file, or "
              "with --attach.",
              name(), link.text, serial_ports_sentence(plugged));
}

std::unique_ptr<Link> ReachedDevice::try_link(const std::filesystem::path& elf) {
  try {
    return open_link(kTryPatience, elf);
  } catch (const Error& error) {
    if (error.blame() != Blame::link && error.blame() != Blame::flash) throw;
    return nullptr;
  }
}

std::unique_ptr<Link> ReachedDevice::await_link(Duration patience,
                                                const std::filesystem::path& elf) {
  return assay::await_link([&](Duration left) { return open_link(left, elf); }, patience,
                           job_.stop);
}

// One OpenOCD at a time has the probe: the flasher's, where that is one.
std::unique_ptr<Link> ReachedDevice::open_rtt(Duration patience, const std::filesystem::path& elf) {
  require_flashing();
  Flashing& by = *probing();
  RttPlace where;
  if (!elf.empty()) where.address = block_address(elf);
  where.searched = main_ram_region(board_);
  where.ram = present_ram(board_);
  return open_rtt_link({[&by]() -> DebugProbe& { return *by.probe(); }, [&by] { by.disconnect(); }},
                       where, patience, job_.stop);
}

std::optional<std::string> ReachedDevice::death() {
  return virtual_probe_ ? virtual_probe_->death() : std::nullopt;
}

}  // namespace assay
