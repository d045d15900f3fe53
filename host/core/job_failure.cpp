#include "host/core/job_failure.hpp"

#include "host/base/wish_error.hpp"
#include "host/core/firmware/firmware.hpp"

namespace assay {

JobFailure failure_of(const Error& error) {
  JobFailure failure;
  failure.blame = error.blame();
  failure.sentence = error.what();
  failure.is_in_wish = dynamic_cast<const WishError*>(&error) != nullptr;
  if (const auto* full = dynamic_cast<const DoesNotFit*>(&error)) failure.fit = full->fit;
  return failure;
}

}  // namespace assay
