// assay completion SHELL: the script for a shell, and the names that it asks for; assay man.
#include "host/cli/checks.hpp"
#include "host/cli/command.hpp"
#include "host/cli/completion.hpp"
#include "host/core/bench/read_bench.hpp"
#include "host/core/board/catalogue.hpp"
#include "host/core/line/link_url.hpp"

namespace assay {

namespace {

std::string name_lines(App& app, bool of_devices) {
  std::string text;
  const std::vector<std::string> boards =
      BoardCatalogue(app.outside().folders.share, app.outside().folders.outside_boards).names();
  if (!of_devices) {
    for (const std::string& name : boards) text += name + "\n";
    return text;
  }
  const BenchRules rules{boards, [](std::string_view url) { parse_attach_url(url); }};
  for (const auto& device : read_bench(app.outside().bench, rules).devices) {
    text += device.name + "\n";
  }
  return text;
}

std::string completion_text(App& app, const CommandFacts& tool, const std::string& what) {
  if (what == "bash") return bash_completion(tool);
  if (what == "zsh") return zsh_completion(tool);
  if (what == "fish") return fish_completion(tool);
  return name_lines(app, what == "devices");
}

}  // namespace

void add_completion(Switches root, App& app, Action& action) {
  Switches command = root.command("completion", "Prints what completes this tool's command lines");
  auto what = std::make_shared<std::string>();
  command
      .option("what", *what,
              "The script for a shell; or the names of boards or of the bench's devices, one a "
              "line, for the script")
      .required()
      .check(one_of({"bash", "zsh", "fish", "boards", "devices"}));
  command.footer("Example: source <(assay completion bash)");
  command.on_parsed([root, &app, &action, what] {
    action = [root, &app, what] {
      app.status().print(completion_text(app, root.facts(), *what));
      return Ending();
    };
  });
}

void add_man(Switches root, App& app, Action& action) {
  Switches command = root.command("man", "Prints the manual page");
  command.footer("Example: assay man | man -l -");
  command.on_parsed([root, &app, &action] {
    action = [root, &app] {
      app.status().print(manual_page(root.facts(), ASSAY_VERSION));
      return Ending();
    };
  });
}

}  // namespace assay
