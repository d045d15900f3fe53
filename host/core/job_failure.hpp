// Why a job did not come to its end.
#pragma once

#include <optional>
#include <string>

#include "host/base/error.hpp"
#include "host/core/fit/fit.hpp"

namespace assay {

struct JobFailure {
  Blame blame = Blame::bug;      // whose doing it is
  std::string sentence;          // what is wrong, where, and what to do
  bool is_in_wish = false;       // the wish itself makes no sense; nothing was looked at
  std::optional<FitReport> fit;  // where the image does not fit: what takes how much
};

JobFailure failure_of(const Error& error);

// Does the work of a job, whose result keeps what goes wrong. What stops the job passes through.
template <typename Result, typename Work>
void keeping_failure(Result& result, Work work) {
  try {
    work();
  } catch (const Error& error) {
    result.failure = failure_of(error);
  }
}

}  // namespace assay
