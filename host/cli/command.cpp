#include "host/cli/command.hpp"

namespace assay {

CLI::App* make_command(CLI::App& root, App& app, const std::string& name,
                       const std::string& description, const std::string& example) {
  CLI::App* command = root.add_subcommand(name, description);
  command->add_flag("--json", app.output.json, "The result as JSON on standard output");
  command->add_flag("--quiet", app.output.quiet, "Nothing but errors");
  command->add_flag("--verbose", app.output.verbose, "More: memory, link counters, device log");
  command->footer("Example: " + example);
  return command;
}

}  // namespace assay
