// The wish that one job ends before it is done.
#pragma once

#include <memory>

#include "assay/export.hpp"

ASSAY_BEGIN
// One a job; once asked, it stays asked.
class ASSAY_EXPORT Stop {
 public:
  Stop();  // throws std::system_error when the system has no descriptor left
  ~Stop();
  Stop(const Stop&) = delete;
  Stop& operator=(const Stop&) = delete;

  void ask() noexcept;  // from any thread, and from a signal handler
  bool asked() const noexcept;

  struct Inside;
  Inside& inside() noexcept { return *inside_; }  // the library's own

 private:
  std::unique_ptr<Inside> inside_;
};

ASSAY_END
