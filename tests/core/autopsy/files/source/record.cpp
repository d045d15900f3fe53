// Records what an autopsy asks of a chip, for tests: record BOARD_FOLDER HOST:PORT ELF
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "host/adapters/openocd_probe.hpp"
#include "host/adapters/posix_process.hpp"
#include "host/adapters/steady_clock.hpp"
#include "host/core/autopsy/autopsy.hpp"
#include "host/core/board/read_board.hpp"
#include "tests/support/no_stop.hpp"

using namespace assay;
using nlohmann::ordered_json;

namespace {

// What was read since the last halt stands together.
class RecordingProbe final : public DebugProbe {
 public:
  explicit RecordingProbe(DebugProbe& probe) : probe_(probe) { start(); }

  void reset(AfterReset then) override { probe_.reset(then); }
  void halt() override {
    probe_.halt();
    start();
  }
  void resume() override { probe_.resume(); }
  bool is_halted() override { return probe_.is_halted(); }
  std::vector<std::uint32_t> read_words(std::uint32_t address, std::size_t count) override {
    auto words = probe_.read_words(address, count);
    record.back()["memory"].push_back({{"address", address}, {"words", words}});
    return words;
  }
  void write_words(std::uint32_t address, std::span<const std::uint32_t> words) override {
    probe_.write_words(address, words);
  }
  std::map<std::string, std::uint64_t> registers(const std::vector<std::string>& names) override {
    auto values = probe_.registers(names);
    record.back()["registers"] = values;
    return values;
  }
  std::string describe() const override { return probe_.describe(); }
  std::string log() override { return probe_.log(); }

  ordered_json record = ordered_json::array();

 private:
  void start() {
    record.push_back({{"registers", ordered_json::object()}, {"memory", ordered_json::array()}});
  }
  DebugProbe& probe_;
};

}  // namespace

int main(int, char** argv) {
  PosixProcessRunner processes;
  const SteadyClock clock;
  const Board board = read_board(argv[1]);
  ProbeAccess access;
  access.remote_bitbang = argv[2];
  OpenOcdProbe probe(processes, clock, test::no_stop, *board.access.flashers.front().openocd,
                     access);
  RecordingProbe recording(probe);
  const Autopsy autopsy = perform_autopsy(recording, board, argv[3], {"small", true});
  fmt::print(stderr, "{}\n", autopsy.headline);
  for (const std::string& note : autopsy.notes) fmt::print(stderr, "note: {}\n", note);
  fmt::print("{}\n", recording.record.dump(1));
}
