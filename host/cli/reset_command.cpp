// assay reset: a device starts anew, by whatever can make it.
#include "host/adapters/run_for.hpp"
#include "host/cli/command.hpp"
#include "host/cli/print.hpp"
#include "host/core/bench/choose_device.hpp"
#include "host/desk/attached_link.hpp"
#include "host/desk/greeting.hpp"
#include "host/desk/reached_device.hpp"
#include "host/desk/reset_way.hpp"
#include "host/ports/control_lines.hpp"

namespace assay {

namespace {

constexpr Duration kResetLinkPatience{5'000'000};
constexpr Duration kAfterResetPatience{10'000'000};
constexpr Duration kCommandTimeout{60'000'000};

struct ResetOptions {
  DeskOptions desk;
  std::string board;
  std::string attach;
};

void run_command(App& app, const std::vector<std::string>& arguments) {
  ProcessRequest request;
  request.arguments = arguments;
  request.start_failure = ExitCode::flash;
  const ProcessResult result =
      run_for(app.processes(), app.clock(), app.stop(), request, kCommandTimeout);
  if (result.exit_code == 0) return;
  throw Error(ExitCode::flash, "The bench's command {} ended with exit code {}:\n{}",
              arguments.front(), result.exit_code, result.output);
}

void play_reset_lines(Link& link, const Board& board) {
  auto* lines = dynamic_cast<ControlLines*>(&link);
  if (lines == nullptr) {
    throw Error(ExitCode::link, "The link {} has no control lines to reset the board {} by.",
                link.describe(), board.name);
  }
  lines->play(board.access.reset_lines);
}

void reset_by(ResetWay way, App& app, ReachedDevice& device, const Board& board) {
  const auto reset_by_program = [](Flashing& program) {
    program.reset();
    program.disconnect();
  };
  switch (way) {
    case ResetWay::bench_command:
      return run_command(app, device.device().reset_command);
    case ResetWay::probe:
      return reset_by_program(*device.probing());
    case ResetWay::flasher:
      return reset_by_program(*device.flashing());
    case ResetWay::control_lines:
      return play_reset_lines(*device.open_link(kResetLinkPatience), board);
    case ResetWay::power:
      run_command(app, device.device().power->off);
      return run_command(app, device.device().power->on);
    case ResetWay::request:
      break;
  }
  const auto link = device.open_link(kResetLinkPatience);
  greet(app, *link, {})->reset();
}

// A board that is its own USB device is away for a while, and its port may be open for a moment
// before it goes. `greeted` says whether the device has answered.
template <typename Greeted>
bool answers(App& app, Greeted greeted) {
  const Duration end = app.clock().now() + kAfterResetPatience;
  for (Duration left = kAfterResetPatience; left.count() > 0; left = end - app.clock().now()) {
    try {
      if (greeted(left)) return true;
    } catch (const Error& error) {
      return false;
    }
  }
  return false;
}

int report_reset(App& app, const std::string& device, ResetWay way, bool heard) {
  const std::string by(reset_way_text(way));
  print_result(app, {{"version", 1}, {"device", device}, {"by", by}, {"answers", heard}},
               fmt::format("{}: was reset by {}; it {}\n", device, by,
                           heard ? "answers" : "does not answer"));
  return 0;
}

int reset_attached(App& app, const ResetOptions& options) {
  std::optional<Board> board;
  if (!options.board.empty()) board = app.board(options.board);
  const Board* known = board ? &*board : nullptr;
  AttachedLink attached(app, options.attach, known, options.desk.wait_s);
  const ResetWay way = choose_reset_way(parse_attach_url(options.attach), known);
  if (way == ResetWay::control_lines) {
    play_reset_lines(attached.link(), *known);
  } else {
    greet(app, attached.link(), {})->reset();
  }
  const bool heard =
      answers(app, [&](Duration) { return greet_running(app, attached.link(), {}) != nullptr; });
  return report_reset(app, options.attach, way, heard);
}

int reset(App& app, const ResetOptions& options) {
  const Place place = choose_place(app, options.desk, options.board, options.attach);
  if (place.kind == PlaceKind::attached) return reset_attached(app, options);
  if (place.kind != PlaceKind::device) {
    throw Error(ExitCode::usage,
                "Name the device to reset: --device of the bench, or --attach. An emulated board "
                "starts anew with every command.");
  }
  const Board board = app.board(place.board);
  ReachedDevice device(app, place, board, options.desk, Needed::nothing);
  const ResetWay way = choose_reset_way(device.state(), board, options.desk.flasher);
  // Then the link is all that it could be reset by.
  if (way == ResetWay::request && device.state().link.presence == Presence::missing) {
    require_attached(device.state());
  }
  reset_by(way, app, device, board);
  const bool heard = answers(app, [&](Duration left) {
    return greet_running(app, *device.await_link(left), {}) != nullptr;
  });
  return report_reset(app, device.name(), way, heard);
}

}  // namespace

void add_reset(Switches root, App& app, Action& action) {
  auto options = std::make_shared<ResetOptions>();
  Switches command =
      make_command(root, app, "reset", "Starts a device anew", "assay reset --device left");
  command.footer(
      "By the first of these that it has: the bench's reset command; its debug probe; its "
      "flasher's\n"
      "reset; the control lines of its serial port, where the board is reset by them (--board "
      "with\n"
      "--attach); the bench's power commands. Else its firmware is asked.\n"
      "Example: assay reset --device left");
  command.option("--board", options->board, "Its board, where no bench names the device");
  command.option("--attach", options->attach, "Link to the device (docs/links.md)");
  add_desk_switches(command, options->desk);
  command.on_parsed(
      [&app, &action, options] { action = [&app, options] { return reset(app, *options); }; });
}

}  // namespace assay
