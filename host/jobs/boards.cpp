#include "host/jobs/boards.hpp"

#include "host/core/board/new_board.hpp"
#include "host/desk/job_context.hpp"

namespace assay {

namespace fs = std::filesystem;

BoardsResult list_boards(Outside& outside, const BoardsWish&, Events& events, Stop& stop) {
  const JobContext job{outside, events, stop, "boards"};
  BoardsResult result;
  keeping_failure(result, [&] {
    stop.throw_if_asked();
    result.all = job.boards.all();
  });
  return result;
}

NewBoardResult new_board(Outside& outside, const NewBoardWish& wish, Events& events, Stop& stop) {
  const JobContext job{outside, events, stop, "boards new"};
  NewBoardResult result;
  keeping_failure(result, [&] {
    const Board from = board_named(job, wish.from);
    stop.throw_if_asked();
    const fs::path own = outside.folders.share / "boards";
    const fs::path into = wish.into.empty() ? own : fs::path(wish.into);
    std::error_code problem;
    if (!fs::equivalent(into, own, problem)) result.outside = into;
    result.files = make_board(from, wish.name, into, result.outside);
    result.folder = into / wish.name;
  });
  return result;
}

}  // namespace assay
