// assay inspect: what an archive says, nothing built.
#include "host/cli/command.hpp"
#include "host/cli/print.hpp"
#include "host/desk/target.hpp"
#include "host/report/package_report.hpp"

namespace assay {

namespace {

struct InspectOptions {
  TargetOptions target;
  bool build = false;
};

int inspect(App& app, const InspectOptions& options) {
  const Package package = read_package(find_package(options.target.path).package);
  for (const std::string& warning : package.warnings) app.warn(warning);
  nlohmann::ordered_json json = package_report(package);
  if (options.build) {
    const Target target = open_target(app, options.target);
    app.clear_progress();
    json["board"] = target.board->name;
    json["late_bound_calls"] = target.firmware->late_bound_calls;
  }
  print_result(app, json, package_text(json));
  return 0;
}

}  // namespace

void add_inspect(Switches root, App& app, Action& action) {
  auto options = std::make_shared<InspectOptions>();
  Switches command = make_command(root, app, "inspect",
                                  "Says what an archive holds: models, tensors, memory, needs",
                                  "assay inspect examples/digits --json");
  command.option("path", options->target.path, "Archive, or folder with one").required();
  command.flag("--build", options->build, "Also build, and count the late-bound calls left");
  add_build_switches(command, options->target);
  command.on_parsed(
      [&app, &action, options] { action = [&app, options] { return inspect(app, *options); }; });
}

}  // namespace assay
