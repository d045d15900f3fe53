// The Error that is expected of a piece of work.
#pragma once

#include <stdexcept>

#include "host/base/error.hpp"

namespace assay::test {

// Throws std::runtime_error, which fails the test, where the work throws none.
template <typename Work>
Error error_of(Work&& work) {
  try {
    work();
  } catch (const Error& error) {
    return error;
  }
  throw std::runtime_error("no Error was thrown");
}

}  // namespace assay::test
