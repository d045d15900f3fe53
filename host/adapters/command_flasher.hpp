// Flasher by way of any program, by a command template of board.json.
#pragma once

#include "host/base/stop.hpp"
#include "host/core/board/board.hpp"
#include "host/core/flash/command_line.hpp"
#include "host/ports/clock.hpp"
#include "host/ports/flasher.hpp"
#include "host/ports/process.hpp"

namespace assay {

// The program checks by itself which chip answers. As the template says: compared is by `verify`,
// and left unwritten only what `verify` found the same and `reset` can start again.
class CommandFlasher final : public Flasher {
 public:
  // Nothing is started before flash() or reset(). `values` has the port and the probe's serial
  // number where they are known; files are this class's own business. All references have to
  // outlive it; `flasher` has a command.
  CommandFlasher(ProcessRunner& processes, const Clock& clock, const Stop& stop, const Board& board,
                 const FlasherTemplate& flasher, FlasherValues values);

  std::string describe() const override;
  // Throws Error(input) where flash() would.
  std::vector<std::string> plan(const FlashJob& job) const override;
  // Beside what Flasher says: Error(input) where a value is missing, where the image would be a
  // binary file that does not begin where the flash does, and for verify_only without `verify`. All
  // of these before anything is run. The outcome is `verified` where there is a `verify`.
  FlashOutcome flash(const FlashJob& job) override;
  void reset() override;  // Error(input) where there is no `reset`
  FlashStep step() const override { return step_; }
  std::string log() override { return log_; }  // of the last flash() or reset()

 private:
  struct Commands {
    std::vector<std::string> program, verify, reset;
  };

  bool names(std::string_view placeholder) const;
  Commands commands(const FlashJob& job, const FlasherValues& files) const;
  FlasherValues with_files(const FlashJob& job, const FlasherValues& files) const;
  std::string script(const FlashJob& job, const FlasherValues& files) const;
  void check(const FlashJob& job) const;
  bool skips(const FlashJob& job) const;
  void require_program(const std::vector<std::string>& arguments) const;
  void execute(FlashStep step, const std::vector<std::string>& arguments, const FlashJob& job);
  // Nothing, or what went wrong.
  std::optional<std::string> attempt(FlashStep step, const std::vector<std::string>& arguments,
                                     const FlashJob& job);

  ProcessRunner& processes_;
  const Clock& clock_;
  const Stop& stop_;
  const Board& board_;
  const FlasherTemplate& flasher_;
  const CommandFlasherTemplate& command_;
  FlasherValues values_;
  FlashStep step_ = FlashStep::program;
  std::string log_;
};

}  // namespace assay
