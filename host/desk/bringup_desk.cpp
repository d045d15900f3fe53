#include "host/desk/bringup_desk.hpp"

#include <random>

#include "host/adapters/wait.hpp"
#include "host/report/flash_report.hpp"

namespace assay {
namespace {

constexpr Duration kLinkPatience{3'000'000};

}  // namespace

ReachedDevice& CommandDesk::device() {
  if (!device_) {
    device_ = std::make_unique<ReachedDevice>(app_, target_.place, *target_.board, options_);
  }
  return *device_;
}

// Of the flasher that is used; null where that is another program.
const OpenOcdTemplate* CommandDesk::openocd() {
  for (const FlasherTemplate& flasher : target_.board->access.flashers) {
    if (options_.flasher.empty() || flasher.name == options_.flasher) {
      return flasher.openocd ? &*flasher.openocd : nullptr;
    }
  }
  return nullptr;
}

DebugProbe* CommandDesk::probe() {
  ReachedDevice& reached = device();
  if (openocd() == nullptr) return nullptr;
  if (!probe_) {
    reached.flashing()->disconnect();
    probe_ = std::make_unique<OpenOcdProbe>(app_.processes(), app_.clock(), app_.stop(), *openocd(),
                                            probe_access(reached.state(), *target_.board));
  }
  return probe_.get();
}

void CommandDesk::release_probe() { probe_.reset(); }

std::string CommandDesk::flash() {
  release_probe();
  FlashJob job = flash_job(target_.elf, *target_.board);
  const FlashRecord record = device().flashing()->flash(std::move(job));
  device().flashing()->disconnect();
  return fmt::format("{} bytes {} in {:.1f} s by {}.", record.outcome.bytes,
                     record.outcome.verified ? "written and verified" : "written",
                     static_cast<double>(record.took.count()) / 1e6, record.by);
}

std::unique_ptr<Link> CommandDesk::open_link() {
  return device().await_link(kLinkPatience, target_.elf);
}

void CommandDesk::pause(Duration time) { pause_or_stop(app_.stop(), time); }

std::uint32_t CommandDesk::fresh_nonce() {
  std::random_device entropy;
  const std::uint32_t nonce = entropy();
  return nonce == 0 ? 1 : nonce;
}

}  // namespace assay
