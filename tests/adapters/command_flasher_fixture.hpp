// A flasher by command template whose program is tests/support/fake_flasher.py.
#pragma once

#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>

#include "host/adapters/command_flasher.hpp"
#include "host/adapters/posix_process.hpp"
#include "host/adapters/steady_clock.hpp"
#include "host/base/stop.hpp"
#include "tests/adapters/temporary_folder.hpp"

namespace assay::test {

class FakeFlasher {
 public:
  FakeFlasher() : record_(folder.path() / "record"), temporary_(folder.path() / "temporary") {
    std::filesystem::create_directory(temporary_);
    ::setenv("FAKE_FLASHER_RECORD", record_.c_str(), 1);
    if (const char* before = ::getenv("TMPDIR")) tmpdir_before_ = before;
    ::setenv("TMPDIR", temporary_.c_str(), 1);
    board.name = "small";
    board.regions = {{"flash", RegionKind::flash, 0x08000000, 0x10000, true}};
    flasher.name = "fake";
    flasher.command.emplace();
    flasher.command->package = "fake-tools";
    flasher.command->timeout_s = 60;
    job.elf = "image.elf";
    job.image.ranges = {{0x08000000, {1, 2, 3}}, {0x08000004, {5}}};
  }
  ~FakeFlasher() {
    if (tmpdir_before_) {
      ::setenv("TMPDIR", tmpdir_before_->c_str(), 1);
    } else {
      ::unsetenv("TMPDIR");
    }
    ::unsetenv("FAKE_FLASHER_RECORD");
  }

  // A template for the fake; an argument "[x]" is an optional group.
  static CommandTemplate fake(const std::vector<std::string>& arguments) {
    CommandTemplate command = {{{ASSAY_SOURCE_DIR "/tests/support/fake_flasher.py"}, false}};
    for (const std::string& argument : arguments) {
      const bool group = argument.starts_with('[');
      command.push_back({{group ? argument.substr(1, argument.size() - 2) : argument}, group});
    }
    return command;
  }

  CommandFlasher make(FlasherValues values = {}) {
    return CommandFlasher(processes, *clock, stop, board, flasher, std::move(values));
  }

  bool was_called() const { return std::filesystem::exists(record_); }

  // What the fake was called with, a JSON object a call.
  std::vector<nlohmann::json> calls() const {
    std::vector<nlohmann::json> all;
    std::ifstream file(record_);
    for (std::string line; std::getline(file, line);) all.push_back(nlohmann::json::parse(line));
    return all;
  }

  // The first argument of each call's own ones.
  std::vector<std::string> called() const {
    std::vector<std::string> all;
    for (const auto& call : calls()) all.push_back(call["arguments"][0]);
    return all;
  }

  bool left_nothing_behind() const { return std::filesystem::is_empty(temporary_); }
  const std::filesystem::path& temporary() const { return temporary_; }

  const TemporaryFolder folder;
  Stop stop;
  PosixProcessRunner processes{std::chrono::milliseconds(200)};
  SteadyClock steady_clock;
  const Clock* clock = &steady_clock;
  Board board;
  FlasherTemplate flasher;
  FlashJob job;

 private:
  std::filesystem::path record_, temporary_;
  std::optional<std::string> tmpdir_before_;
};

}  // namespace assay::test
