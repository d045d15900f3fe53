// Runs an archive on two emulated boards at once: host_library ARCHIVE
#include <assay/run.hpp>
#include <cstdio>
#include <future>

int main(int argc, char** argv) {
  if (argc != 2) return std::fputs("Usage: host_library ARCHIVE\n", stderr), 2;
  try {
    assay::Environment environment;
    const auto run_on = [&](const char* board) {
      assay::RunWish wish;
      wish.firmware.archive = argv[1];
      wish.place.board = board;
      return assay::run(environment, wish);
    };
    const char* const boards[] = {"mps2-an386", "mps2-an500"};
    std::future<assay::RunResult> runs[] = {std::async(std::launch::async, run_on, boards[0]),
                                            std::async(std::launch::async, run_on, boards[1])};
    bool passed = true;
    for (auto& each : runs) {
      const assay::RunResult result = each.get();
      passed = passed && result.passed();
      if (!result.error.empty()) std::printf("%s\n", result.error.c_str());
      for (const auto& output : result.outputs) {
        std::printf("%s: %s: %llu of %llu cases within tolerance, %.0f %s an inference\n",
                    result.board.c_str(), output.name.c_str(),
                    static_cast<unsigned long long>(output.cases_within),
                    static_cast<unsigned long long>(output.cases), result.inferences->mean,
                    result.inferences->unit.c_str());
      }
    }
    return passed ? 0 : 1;
  } catch (const assay::Error& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return static_cast<int>(error.outcome());
  }
}
