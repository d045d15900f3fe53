// assay flash: the straight line up to the board that runs the firmware.
#include <fmt/ranges.h>

#include "host/cli/command.hpp"
#include "host/cli/print.hpp"
#include "host/desk/greeting.hpp"
#include "host/desk/reached_device.hpp"
#include "host/desk/target.hpp"
#include "host/report/flash_report.hpp"

namespace assay {

namespace {

constexpr Duration kAskPatience{2'000'000};

struct FlashCommandOptions {
  TargetOptions target;
  bool dry_run = false;
};

// Whether the device says that it runs the image. A link that does not open is no reason not to
// flash: the firmware there may be broken, or the serial cable not plugged in.
bool runs_the_image(App& app, ReachedDevice& device, const Target& target) {
  try {
    const auto link = device.open_link(kAskPatience, target.elf);
    const auto session = greet_running(app, *link, {});
    return session && session->hello().build_id == target.image->build_id;
  } catch (const Error&) {
    return false;
  }
}

bool asks(const ReachedDevice& device, const Target& target, const DeskOptions& desk) {
  return target.image && !device.is_virtual() && !desk.force;
}

void add_comparison(ReachedDevice& device, FlashJob job, std::vector<std::string>& steps) {
  job.verify_only = true;
  try {
    for (const std::string& step : device.flashing()->plan(job)) steps.push_back(step);
  } catch (const Error& error) {
    if (error.code() != ExitCode::usage) throw;
    steps.back() += fmt::format(" fails: {}", error.what());
  }
}

// What flash() would do, in its order.
std::vector<std::string> flash_plan(ReachedDevice& device, const Target& target,
                                    const FlashJob& job, const DeskOptions& desk) {
  const std::vector<std::string> writing = device.flashing()->plan(job);
  if (!asks(device, target, desk)) return writing;
  std::vector<std::string> steps = {
      "ask it for the build id of what it runs, and compare it with the image's"};
  steps.push_back(desk.verify ? "where that is the same, only compare:"
                              : "where that is the same: nothing");
  if (desk.verify) add_comparison(device, job, steps);
  steps.push_back("where it is another, or it does not answer:");
  steps.insert(steps.end(), writing.begin(), writing.end());
  return steps;
}

int flash(App& app, const FlashCommandOptions& options) {
  const DeskOptions& desk = options.target.desk;
  const Target target = open_target(app, options.target);
  if (target.place.kind == PlaceKind::started || target.place.kind == PlaceKind::attached) {
    throw Error(ExitCode::usage,
                "{} is not flashed: name a board or device that is, with --board or --device.",
                target.board ? "The board " + target.board->name : "What --attach leads to");
  }
  if (target.elf.empty()) {
    throw Error(ExitCode::usage, "Name what to flash: an archive or folder, --image or --elf.");
  }
  if (target.board->access.flashers.empty()) {
    throw Error(
        ExitCode::usage,
        "Nothing is known that flashes the board {}: name another with --board or --device.",
        target.board->name);
  }
  FlashJob job = flash_job(target.elf, *target.board);
  ReachedDevice device(app, target.place, *target.board, desk);
  if (options.dry_run) {
    job.skip_where_same = !desk.force;
    const std::vector<std::string> plan = flash_plan(device, target, job, desk);
    print_result(app, {{"version", 1}, {"device", device.name()}, {"would", plan}},
                 fmt::format("{}: would\n  {}\n", device.name(), fmt::join(plan, "\n  ")));
    return 0;
  }
  FlashRecord record;
  record.device = device.name();
  device.flashing()->require_clear();
  const bool same = asks(device, target, desk) && runs_the_image(app, device, target);
  if (!same || desk.verify) {
    job.verify_only = same;
    job.skip_where_same = !desk.force;
    record = device.flashing()->flash(std::move(job));
  }
  app.clear_progress();
  nlohmann::ordered_json json = {{"version", 1}};
  json.update(flash_json(record));
  print_result(app, json, flash_text(record));
  return 0;
}

}  // namespace

void add_flash(Switches root, App& app, Action& action) {
  auto options = std::make_shared<FlashCommandOptions>();
  options->target.desk.flashes = true;
  Switches command = make_command(root, app, "flash", "Build, and write to a device that runs it",
                                  "assay flash examples/digits --device left");
  command.option("path", options->target.path, "Archive, or folder with archive and cases");
  command.option("--image", options->target.image, "Image built by `assay build`");
  command.option("--elf", options->target.elf, "Firmware with its own main");
  command.option("--attach", options->target.attach,
                 "Link to the device, where no bench names it (docs/links.md)");
  command.flag("--dry-run", options->dry_run, "Say what would be done, and do nothing");
  add_build_switches(command, options->target);
  add_desk_switches(command, options->target.desk);
  command.on_parsed(
      [&app, &action, options] { action = [&app, options] { return flash(app, *options); }; });
}

}  // namespace assay
