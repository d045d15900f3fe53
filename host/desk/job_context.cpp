#include "host/desk/job_context.hpp"

#include "host/base/error.hpp"
#include "host/core/board/read_board.hpp"

namespace assay {

Board board_named(const JobContext& job, const std::string& name) { return job.boards.find(name); }

BuildTools build_tools(const JobContext& job) {
  Outside& outside = job.outside;
  return {outside.processes,
          job.stop,
          outside.cache,
          job.events,
          outside.folders.share,
          outside.folders.logs,
          [&events = job.events](const std::string& what) {
            events.step({JobStep::Kind::building, "", what, 0, 0});
          },
          [&job] { return emulated_first(job.boards.all().boards); }};
}

std::filesystem::path companion(const Outside& outside, const std::string& name) {
  const std::filesystem::path path = outside.folders.programs / name;
  if (std::filesystem::exists(path)) return path;
  throw Error(Blame::flash, "{} is not there: install the tool as a whole, with {}.", path.string(),
              name);
}

}  // namespace assay
