// assay flash: the straight line up to the board that runs the firmware.
#include <fmt/ranges.h>

#include "host/cli/command.hpp"
#include "host/cli/print.hpp"
#include "host/cli/wish_switches.hpp"
#include "host/jobs/flash.hpp"
#include "host/report/flash_report.hpp"

namespace assay {

namespace {

Ending flash_and_report(App& app, const FlashWish& wish) {
  const FlashResult result = flash(app.outside(), wish, app.events(), app.stop());
  if (result.failure) return print_failure(app, *result.failure, "assay flash");
  if (!result.record) {
    print_result(app, {{"version", 1}, {"device", result.device}, {"would", result.plan}},
                 fmt::format("{}: would\n  {}\n", result.device, fmt::join(result.plan, "\n  ")));
    return {};
  }
  nlohmann::ordered_json json = {{"version", 1}};
  json.update(flash_json(*result.record));
  print_result(app, json, flash_text(*result.record));
  return {};
}

}  // namespace

void add_flash(Switches root, App& app, Action& action) {
  auto wish = std::make_shared<FlashWish>();
  wish->place.flashes = true;
  Switches command = make_command(root, app, "flash", "Build, and write to a device that runs it",
                                  "assay flash examples/digits --device left");
  command.option("path", wish->firmware.path, "Archive, or folder with archive and cases");
  command.option("--image", wish->firmware.image, "Image built by `assay build`");
  command.option("--elf", wish->firmware.elf, "Firmware with its own main");
  command.option("--attach", wish->place.attach,
                 "Link to the device, where no bench names it (docs/links.md)");
  command.flag("--dry-run", wish->dry_run, "Say what would be done, and do nothing");
  add_build_switches(command, wish->firmware, wish->place);
  add_place_switches(command, wish->place);
  command.on_parsed(
      [&app, &action, wish] { action = [&app, wish] { return flash_and_report(app, *wish); }; });
}

}  // namespace assay
