// assay_fuzz_replay: every target over its corpus and over mutations of each corpus file, built
// with the ordinary compiler and the sanitizers. The same inputs every time.
#include <fmt/format.h>
#include <sanitizer/asan_interface.h>
#include <sanitizer/lsan_interface.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/fuzz/mutate.hpp"
#include "tests/fuzz/scratch_folder.hpp"

// A finding of any kind ends with this exit code.
extern "C" const char* __asan_default_options() {
  return "exitcode=1:handle_abort=1:allocator_may_return_null=0:max_allocation_size_mb=2048";
}
extern "C" const char* __ubsan_default_options() { return "print_stacktrace=1"; }

namespace {

using namespace assay::fuzz;
namespace fs = std::filesystem;

constexpr int mutations_per_file = 30;
constexpr unsigned input_limit_seconds = 20;

struct Current {
  std::string name;  // target and file
  Bytes input;
} current;

// What the sanitizers call when they end the process: says which input did it, and keeps it.
void report_finding() {
  const char* const kept = "fuzz-finding";
  std::ofstream(kept, std::ios::binary)
      .write(reinterpret_cast<const char*>(current.input.data()),
             static_cast<std::streamsize>(current.input.size()));
  fmt::print("finding: {}; the input is kept in {}\n", current.name, fs::absolute(kept).string());
  std::fflush(stdout);
  remove_scratch_folders();
}

// For the debugger and the log it is enough to die here: ASan's handler of SIGABRT goes on.
void on_alarm(int) { std::abort(); }

void run(const Target& target, std::string what, Bytes input) {
  current = {fmt::format("{}: {}", target.name, what), std::move(input)};
  alarm(input_limit_seconds);
  target.run(current.input);
  alarm(0);
}

Bytes content_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error(path.string() + " cannot be read");
  return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<fs::path> corpus_of(const Target& target) {
  std::vector<fs::path> files;
  const fs::path folder = fs::path(ASSAY_SOURCE_DIR "/tests/fuzz/corpus") / target.name;
  for (const auto& entry : fs::directory_iterator(folder)) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

// Returns the number of inputs.
std::size_t replay(const Target& target) {
  const std::vector<fs::path> files = corpus_of(target);
  std::vector<Bytes> corpus;
  for (const fs::path& file : files) corpus.push_back(content_of(file));
  run(target, "empty input", {});
  std::size_t inputs = 1;
  for (std::size_t i = 0; i < corpus.size(); ++i) {
    const std::string name = files[i].filename().string();
    run(target, name, corpus[i]);
    std::mt19937 random(static_cast<unsigned>(i));
    for (int mutation = 1; mutation <= mutations_per_file; ++mutation) {
      const Bytes& other = corpus[random() % corpus.size()];
      run(target, fmt::format("{}, mutation {}", name, mutation), mutate(corpus[i], other, random));
    }
    inputs += 1 + mutations_per_file;
  }
  current = {fmt::format("{}: memory leaked by one of its inputs", target.name), {}};
  if (__lsan_do_recoverable_leak_check() != 0) {
    report_finding();
    _exit(1);
  }
  return inputs;
}

}  // namespace

int main(int count, char** arguments) {
  const std::vector<std::string> words(arguments + 1, arguments + count);
  const std::vector<Target> all = targets();
  const auto named = std::find_if(all.begin(), all.end(), [&](const Target& target) {
    return !words.empty() && target.name == words[0];
  });
  if (!words.empty() && named == all.end()) {
    fmt::print(stderr,
               "Usage: assay_fuzz_replay [TARGET [FILE]...]\nWithout a file: the target's "
               "corpus and mutations of it; without a target: all of them.\nTargets:");
    for (const Target& target : all) fmt::print(stderr, " {}", target.name);
    fmt::print(stderr, "\n");
    return 2;
  }
  __sanitizer_set_death_callback(report_finding);
  std::signal(SIGALRM, on_alarm);
  std::size_t inputs = 0;
  if (words.size() > 1) {
    for (auto file = words.begin() + 1; file != words.end(); ++file, ++inputs) {
      run(*named, *file, content_of(*file));
    }
  } else if (!words.empty()) {
    inputs = replay(*named);
  } else {
    for (const Target& target : all) inputs += replay(target);
  }
  fmt::print("{} inputs, 0 findings\n", inputs);
  return 0;
}
