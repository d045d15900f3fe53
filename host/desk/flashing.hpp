// Flashing as jobs do it: which flasher, with what, progress, and the log that is kept.
#pragma once

#include <memory>
#include <string>

#include "host/adapters/openocd_flasher.hpp"
#include "host/core/bench/match.hpp"
#include "host/core/flash/flash_record.hpp"
#include "host/desk/job_context.hpp"
#include "host/ports/flasher.hpp"

namespace assay {

class Flashing {
 public:
  // `wanted` is a flasher of the board, the first where it is empty. All references have to outlive
  // it. Throws Error(input) where the board has none, or not that one.
  Flashing(const JobContext& job, const Board& board, const MatchedDevice& device,
           const std::string& wanted, const std::string& log_name);
  ~Flashing();

  const std::string& name() const { return name_; }  // of the flasher, in board.json

  // Throws Error(input) where it is not clear which device the flasher would reach: several debug
  // probes may be its, or the flasher wants a serial port that the link is none of.
  void require_clear() const;

  // What a flash of `job` would do, a sentence each. Throws as require_clear().
  std::vector<std::string> plan(const FlashJob& job) const;

  // Before another program than OpenOCD writes through a probe, the chip's id is compared by
  // OpenOCD. Throws Error(flash), with where the flasher's log was kept, and as require_clear().
  FlashRecord flash(FlashJob job);
  void reset();

  // The debug probe behind it; null where it is flashed otherwise. Throws Error(flash) when it
  // cannot be reached.
  DebugProbe* probe();
  void disconnect();  // nothing touches the chip any more

 private:
  template <typename Work>
  decltype(auto) keeping_log(Flasher& flasher, Work work);
  void check_chip(const FlashJob& job);

  const JobContext& job_;
  std::string device_, name_, log_name_;
  const FlasherTemplate* template_;
  std::unique_ptr<Flasher> flasher_;
  OpenOcdFlasher* openocd_ = nullptr;           // flasher_, where it is that
  std::unique_ptr<OpenOcdFlasher> identifier_;  // where a probe leads there, and flasher_ is not it
  std::string unclear_;                         // what require_clear() throws
};

// The board's flasher of that name, the first where it is empty. Throws Error(input) where the
// board has none, or not that one.
const FlasherTemplate& choose_flasher(const Board& board, const std::string& wanted);

// Whether it goes through a debug probe that can be chosen by its serial number.
bool goes_through_probe(const FlasherTemplate& flasher);

// Whether OpenOCD flashes the board: its debug probe can be had then.
const FlasherTemplate* openocd_flasher(const Board& board);  // null where it does not

// Which debug probe is the device's; the only one there is where the bench names none.
ProbeAccess probe_access(const MatchedDevice& device, const Board& board);

// The image's bytes for the board. Throws Error(input).
FlashJob flash_job(const std::filesystem::path& elf, const Board& board);

}  // namespace assay
