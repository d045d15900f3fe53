#include "host/adapters/openocd_flasher.hpp"

#include "host/adapters/memory_file.hpp"
#include "host/core/autopsy/reset_cause.hpp"
#include "host/core/flash/openocd_trouble.hpp"
#include "host/core/flash/tcl.hpp"

namespace assay {
namespace {

constexpr std::uint32_t kPieceBytes = 64 * 1024;

// Slow probes write some 2 KB a second; erasing a large sector takes seconds (STM32F4 datasheets:
// up to 4 s for 128 KB).
Duration time_to_write(std::uint64_t bytes) { return Duration{1'000'000} * (bytes / 2048); }

}  // namespace

OpenOcdFlasher::OpenOcdFlasher(ProcessRunner& processes, const Clock& clock, const Stop& stop,
                               const Board& board, const OpenOcdTemplate& openocd,
                               ProbeAccess access, OpenOcdProgram program)
    : processes_(processes),
      clock_(clock),
      stop_(stop),
      board_(board),
      openocd_(openocd),
      access_(std::move(access)),
      program_(std::move(program)) {}

std::vector<std::string> OpenOcdFlasher::plan_identify() const {
  const Chip& chip = *board_.access.chip;
  return {fmt::format("connect by {}", describe()),
          fmt::format("check that {:#010x} reads {:#x} under the mask {:#x}: a {}", chip.id.address,
                      chip.id.value, chip.id.mask, chip.name)};
}

std::vector<std::string> OpenOcdFlasher::plan(const FlashJob& job) const {
  std::vector<std::string> steps = plan_identify();
  for (const FlashRange& range : job.image.ranges) {
    const auto last = range.address + range.bytes.size() - 1;
    if (job.skip_where_same && !job.verify_only) {
      steps.push_back(
          fmt::format("compare {:#010x} to {:#010x}; where it differs:", range.address, last));
    }
    if (!job.verify_only) {
      steps.push_back(fmt::format("erase and program {:#010x} to {:#010x}, {} bytes", range.address,
                                  last, range.bytes.size()));
    }
    steps.push_back(fmt::format("verify {:#010x} to {:#010x}", range.address, last));
  }
  steps.push_back("reset, and let it run");
  return steps;
}

FlashOutcome OpenOcdFlasher::flash(const FlashJob& job) {
  FlashOutcome outcome;
  outcome.bytes = job.image.bytes();
  enter(FlashStep::connect, job);
  probe();
  enter(FlashStep::identify, job);
  run("reset init", 0);
  enter(FlashStep::compare, job);
  if (job.verify_only) {
    verify(job);
  } else if (!job.skip_where_same || !holds(job)) {
    erase(job);
    program(job);
    outcome.written = true;
    verify(job);
  }
  outcome.verified = true;
  enter(FlashStep::reset, job);
  start();
  return outcome;
}

void OpenOcdFlasher::reset() {
  step_ = FlashStep::connect;
  probe();
  step_ = FlashStep::reset;
  start();
}

// An autopsy later is to find the cause of what happens later.
void OpenOcdFlasher::start() {
  probe_->reset(AfterReset::run);
  clear_reset_cause(*probe_, board_.access.chip);
}

std::string OpenOcdFlasher::log() { return probe_ ? old_log_ + probe_->log() : old_log_; }

DebugProbe& OpenOcdFlasher::probe() {
  if (!probe_) connect();
  return *probe_;
}

// A probe that is kept is one whose chip is known.
void OpenOcdFlasher::connect() {
  try {
    probe_ = std::make_unique<OpenOcdProbe>(processes_, clock_, stop_, openocd_, access_, program_);
    identify();
  } catch (const Error& error) {
    const auto* told = dynamic_cast<const OpenOcdError*>(&error);
    if (!probe_ && told != nullptr) old_log_ += told->detail();
    disconnect();
    throw;
  }
}

void OpenOcdFlasher::disconnect() {
  old_log_ = log();
  probe_.reset();
}

void OpenOcdFlasher::enter(FlashStep step, const FlashJob& job, std::uint64_t of) {
  step_ = step;
  if (job.progress) job.progress(step, 0, of);
}

void OpenOcdFlasher::identify() {
  const Chip& chip = *board_.access.chip;
  const std::uint32_t value = probe_->read_words(chip.id.address, 1).front();
  if ((value & chip.id.mask) == chip.id.value) return;
  throw Error(Blame::flash,
              "Another chip answers than the {} of the board {}: its id register {:#010x} reads "
              "{:#010x}, not {:#x} under the mask {:#x}. Nothing was erased. Is the right board "
              "plugged in?",
              chip.name, board_.name, chip.id.address, value, chip.id.value, chip.id.mask);
}

bool OpenOcdFlasher::holds(const FlashJob& job) {
  try {
    verify(job);
    return true;
  } catch (const OpenOcdError& error) {
    if (!tells_difference(error.detail())) throw;
    return false;
  }
}

void OpenOcdFlasher::erase(const FlashJob& job) {
  enter(FlashStep::erase, job, job.image.bytes());
  for (const FlashRange& range : job.image.ranges) {
    run(fmt::format("flash erase_address pad {:#x} {}", range.address, range.bytes.size()),
        range.bytes.size());
  }
}

void OpenOcdFlasher::program(const FlashJob& job) {
  const std::uint64_t of = job.image.bytes();
  enter(FlashStep::program, job, of);
  std::uint64_t done = 0;
  for (const FlashRange& piece : pieces(job.image, kPieceBytes)) {
    const MemoryFile file(piece.bytes);
    run(fmt::format("flash write_image {} {:#x} bin", tcl_word(file.path()), piece.address),
        piece.bytes.size());
    done += piece.bytes.size();
    if (job.progress) job.progress(FlashStep::program, done, of);
  }
}

void OpenOcdFlasher::verify(const FlashJob& job) {
  if (step_ != FlashStep::compare) enter(FlashStep::verify, job, job.image.bytes());
  for (const FlashRange& range : job.image.ranges) {
    const MemoryFile file(range.bytes);
    run(fmt::format("verify_image {} {:#x} bin", tcl_word(file.path()), range.address),
        range.bytes.size());
  }
}

std::string OpenOcdFlasher::run(const std::string& command, std::uint64_t bytes) {
  return probe_->server().run(command, program_.write + time_to_write(bytes));
}

}  // namespace assay
