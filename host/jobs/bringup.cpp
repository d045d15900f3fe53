#include "host/jobs/bringup.hpp"

#include "host/core/bringup/ladder.hpp"
#include "host/desk/bringup_desk.hpp"
#include "host/desk/prepared_image.hpp"

namespace assay {

namespace {

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

BringupRecord bring_up(const JobContext& job, PlaceWish wish) {
  const Board wished = board_named(job, wish.board);
  wish.flashes = true;
  FirmwareWish firmware_wish;
  firmware_wish.may_lack_model = true;
  firmware_wish.sources = {(job.outside.folders.share / "device/bringup/tick_watch.c").string()};
  PreparedImage prepared;
  try {
    prepared = prepare_image(job, firmware_wish, wish, std::nullopt);
  } catch (const Error& error) {
    if (error.blame() != Blame::flash) throw;
    return not_found(wished, error);
  }
  if (prepared.place.kind == PlaceKind::started || prepared.board->access.flashers.empty()) {
    throw Error(Blame::input,
                "Nothing is known that flashes the board {}: name another with --board or "
                "--device. `assay run` starts it as it is.",
                prepared.board->name);
  }
  const BringupFirmware firmware(ElfFile(prepared.elf), prepared.image->build_id);
  JobDesk desk(job, prepared, wish);
  Ladder ladder(desk, *prepared.board, firmware);
  BringupRecord record = climb_ladder(ladder, [&](Rung rung) {
    job.events.step({JobStep::Kind::climbing, prepared.board->name, std::string(rung_title(rung)),
                     static_cast<std::uint64_t>(rung_number(rung)), 0});
    job.stop.throw_if_asked();  // some rungs wait for nothing
  });
  record.board = prepared.board->name;
  record.device = desk.device_name();
  return record;
}

}  // namespace

BringupResult bring_up(Outside& outside, const BringupWish& wish, Events& events, Stop& stop) {
  const JobContext job{outside, events, stop, "bringup"};
  BringupResult result;
  keeping_failure(result, [&] { result.record = bring_up(job, wish.place); });
  return result;
}

}  // namespace assay
