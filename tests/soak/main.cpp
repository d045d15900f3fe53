// Eight jobs at once in one process, round after round: five run digits on four emulated boards,
// one is cancelled, one hangs, and the emulator of one is killed.
//
// assay_soak ROUNDS DIGITS HANGS INPUT: DIGITS is a folder of an archive and cases, HANGS a package
// that answers the first case of INPUT (NAME=FILE) and hangs in the second. TMPDIR and
// ASSAY_LOCK_DIR are to be this program's own.
#include <signal.h>
#include <sys/stat.h>

#include <assay/run.hpp>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <future>
#include <locale>
#include <string>
#include <thread>
#include <vector>

#include "tests/soak/process_state.hpp"

namespace fs = std::filesystem;
using assay::Outcome;

namespace {

// As in half of Europe: 1.234,5
class Grouping final : public std::numpunct<char> {
  char do_decimal_point() const override { return ','; }
  char do_thousands_sep() const override { return '.'; }
  std::string do_grouping() const override { return "\3"; }
};

// Does `act` once the first case has been answered.
class AtFirstCase final : public assay::Events {
 public:
  explicit AtFirstCase(std::function<void()> act) : act_(std::move(act)) {}
  void step(const assay::Step& step) override {
    if (step.kind == assay::Step::Kind::running && step.done == 1 && act_) act_();
  }

 private:
  std::function<void()> act_;
};

struct Job {
  std::string name;
  std::string board;
  Outcome wanted = Outcome::pass;
  std::string said = {};  // part of the error
};

const std::vector<Job> kJobs = {
    {"digits 1", "mps2-an386"},
    {"digits 2", "mps2-an500"},
    {"digits 3", "netduinoplus2"},
    {"digits 4", "mps2-an386"},
    {"digits 5", "netduinoplus2"},
    {"cancelled", "mps2-an386", Outcome::interrupted, "Interrupted."},
    {"hanging", "mps2-an500", Outcome::device, "ran past its time-out of 0.5 s"},
    {"killed", "mps3-an547", Outcome::link, "signal: Killed"},
};

struct Inputs {
  std::string digits, hangs, input;
};

// What is wrong with how the job ended; empty: nothing.
std::string trouble_of(const Job& job, const assay::RunResult& result) {
  if (result.outcome != job.wanted || result.error.find(job.said) == std::string::npos) {
    return "outcome " + std::to_string(static_cast<int>(result.outcome)) + ": " + result.error;
  }
  if (job.wanted != Outcome::pass) return "";
  if (result.board != job.board) return "it ran on " + result.board;
  if (result.outputs.size() != 1 || result.outputs[0].cases == 0) return "nothing was compared";
  if (result.outputs[0].cases_within != result.outputs[0].cases) return "cases out of tolerance";
  if (!result.inferences || result.inferences->min < 100'000) return "no inferences were counted";
  return "";
}

std::string do_job(assay::Environment& environment, const Job& job, const Inputs& inputs) {
  assay::RunWish wish;
  wish.place.board = job.board;
  wish.firmware.archive = job.wanted == Outcome::pass ? inputs.digits : inputs.hangs;
  if (job.wanted != Outcome::pass) wish.inputs = {inputs.input};
  if (job.name == "hanging") wish.timeout_s = 0.5;
  assay::Stop stop;
  std::future<void> asker;  // from another thread than the job's, as a user does
  AtFirstCase events([&] {
    if (job.name == "cancelled") asker = std::async(std::launch::async, [&] { stop.ask(); });
    if (job.name != "killed") return;
    for (const int pid : children_with(job.board)) ::kill(pid, SIGKILL);
  });
  return trouble_of(job, assay::run(environment, wish, events, stop));
}

// How many jobs ended as they should not have.
int do_round(assay::Environment& environment, const Inputs& inputs) {
  std::vector<std::future<std::string>> jobs;
  for (const Job& job : kJobs) {
    jobs.push_back(
        std::async(std::launch::async, [&] { return do_job(environment, job, inputs); }));
  }
  int failures = 0;
  for (std::size_t i = 0; i < kJobs.size(); ++i) {
    const std::string trouble = jobs[i].get();
    if (trouble.empty()) continue;
    std::printf("%s on %s: %s\n", kJobs[i].name.c_str(), kJobs[i].board.c_str(), trouble.c_str());
    ++failures;
  }
  return failures;
}

std::string files_in(const char* folder) {
  std::string names;
  std::error_code missing;
  for (const auto& entry : fs::recursive_directory_iterator(folder, missing)) {
    names += entry.path().string() + '\n';
  }
  return names;
}

std::string left_behind() {
  return process_state() + files_in(std::getenv("TMPDIR")) +
         files_in(std::getenv("ASSAY_LOCK_DIR"));
}

// The system lists a thread that was joined for a moment longer: what is said twice is left.
std::string left_for_good() {
  std::string left = left_behind();
  for (int attempt = 0; attempt < 1000; ++attempt) {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    const std::string now = left_behind();
    if (now == left) break;
    left = now;
  }
  return left;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) return 2;
  const Inputs inputs = {argv[2], argv[3], argv[4]};
  std::locale::global(std::locale(std::locale(), new Grouping));
  ::umask(077);
  assay::Environment environment;
  int failures = 0;
  std::string before;
  const int rounds = std::atoi(argv[1]);
  for (int round = 0; round < rounds && failures == 0; ++round) {
    failures += do_round(environment, inputs);
    const std::string after = left_for_good();
    // The first round starts the thread that lasts.
    if (round == 0) before = after;
    if (after == before) continue;
    std::printf("after round %d:\n%sinstead of:\n%s", round, after.c_str(), before.c_str());
    ++failures;
  }
  if (before.find("children:\n") == std::string::npos) {
    std::printf("children are left: %s", before.c_str());
    ++failures;
  }
  std::printf("%d rounds of %zu jobs, %d failures\n", rounds, kJobs.size(), failures);
  return failures == 0 ? 0 : 1;
}
