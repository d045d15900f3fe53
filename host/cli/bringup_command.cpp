// assay bringup: climbs from the debug probe to the firmware's answer, and says where it stops.
#include "host/cli/command.hpp"
#include "host/cli/print.hpp"
#include "host/cli/wish_switches.hpp"
#include "host/jobs/bringup.hpp"
#include "host/report/bringup_report.hpp"

namespace assay {

namespace {

Ending bring_up_and_report(App& app, const BringupWish& wish) {
  const BringupResult result = bring_up(app.outside(), wish, app.events(), app.stop());
  if (result.failure) return print_failure(app, *result.failure, "assay bringup");
  const BringupRecord& record = result.record;
  print_result(app, bringup_json(record), bringup_text(record));
  return record.passed() ? Ending() : rung_blame(record.rungs.back().rung);
}

}  // namespace

void add_bringup(Switches root, App& app, Action& action) {
  auto wish = std::make_shared<BringupWish>();
  Switches command = make_command(
      root, app, "bringup",
      "Checks a new or newly wired board step by step: probe, chip, RAM, flash, start, clock, "
      "link.\n"
      "Stops at the first that fails, with its likely causes. Overwrites the board's firmware.",
      "assay bringup --device left");
  command.footer(
      "Exit code: 0 all passed; 4 it stopped at probe, identity, ram or flash; 6 at reset, boot "
      "or\n"
      "clock; 5 at link or hello. Option bytes are never written.\n"
      "Example: assay bringup --device left");
  command.option("--board", wish->place.board, "Its board, where no bench names the device");
  command.option("--attach", wish->place.attach,
                 "Link to the device, where no bench names it (docs/links.md)");
  add_place_switches(command, wish->place);
  command.on_parsed(
      [&app, &action, wish] { action = [&app, wish] { return bring_up_and_report(app, *wish); }; });
}

}  // namespace assay
