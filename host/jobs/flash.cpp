#include "host/jobs/flash.hpp"

#include "host/desk/greeting.hpp"
#include "host/desk/reached_device.hpp"

namespace assay {

namespace {

// Whether the device says so.
bool runs_the_image(const JobContext& job, ReachedDevice& device, const PreparedImage& prepared) {
  const auto link = device.try_link(prepared.elf);
  const auto session = link ? greet_running(job, *link, {}) : nullptr;
  return session && prepared.is_in(session->hello());
}

bool asks(const ReachedDevice& device, const PreparedImage& prepared, const PlaceWish& wish) {
  return prepared.image && !device.is_virtual() && !wish.force;
}

void add_comparison(ReachedDevice& device, FlashJob write, std::vector<std::string>& steps) {
  write.verify_only = true;
  try {
    for (const std::string& step : device.flashing()->plan(write)) steps.push_back(step);
  } catch (const Error& error) {
    if (error.blame() != Blame::input) throw;
    steps.back() += fmt::format(" fails: {}", error.what());
  }
}

// What flash() would do, in its order.
std::vector<std::string> flash_plan(ReachedDevice& device, const PreparedImage& prepared,
                                    const FlashJob& write, const PlaceWish& wish) {
  const std::vector<std::string> writing = device.flashing()->plan(write);
  if (!asks(device, prepared, wish)) return writing;
  std::vector<std::string> steps = {
      "ask it for the build id of what it runs, and compare it with the image's"};
  steps.push_back(wish.verify ? "where that is the same, only compare:"
                              : "where that is the same: nothing");
  if (wish.verify) add_comparison(device, write, steps);
  steps.push_back("where it is another, or it does not answer:");
  steps.insert(steps.end(), writing.begin(), writing.end());
  return steps;
}

void check(const PreparedImage& prepared) {
  if (prepared.place.kind == PlaceKind::started || prepared.place.kind == PlaceKind::attached) {
    throw Error(Blame::input,
                "{} is not flashed: name a board or device that is, with --board or --device.",
                prepared.board ? "The board " + prepared.board->name : "What --attach leads to");
  }
  if (prepared.elf.empty()) {
    throw Error(Blame::input, "Name what to flash: an archive or folder, --image or --elf.");
  }
  if (prepared.board->access.flashers.empty()) {
    throw Error(
        Blame::input,
        "Nothing is known that flashes the board {}: name another with --board or --device.",
        prepared.board->name);
  }
}

void flash(const JobContext& job, const FlashWish& wish, FlashResult& result) {
  const auto package = read_package(job, wish.firmware);
  const PreparedImage prepared = prepare_image(job, wish.firmware, wish.place, package);
  check(prepared);
  FlashJob write = flash_job(prepared.elf, *prepared.board);
  write.skip_where_same = !wish.place.force;
  ReachedDevice device(job, prepared.place, *prepared.board, wish.place);
  result.device = device.name();
  if (wish.dry_run) {
    result.plan = flash_plan(device, prepared, write, wish.place);
    return;
  }
  device.flashing()->require_clear();
  const bool same = asks(device, prepared, wish.place) && runs_the_image(job, device, prepared);
  FlashRecord record;
  record.device = device.name();
  if (!same || wish.place.verify) {
    write.verify_only = same;
    record = device.flashing()->flash(std::move(write));
  }
  result.record = std::move(record);
}

}  // namespace

FlashResult flash(Outside& outside, const FlashWish& wish, Events& events, Stop& stop) {
  const JobContext job{outside, events, stop, "flash"};
  FlashResult result;
  keeping_failure(result, [&] { flash(job, wish, result); });
  return result;
}

}  // namespace assay
