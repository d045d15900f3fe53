#include "host/core/firmware/build_failure.hpp"

#include "tests/support/catch.hpp"

using namespace assay;

namespace {

std::string text(const Error& error) { return error.what(); }

}  // namespace

TEST_CASE("build failure: the first error line stands on top, with the log's path") {
  const Error error = build_failure(
      "[1/2] cc\nFAILED: a.o\ncc -c a.c\na.c:1:2: warning: odd\na.c:57:11: error: expected ';'\n"
      "b.c:1:1: error: later\n",
      "/logs/x.log");
  CHECK(error.blame() == Blame::build);
  CHECK(text(error).rfind("a.c:57:11: error: expected ';'\n", 0) == 0);
  CHECK(text(error).find("/logs/x.log") != std::string::npos);
}

TEST_CASE("build failure: a driver's missing symbol names --sources and is the user's") {
  const Error error = build_failure(
      "ld: model.o: in function `f':\nundefined reference to `TVMDeviceFooOpen'\n", "x");
  CHECK(error.blame() == Blame::input);
  CHECK(text(error).find("TVMDeviceFooOpen") != std::string::npos);
  CHECK(text(error).find("--sources") != std::string::npos);
}

TEST_CASE("build failure: a missing CMSIS-NN symbol names --library") {
  const Error error = build_failure("undefined reference to `arm_convolve_s8'\n", "x");
  CHECK(error.blame() == Blame::input);
  CHECK(text(error).find("--library") != std::string::npos);
}

TEST_CASE("build failure: any other missing symbol is the build's") {
  CHECK(build_failure("undefined reference to `gemm'\n", "x").blame() == Blame::build);
}

TEST_CASE("build failure: a missing header names --include") {
  const Error error =
      build_failure("m.c:3:10: fatal error: arm_nnfunctions.h: No such file or directory\n", "x");
  CHECK(error.blame() == Blame::input);
  CHECK(text(error).find("arm_nnfunctions.h") != std::string::npos);
  CHECK(text(error).find("--include") != std::string::npos);
}

TEST_CASE("build failure: an overflowing region is told from other linker errors") {
  CHECK(is_region_overflow("region `RAM' overflowed by 84 bytes"));
  CHECK_FALSE(is_region_overflow("undefined reference to `x'"));
}
