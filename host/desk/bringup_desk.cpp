#include "host/desk/bringup_desk.hpp"

#include "host/adapters/wait.hpp"
#include "host/core/flash/flash_record.hpp"

namespace assay {
namespace {

constexpr Duration kLinkPatience{3'000'000};

}  // namespace

ReachedDevice& JobDesk::device() {
  if (!device_) {
    device_ = std::make_unique<ReachedDevice>(job_, prepared_.place, *prepared_.board, wish_);
  }
  return *device_;
}

// Of the flasher that is used; null where that is another program.
const OpenOcdTemplate* JobDesk::openocd() {
  for (const FlasherTemplate& flasher : prepared_.board->access.flashers) {
    if (wish_.flasher.empty() || flasher.name == wish_.flasher) {
      return flasher.openocd ? &*flasher.openocd : nullptr;
    }
  }
  return nullptr;
}

DebugProbe* JobDesk::probe() {
  ReachedDevice& reached = device();
  if (openocd() == nullptr) return nullptr;
  if (!probe_) {
    reached.flashing()->disconnect();
    probe_ =
        std::make_unique<OpenOcdProbe>(job_.outside.processes, job_.outside.clock, job_.stop,
                                       *openocd(), probe_access(reached.state(), *prepared_.board));
  }
  return probe_.get();
}

void JobDesk::release_probe() { probe_.reset(); }

std::string JobDesk::flash() {
  release_probe();
  FlashJob write = flash_job(prepared_.elf, *prepared_.board);
  const FlashRecord record = device().flashing()->flash(std::move(write));
  device().flashing()->disconnect();
  return fmt::format("{} bytes {} in {:.1f} s by {}.", record.outcome.bytes,
                     record.outcome.verified ? "written and verified" : "written",
                     static_cast<double>(record.took.count()) / 1e6, record.by);
}

std::unique_ptr<Link> JobDesk::open_link() {
  return device().await_link(kLinkPatience, prepared_.elf);
}

void JobDesk::pause(Duration time) { pause_or_stop(job_.stop, time); }

std::uint32_t JobDesk::fresh_nonce() { return assay::fresh_nonce(job_.outside.entropy); }

}  // namespace assay
