// What every part of a job is given.
#pragma once

#include <string>

#include "host/base/stop.hpp"
#include "host/core/board/board.hpp"
#include "host/core/firmware/firmware.hpp"
#include "host/ports/events.hpp"
#include "host/ports/outside.hpp"

namespace assay {

// All references outlive the job.
struct JobContext {
  Outside& outside;
  Events& events;
  Stop& stop;
  std::string name;  // of the job: "run"
};

// The named board; an empty name: the default one. Throws Error(usage).
Board board_named(const JobContext& job, const std::string& name);

BuildTools build_tools(const JobContext& job);

// A program of ours. Throws Error(flash) where it is not there.
std::filesystem::path companion(const Outside& outside, const std::string& name);

}  // namespace assay
