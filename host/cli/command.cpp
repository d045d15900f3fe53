#include "host/cli/command.hpp"

namespace assay {

Switches make_command(Switches parent, App& app, const std::string& name,
                      const std::string& description, const std::string& example) {
  Switches command = parent.command(name, description);
  command.flag("--json", app.output.json, "The result as JSON on standard output");
  command.flag("--quiet", app.output.quiet, "Nothing but errors");
  command.flag("--verbose", app.output.verbose, "More: memory, link counters, device log");
  command.each("--boards", app.board_folders,
               "Folder of further boards; may be given several times ($ASSAY_BOARDS: DIR:DIR)");
  command.footer("Example: " + example);
  return command;
}

}  // namespace assay
