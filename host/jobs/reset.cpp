#include "host/jobs/reset.hpp"

#include "host/adapters/run_for.hpp"
#include "host/core/bench/choose_device.hpp"
#include "host/desk/attached_link.hpp"
#include "host/desk/greeting.hpp"
#include "host/desk/reached_device.hpp"
#include "host/ports/control_lines.hpp"

namespace assay {

namespace {

constexpr Duration kResetLinkPatience{5'000'000};
constexpr Duration kAfterResetPatience{10'000'000};
constexpr Duration kCommandTimeout{60'000'000};

void run_command(const JobContext& job, const std::vector<std::string>& arguments) {
  ProcessRequest request;
  request.arguments = arguments;
  request.start_failure = Blame::flash;
  const ProcessResult result =
      run_for(job.outside.processes, job.outside.clock, job.stop, request, kCommandTimeout);
  if (result.exit_code == 0) return;
  throw Error(Blame::flash, "The bench's command {} ended with exit code {}:\n{}",
              arguments.front(), result.exit_code, result.output);
}

void play_reset_lines(Link& link, const Board& board) {
  auto* lines = dynamic_cast<ControlLines*>(&link);
  if (lines == nullptr) {
    throw Error(Blame::link, "The link {} has no control lines to reset the board {} by.",
                link.describe(), board.name);
  }
  lines->play(board.access.reset_lines);
}

void reset_by(ResetWay way, const JobContext& job, ReachedDevice& device, const Board& board) {
  const auto reset_by_program = [](Flashing& program) {
    program.reset();
    program.disconnect();
  };
  switch (way) {
    case ResetWay::bench_command:
      return run_command(job, device.device().reset_command);
    case ResetWay::probe:
      return reset_by_program(*device.probing());
    case ResetWay::flasher:
      return reset_by_program(*device.flashing());
    case ResetWay::control_lines:
      return play_reset_lines(*device.open_link(kResetLinkPatience), board);
    case ResetWay::power:
      run_command(job, device.device().power->off);
      return run_command(job, device.device().power->on);
    case ResetWay::request:
      break;
  }
  const auto link = device.open_link(kResetLinkPatience);
  greet(job, *link, {})->reset();
}

// A board that is its own USB device is away for a while, and its port may be open for a moment
// before it goes. `greeted` says whether the device has answered.
template <typename Greeted>
bool answers(const JobContext& job, Greeted greeted) {
  const Duration end = job.outside.clock.now() + kAfterResetPatience;
  for (Duration left = kAfterResetPatience; left.count() > 0;
       left = end - job.outside.clock.now()) {
    try {
      if (greeted(left)) return true;
    } catch (const Error&) {
      return false;
    }
  }
  return false;
}

void reset_attached(const JobContext& job, const PlaceWish& wish, ResetResult& result) {
  std::optional<Board> board;
  if (!wish.board.empty()) board = board_named(job, wish.board);
  const Board* known = board ? &*board : nullptr;
  AttachedLink attached(job, wish.attach, known, wish.wait_s);
  result.device = wish.attach;
  const ResetWay way = choose_reset_way(parse_attach_url(wish.attach), known);
  if (way == ResetWay::control_lines) {
    play_reset_lines(attached.link(), *known);
  } else {
    greet(job, attached.link(), {})->reset();
  }
  result.way = way;
  result.answers =
      answers(job, [&](Duration) { return greet_running(job, attached.link(), {}) != nullptr; });
}

void reset(const JobContext& job, const PlaceWish& wish, ResetResult& result) {
  const Place place = choose_place(job, wish);
  if (place.kind == PlaceKind::attached) return reset_attached(job, wish, result);
  if (place.kind != PlaceKind::device) {
    throw Error(Blame::input,
                "Name the device to reset: --device of the bench, or --attach. An emulated board "
                "starts anew with every command.");
  }
  const Board board = board_named(job, place.board);
  ReachedDevice device(job, place, board, wish, Needed::nothing);
  result.device = device.name();
  const ResetWay way = choose_reset_way(device.state(), board, wish.flasher);
  // Then the link is all that it could be reset by.
  if (way == ResetWay::request && device.state().link.presence == Presence::missing) {
    require_attached(device.state());
  }
  reset_by(way, job, device, board);
  result.way = way;
  result.answers = answers(job, [&](Duration left) {
    return greet_running(job, *device.await_link(left), {}) != nullptr;
  });
}

}  // namespace

ResetResult reset(Outside& outside, const ResetWish& wish, Events& events, Stop& stop) {
  const JobContext job{outside, events, stop, "reset"};
  ResetResult result;
  keeping_failure(result, [&] { reset(job, wish.place, result); });
  return result;
}

}  // namespace assay
