// assay inspect: what an archive says, nothing built.
#include "host/cli/command.hpp"
#include "host/cli/print.hpp"
#include "host/cli/wish_switches.hpp"
#include "host/jobs/inspect.hpp"
#include "host/report/package_report.hpp"

namespace assay {

namespace {

Ending inspect_and_report(App& app, const InspectWish& wish) {
  const InspectResult result = inspect(app.outside(), wish, app.events(), app.stop());
  if (result.failure) return print_failure(app, *result.failure, "assay inspect");
  nlohmann::ordered_json json = package_report(*result.package);
  if (result.late_bound_calls) {
    json["board"] = result.board;
    json["late_bound_calls"] = *result.late_bound_calls;
  }
  print_result(app, json, package_text(json));
  return {};
}

}  // namespace

void add_inspect(Switches root, App& app, Action& action) {
  auto wish = std::make_shared<InspectWish>();
  Switches command = make_command(root, app, "inspect",
                                  "Says what an archive holds: models, tensors, memory, needs",
                                  "assay inspect examples/digits --json");
  command.option("path", wish->firmware.path, "Archive, or folder with one").required();
  command.flag("--build", wish->build, "Also build, and count the late-bound calls left");
  add_build_switches(command, wish->firmware, wish->place);
  command.on_parsed(
      [&app, &action, wish] { action = [&app, wish] { return inspect_and_report(app, *wish); }; });
}

}  // namespace assay
