// assay reset: a device starts anew, by whatever can make it.
#include "host/adapters/run_for.hpp"
#include "host/cli/attached_link.hpp"
#include "host/cli/command.hpp"
#include "host/cli/greeting.hpp"
#include "host/cli/print.hpp"
#include "host/cli/reached_device.hpp"
#include "host/ports/control_lines.hpp"

namespace assay {

namespace {

constexpr Duration kAfterResetPatience{5'000'000};
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
  const ProcessResult result = run_for(app.processes(), app.clock(), request, kCommandTimeout);
  if (result.exit_code == 0) return;
  throw Error(ExitCode::flash, "The bench's command {} ended with exit code {}:\n{}",
              arguments.front(), result.exit_code, result.output);
}

// The surest way first. Returns what did it.
std::string reset_device(App& app, ReachedDevice& device, const Board& board) {
  if (!device.device().reset_command.empty()) {
    run_command(app, device.device().reset_command);
    return "the bench's reset command";
  }
  if (device.flashing() != nullptr) {
    device.flashing()->reset();
    device.flashing()->disconnect();
    return "its flasher";
  }
  if (!board.access.reset_lines.empty()) {
    const auto link = device.open_link(kAfterResetPatience);
    if (auto* lines = dynamic_cast<ControlLines*>(link.get())) {
      lines->play(board.access.reset_lines);
      return "the serial port's control lines";
    }
  }
  if (device.device().power) {
    run_command(app, device.device().power->off);
    run_command(app, device.device().power->on);
    return "switching its power off and on";
  }
  const auto link = device.open_link(kAfterResetPatience);
  greet(app, *link, {})->reset();
  return "asking it to";
}

bool answers(App& app, ReachedDevice& device) {
  try {
    const auto link = device.open_link(kAfterResetPatience);
    return greet_running(app, *link, {}) != nullptr;
  } catch (const Error& error) {
    if (error.code() == ExitCode::interrupted) throw;
    return false;
  }
}

int reset(App& app, const ResetOptions& options) {
  const Place place = choose_place(app, options.desk, options.board, options.attach);
  if (place.kind == PlaceKind::attached) {
    AttachedLink attached(app, options.attach, nullptr, options.desk.wait_s);
    greet(app, attached.link(), {})->reset();
    print_result(app, {{"version", 1}, {"device", options.attach}, {"by", "asking it to"}},
                 fmt::format("{}: was reset by asking it to\n", options.attach));
    return 0;
  }
  if (place.kind != PlaceKind::device) {
    throw Error(ExitCode::usage,
                "Name the device to reset: --device of the bench, or --attach. An emulated board "
                "starts anew with every command.");
  }
  const Board board = app.board(place.board);
  ReachedDevice device(app, place, board, options.desk);
  const std::string by = reset_device(app, device, board);
  const bool heard = answers(app, device);
  print_result(app, {{"version", 1}, {"device", device.name()}, {"by", by}, {"answers", heard}},
               fmt::format("{}: was reset by {}; it {}\n", device.name(), by,
                           heard ? "answers" : "does not answer"));
  return 0;
}

}  // namespace

void add_reset(Switches root, App& app, Action& action) {
  auto options = std::make_shared<ResetOptions>();
  Switches command =
      make_command(root, app, "reset", "Starts a device anew", "assay reset --device left");
  command.option("--board", options->board, "Its board, where no bench names the device");
  command.option("--attach", options->attach, "Link to the device (docs/links.md)");
  add_desk_switches(command, options->desk);
  command.on_parsed(
      [&app, &action, options] { action = [&app, options] { return reset(app, *options); }; });
}

}  // namespace assay
