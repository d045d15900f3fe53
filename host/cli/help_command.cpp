// assay help COMMAND: what `assay COMMAND --help` says.
#include <algorithm>

#include "host/base/wish_error.hpp"
#include "host/cli/command.hpp"
#include "host/cli/command_facts.hpp"
#include "host/core/data/suggest.hpp"

namespace assay {

namespace {

// Throws WishError where there is no such command.
void find_command(const CommandFacts& tool, const std::vector<std::string>& names) {
  const CommandFacts* command = &tool;
  for (const std::string& name : names) {
    std::vector<std::string> known;
    for (const CommandFacts& below : command->commands) known.push_back(below.name);
    const auto found = std::find(known.begin(), known.end(), name);
    if (found == known.end()) {
      throw WishError("There is no command '{}'{}.", name, did_you_mean(name, known));
    }
    command = &command->commands[static_cast<std::size_t>(found - known.begin())];
  }
}

}  // namespace

void add_help(Switches root, App& app, Action& action) {
  Switches command = root.command("help", "Shows what there is to a command, as its --help does");
  auto names = std::make_shared<std::vector<std::string>>();
  command.option("command", *names, "Command, and one below it; none: all commands");
  command.footer("Example: assay help run");
  command.on_parsed([root, &app, &action, names] {
    action = [root, &app, names] {
      find_command(root.facts(), *names);
      app.status().print(root.help(*names));
      return Ending();
    };
  });
}

}  // namespace assay
