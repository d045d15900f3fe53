// assay bringup: climbs from the debug probe to the firmware's answer, and says where it stops.
#include "host/cli/command.hpp"
#include "host/cli/print.hpp"
#include "host/core/bringup/ladder.hpp"
#include "host/desk/bringup_desk.hpp"
#include "host/report/bringup_report.hpp"

namespace assay {

namespace {

int finish(App& app, const BringupRecord& record) {
  app.clear_progress();
  print_result(app, bringup_json(record), bringup_text(record));
  return record.passed() ? 0 : static_cast<int>(rung_exit_code(record.rungs.back().rung));
}

// Where no hardware is found before anything is built, that is the first rung.
BringupRecord not_found(const Board& board, const Error& error) {
  BringupRecord record;
  record.board = board.name;
  const bool by_probe =
      board.access.flashers.empty() || board.access.flashers.front().openocd.has_value();
  record.rungs.push_back(
      failed_rung(Rung::probe, by_probe ? Trouble::no_probe : Trouble::no_device, error.what()));
  return record;
}

int bring_up(App& app, TargetOptions options) {
  const Board wanted = app.board(options.board);
  options.sources.push_back((app.share() / "device/bringup/tick_watch.c").string());
  Target target;
  try {
    target = open_target(app, options);
  } catch (const Error& error) {
    if (error.code() != ExitCode::flash) throw;
    return finish(app, not_found(wanted, error));
  }
  if (target.place.kind == PlaceKind::started || target.board->access.flashers.empty()) {
    throw Error(ExitCode::usage,
                "Nothing is known that flashes the board {}: name another with --board or "
                "--device. `assay run` starts it as it is.",
                target.board->name);
  }
  const BringupFirmware firmware(ElfFile(target.elf), target.image->build_id);
  CommandDesk desk(app, target, options.desk);
  Ladder ladder(desk, *target.board, firmware);
  BringupRecord record = climb_ladder(ladder, [&](Rung rung) {
    app.progress(fmt::format("{} {}", rung_number(rung), rung_title(rung)));
  });
  record.board = target.board->name;
  record.device = desk.device_name();
  return finish(app, record);
}

}  // namespace

void add_bringup(Switches root, App& app, Action& action) {
  auto options = std::make_shared<TargetOptions>();
  options->desk.flashes = true;
  options->may_lack_model = true;
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
  command.option("--board", options->board, "Its board, where no bench names the device");
  command.option("--attach", options->attach,
                 "Link to the device, where no bench names it (docs/links.md)");
  add_desk_switches(command, options->desk);
  command.on_parsed(
      [&app, &action, options] { action = [&app, options] { return bring_up(app, *options); }; });
}

}  // namespace assay
