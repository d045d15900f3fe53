// What --attach leads to: locked, opened, behind a faulty line where the URL asks for one.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "host/adapters/device_lock.hpp"
#include "host/core/board/board.hpp"
#include "host/desk/job_context.hpp"
#include "host/ports/link.hpp"

namespace assay {

class AttachedLink {
 public:
  // `board` gives the rate that the URL leaves out; it may be null. `wait_s` is --wait. Throws
  // Error(input), Error(flash) where it is in use, Error(link).
  AttachedLink(const JobContext& job, const std::string& url, const Board* board,
               const std::optional<double>& wait_s);

  Link& link() { return chaos_ ? *chaos_ : *link_; }

 private:
  DeviceLock lock_;
  std::unique_ptr<Link> link_;
  std::unique_ptr<Link> chaos_;  // around it
};

}  // namespace assay
