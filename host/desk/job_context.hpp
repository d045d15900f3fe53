// What every part of a job is given.
#pragma once

#include <string>
#include <utility>

#include "host/base/stop.hpp"
#include "host/core/board/catalogue.hpp"
#include "host/core/firmware/firmware.hpp"
#include "host/ports/events.hpp"
#include "host/ports/outside.hpp"

namespace assay {

// All references outlive the job.
struct JobContext {
  // `job` is its name: "run".
  JobContext(Outside& around, Events& told, Stop& wish, std::string job)
      : outside(around),
        events(told),
        stop(wish),
        name(std::move(job)),
        boards(around.folders.share, around.folders.outside_boards) {}

  Outside& outside;
  Events& events;
  Stop& stop;
  std::string name;
  mutable BoardCatalogue boards;  // it reads what it is asked for
};

// The named board; an empty name: the default one. Throws Error(input).
Board board_named(const JobContext& job, const std::string& name);

BuildTools build_tools(const JobContext& job);

// A program of ours. Throws Error(flash) where it is not there.
std::filesystem::path companion(const Outside& outside, const std::string& name);

}  // namespace assay
