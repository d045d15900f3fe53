#include "host/report/doctor_report.hpp"

#include "tests/support/catch.hpp"

using namespace assay;

TEST_CASE(
    "doctor: what is missing to build goes before what keeps from a device, notes do not count") {
  const DoctorFinding well = fine("a", "b");
  const DoctorFinding noted = note("a", "b", "c");
  const DoctorFinding builds = problem(Blame::build, "a", "b", "c");
  const DoctorFinding reaches = problem(Blame::flash, "a", "b", "c");
  CHECK(verdict_of({}) == std::nullopt);
  CHECK(verdict_of({well, noted}) == std::nullopt);
  CHECK(verdict_of({well, reaches, noted}) == Blame::flash);
  CHECK(verdict_of({reaches, builds}) == Blame::build);
}

TEST_CASE("doctor: the text has what is well first, then problems, then notes") {
  CHECK(doctor_text({{},
                     {note("old", "is old", "renew it"), fine("cache", "here"),
                      problem(Blame::flash, "port\n\x1b[1m", "is shut", "open it")}}) ==
        "cache         here\n"
        "problem: port??[1m is shut\n  mend: open it\n"
        "note: old is old\n  mend: renew it\n");
}

TEST_CASE("doctor: the JSON has boards as they were in version 1, and all findings") {
  const BoardReadiness board = {"one", {"ninja"}, {"ninja-build"}};
  CHECK(doctor_json({{board}, {fine("cache", "here"), note("old", "is old", "renew it")}}).dump() ==
        R"({"version":1,"boards":[{"name":"one","ready":false,"missing":["ninja"],)"
        R"("packages":["ninja-build"]}],"findings":[)"
        R"({"level":"ok","subject":"cache","what":"here","mend":null},)"
        R"({"level":"note","subject":"old","what":"is old","mend":"renew it"}]})");
}
