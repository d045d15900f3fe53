// The simulator's command: one history with its trace, or a great many of them, judged.
#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <array>
#include <map>
#include <thread>

#include "host/core/data/suggest.hpp"
#include "proto/protection.hpp"
#include "tests/support/sim/history.hpp"

namespace assay::proto {
Protection sabotaged = Protection::none;
}

namespace assay::test {
namespace {

using proto::Protection;

const std::map<std::string, Protection> kProtections = {
    {"crc", Protection::crc},       {"sequence", Protection::sequence},
    {"nonce", Protection::nonce},   {"bounds", Protection::bounds},
    {"window", Protection::window}, {"digest", Protection::digest},
};
const std::array<const char*, 6> kViolations = {
    "", "wrong result", "hang", "double action", "out of bounds", "other"};
constexpr std::uint64_t kSabotageCalls = 20'000;

struct Options {
  std::uint64_t seed = 1;
  std::uint64_t calls = 0;  // 0: one history
  std::string fault;
  std::string sabotage;
  unsigned jobs = std::max(1u, std::thread::hardware_concurrency());
  bool list = false;
};

// Of many histories. Plain numbers: a child hands it over through a pipe.
struct Sum {
  std::uint64_t histories = 0;
  std::uint64_t calls = 0;
  std::uint64_t completed = 0;
  std::uint64_t faulty = 0;
  std::uint64_t faults_made = 0;
  std::array<std::uint64_t, 6> violations{};
  std::uint64_t first_seed = 0;  // with a violation; 0: none
  std::uint64_t calls_until_first = 0;
};

void complain(std::uint64_t seed, const Verdict& verdict) {
  std::string faults;
  for (const std::string& fault : verdict.faults) faults += " " + fault;
  fmt::print(stderr, "seed {}: {}: {} (faults:{})\n", seed,
             kViolations[static_cast<std::size_t>(verdict.violation)], verdict.what,
             faults.empty() ? " none" : faults);
}

// Every `stride`th seed from `seed` on, until `calls` calls are made, or the first violation.
Sum play_many(std::uint64_t seed, std::uint64_t stride, std::uint64_t calls,
              const Options& options) {
  Sum sum;
  for (; sum.calls < calls; seed += stride) {
    const Verdict verdict = play(seed, options.fault);
    ++sum.histories;
    sum.calls += static_cast<std::uint64_t>(verdict.calls);
    sum.completed += verdict.completed;
    sum.faulty += verdict.faults_made > 0;
    sum.faults_made += verdict.faults_made;
    if (verdict.violation == Violation::none) continue;
    ++sum.violations[static_cast<std::size_t>(verdict.violation)];
    complain(seed, verdict);
    if (sum.first_seed == 0) {
      sum.first_seed = seed;
      sum.calls_until_first = sum.calls;
    }
    if (!options.sabotage.empty()) break;
  }
  return sum;
}

// In as many processes as there are jobs: the server is one per process.
Sum play_in_children(const Options& options) {
  std::vector<std::pair<pid_t, int>> children;
  for (unsigned job = 0; job < options.jobs; ++job) {
    std::array<int, 2> ends{};
    if (::pipe(ends.data()) != 0) throw std::runtime_error("no pipe");
    const pid_t child = ::fork();
    if (child == 0) {
      const Sum sum = play_many(options.seed + job, options.jobs,
                                (options.calls + options.jobs - 1) / options.jobs, options);
      const bool written = ::write(ends[1], &sum, sizeof sum) == sizeof sum;
      ::_exit(written ? 0 : 1);
    }
    ::close(ends[1]);
    children.emplace_back(child, ends[0]);
  }
  Sum total;
  for (const auto& [child, end] : children) {
    Sum sum;
    const bool read = ::read(end, &sum, sizeof sum) == sizeof sum;
    int status = 0;
    ::waitpid(child, &status, 0);
    ::close(end);
    if (!read || status != 0) throw std::runtime_error("a simulation crashed; see above");
    total.histories += sum.histories;
    total.calls += sum.calls;
    total.completed += sum.completed;
    total.faulty += sum.faulty;
    total.faults_made += sum.faults_made;
    for (std::size_t i = 0; i < sum.violations.size(); ++i)
      total.violations[i] += sum.violations[i];
    if (sum.first_seed != 0 && (total.first_seed == 0 || sum.first_seed < total.first_seed)) {
      total.first_seed = sum.first_seed;
      total.calls_until_first = sum.calls_until_first;
    }
  }
  return total;
}

int many(const Options& options) {
  const Sum sum = play_in_children(options);
  fmt::print(
      "{} calls in {} histories ({} completed, {} with faults, {} faults): "
      "{} wrong results, {} hangs, {} double actions, {} out of bounds, {} other\n",
      sum.calls, sum.histories, sum.completed, sum.faulty, sum.faults_made, sum.violations[1],
      sum.violations[2], sum.violations[3], sum.violations[4], sum.violations[5]);
  if (sum.first_seed == 0) return 0;
  fmt::print("replay: scripts/sim --seed {}{}{}\n", sum.first_seed,
             options.fault.empty() ? "" : " --fault ", options.fault);
  return 1;
}

int sabotage(Options options) {
  proto::sabotaged = kProtections.at(options.sabotage);
  if (options.calls == 0) options.calls = kSabotageCalls;
  const Sum sum = play_many(options.seed, 1, options.calls, options);
  if (sum.first_seed == 0) {
    fmt::print("{}: not noticed in {} calls\n", options.sabotage, sum.calls);
    return 1;
  }
  fmt::print("{}: noticed after {} calls\n", options.sabotage, sum.calls_until_first);
  return 0;
}

int one(const Options& options) {
  Trace trace(stdout);
  const Verdict verdict = play(options.seed, options.fault, &trace);
  std::string faults;
  for (const std::string& fault : verdict.faults) faults += " " + fault;
  fmt::print("seed {}, faults:{} ({} made), {} calls\n", options.seed,
             faults.empty() ? " none" : faults, verdict.faults_made, verdict.calls);
  fmt::print("{}\n", verdict.completed ? "completed" : "ended with: " + verdict.named);
  if (verdict.violation == Violation::none) return 0;
  fmt::print("VIOLATION: {}: {}\n", kViolations[static_cast<std::size_t>(verdict.violation)],
             verdict.what);
  return 1;
}

int run(int count, char** arguments) {
  Options options;
  CLI::App app(
      "Plays sessions of the real client with the real device server over a simulated line in\n"
      "virtual time, and judges them. With neither --count nor --sabotage: one history, with its "
      "trace.",
      "scripts/sim");
  app.add_option("--seed", options.seed, "Of the first history (1); one seed is one history")
      ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{1} << 60));
  app.add_option("--count", options.calls, "Calls to make, over as many histories as it takes");
  app.add_option("--fault", options.fault, "Only this kind of fault (see --list), or none");
  app.add_option("--sabotage", options.sabotage,
                 "Switch a protection off and expect that this is noticed: crc, sequence, nonce,\n"
                 "bounds, window or digest");
  app.add_option("--jobs", options.jobs, "Processes (one per core)")->check(CLI::Range(1, 256));
  app.add_flag("--list", options.list, "Print the kinds of faults");
  app.footer(
      "Exit code: 0 as it should be, 1 a violation (or a sabotage that was not noticed), 2 "
      "wrong option.\nExample: scripts/sim --count 20000");
  try {
    app.parse(count, arguments);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  if (options.list) {
    for (const FaultKind& kind : fault_kinds()) fmt::print("{:<16} {}\n", kind.name, kind.what);
    return 0;
  }
  const auto refuse = [](const std::string& what, const std::string& name,
                         const std::vector<std::string>& known) {
    fmt::print(stderr, "sim: there is no {} '{}'{}.\n", what, name, did_you_mean(name, known));
    return 2;
  };
  std::vector<std::string> names;
  for (const FaultKind& kind : fault_kinds()) names.emplace_back(kind.name);
  names.emplace_back("none");
  if (!options.fault.empty() &&
      std::find(names.begin(), names.end(), options.fault) == names.end()) {
    return refuse("fault", options.fault, names);
  }
  if (options.sabotage.empty()) return options.calls == 0 ? one(options) : many(options);
  names.clear();
  for (const auto& [name, protection] : kProtections) names.push_back(name);
  if (kProtections.count(options.sabotage) == 0)
    return refuse("protection", options.sabotage, names);
  return sabotage(options);
}

}  // namespace
}  // namespace assay::test

int main(int count, char** arguments) {
  try {
    return assay::test::run(count, arguments);
  } catch (const std::exception& error) {
    fmt::print(stderr, "sim: {}\n", error.what());
    return 1;
  }
}
