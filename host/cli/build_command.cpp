// assay build: archive to image, without running it.
#include "host/cli/checks.hpp"
#include "host/cli/command.hpp"
#include "host/cli/print.hpp"
#include "host/cli/wish_switches.hpp"
#include "host/jobs/build.hpp"
#include "host/report/build_report.hpp"

namespace assay {

namespace {

Ending build_and_report(App& app, const BuildWish& wish) {
  const BuildResult result = build(app.outside(), wish, app.events(), app.stop());
  if (result.failure) return print_failure(app, *result.failure, "assay build");
  print_result(app, build_json(result), build_text(result));
  return {};
}

}  // namespace

void add_build(Switches root, App& app, Action& action) {
  auto wish = std::make_shared<BuildWish>();
  wish->firmware.may_lack_model = true;
  Switches command =
      make_command(root, app, "build", "Builds an image and says what takes how much",
                   "assay build examples/digits -o digits.elf");
  command.option("path", wish->firmware.path,
                 "Archive, or folder with one; none: the server alone");
  command
      .option(
          "--link", wish->place.link,
          "What the image talks through: uart; memory, of an emulator that the tool starts; rtt, "
          "memory and a debug probe")
      .check(one_of({"uart", "memory", "rtt"}));
  command.option("-o,--output", wish->output, "Where to put the image (an ELF file)");
  command.option("--runtime", wish->runtime,
                 "Folder for libassay.a and its headers, for firmware with its own main");
  add_build_switches(command, wish->firmware, wish->place);
  command.on_parsed(
      [&app, &action, wish] { action = [&app, wish] { return build_and_report(app, *wish); }; });
}

}  // namespace assay
