// assay reset: a device starts anew, by whatever can make it.
#include "host/cli/command.hpp"
#include "host/cli/print.hpp"
#include "host/cli/wish_switches.hpp"
#include "host/jobs/reset.hpp"

namespace assay {

namespace {

Ending reset_and_report(App& app, const ResetWish& wish) {
  const ResetResult result = reset(app.outside(), wish, app.events(), app.stop());
  if (result.failure) return print_failure(app, *result.failure, "assay reset");
  const std::string by(reset_way_text(*result.way));
  print_result(app,
               {{"version", 1}, {"device", result.device}, {"by", by}, {"answers", result.answers}},
               fmt::format("{}: was reset by {}; it {}\n", result.device, by,
                           result.answers ? "answers" : "does not answer"));
  return {};
}

}  // namespace

void add_reset(Switches root, App& app, Action& action) {
  auto wish = std::make_shared<ResetWish>();
  Switches command =
      make_command(root, app, "reset", "Starts a device anew", "assay reset --device left");
  command.footer(
      "By the first of these that it has: the bench's reset command; its debug probe; its "
      "flasher's\n"
      "reset; the control lines of its serial port, where the board is reset by them (--board "
      "with\n"
      "--attach); the bench's power commands. Else its firmware is asked.\n"
      "Example: assay reset --device left");
  command.option("--board", wish->place.board, "Its board, where no bench names the device");
  command.option("--attach", wish->place.attach, "Link to the device (docs/links.md)");
  add_place_switches(command, wish->place);
  command.on_parsed(
      [&app, &action, wish] { action = [&app, wish] { return reset_and_report(app, *wish); }; });
}

}  // namespace assay
