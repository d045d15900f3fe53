// The job doctor against fakes: it finds, and fails only where the wish names no board.
#include "host/jobs/doctor.hpp"

#include <algorithm>

#include "host/core/board/catalogue.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/no_stop.hpp"
#include "tests/support/played_firmware.hpp"

using namespace assay;
using namespace assay::test;
using Catch::Matchers::ContainsSubstring;

namespace {

struct DoctorBench : PlayedOutside {
  DoctorBench() { processes.program = dead_at_start(0); }

  DoctorResult doctor() { return assay::doctor(outside, wish, events, stop); }

  DoctorWish wish;
};

const DoctorFinding& finding_on(const DoctorResult& result, const std::string& subject) {
  const auto found =
      std::find_if(result.findings.begin(), result.findings.end(),
                   [&](const DoctorFinding& each) { return each.subject == subject; });
  if (found == result.findings.end()) throw std::runtime_error("no finding on " + subject);
  return *found;
}

}  // namespace

TEST_CASE("doctor: all boards are looked at, and each program is asked once", "[jobs]") {
  DoctorBench bench;
  const DoctorResult result = bench.doctor();
  REQUIRE_FALSE(result.failure);
  CHECK(result.boards.size() == BoardCatalogue(ASSAY_SOURCE_DIR).names().size());
  auto asked = bench.processes.started;
  std::sort(asked.begin(), asked.end());
  CHECK(std::adjacent_find(asked.begin(), asked.end()) == asked.end());
  CHECK(bench.events.steps.size() == asked.size());
}

TEST_CASE("doctor: a compiler that is missing is a problem of its board, no failure", "[jobs]") {
  DoctorBench bench;
  bench.wish.board = "host";
  bench.processes.missing = {"g++"};
  const DoctorResult result = bench.doctor();
  REQUIRE_FALSE(result.failure);
  REQUIRE(result.boards.size() == 1);
  CHECK(result.boards.front().missing == std::vector<std::string>{"g++"});
  CHECK(finding_on(result, "host").blame == Blame::build);
}

TEST_CASE("doctor: a native board needs no desk, and nobody looks at it", "[jobs]") {
  DoctorBench bench;
  bench.wish.board = "host";
  bench.wish.bench = bench.folder.path() / "no bench.json";
  CHECK_FALSE(bench.doctor().failure);
  CHECK(bench.devices.asked == 0);
}

TEST_CASE("doctor: a desk that cannot be read is a problem, and the rest is told", "[jobs]") {
  DoctorBench bench;
  bench.devices.unknown = true;
  bench.wish.bench = bench.folder.path() / "no bench.json";
  const DoctorResult result = bench.doctor();
  REQUIRE_FALSE(result.failure);
  CHECK(finding_on(result, "plugged in").what == "The system cannot be asked.");
  CHECK_THAT(finding_on(result, "bench").mend, ContainsSubstring("no bench.json"));
  CHECK_THAT(finding_on(result, "virtual probe").what, ContainsSubstring("cannot be started"));
}

TEST_CASE("doctor: a port that this user may not open is told with its file's group", "[jobs]") {
  DoctorBench bench;
  bench.devices.plug("/dev/ttyACM7", "066E");
  bench.devices.ports.front().accessible = false;
  const DoctorResult result = bench.doctor();
  CHECK_THAT(finding_on(result, "/dev/ttyACM7").mend, ContainsSubstring("usermod -aG dialout"));
}

TEST_CASE("doctor: a board that is none is the user's to mend", "[jobs]") {
  DoctorBench bench;
  bench.wish.board = "hosts";
  const DoctorResult result = bench.doctor();
  REQUIRE(result.failure);
  CHECK(result.failure->blame == Blame::input);
  CHECK_THAT(result.failure->sentence, ContainsSubstring("host"));
  CHECK(result.findings.empty());
}

TEST_CASE("doctor: asked to stop as a program is asked, it ends", "[jobs]") {
  DoctorBench bench;
  bench.stop_at(JobStep::Kind::asking);
  CHECK(is_cancelled([&] { bench.doctor(); }));
}
