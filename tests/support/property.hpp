// RapidCheck inside a Catch2 test case: the counterexample and the seed that replays it are in the
// failure's text.
#pragma once

#include <rapidcheck.h>

#include <sstream>
#include <string>

#include "tests/support/catch.hpp"

namespace assay::test {

template <typename Testable>
void property(const std::string& name, Testable&& testable) {
  const auto result = rc::detail::checkTestable(std::forward<Testable>(testable));
  std::ostringstream report;
  rc::detail::printResultMessage(result, report);
  INFO(name << "\n" << report.str());
  CHECK(result.template is<rc::detail::SuccessResult>());
}

}  // namespace assay::test
