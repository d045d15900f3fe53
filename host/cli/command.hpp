// One command a file: each adds its switches to the command line and says what to do.
#pragma once

#include <functional>

#include "host/cli/app.hpp"
#include "host/cli/ending.hpp"
#include "host/cli/switches.hpp"

namespace assay {

using Action = std::function<Ending()>;

// Adds the command to `root`; when it is the one that was typed, `action` becomes what it does.
using AddCommand = void (*)(Switches root, App& app, Action& action);

void add_run(Switches root, App& app, Action& action);
void add_inspect(Switches root, App& app, Action& action);
void add_build(Switches root, App& app, Action& action);
void add_call(Switches root, App& app, Action& action);
void add_boards(Switches root, App& app, Action& action);
void add_doctor(Switches root, App& app, Action& action);
void add_flash(Switches root, App& app, Action& action);
void add_reset(Switches root, App& app, Action& action);
void add_log(Switches root, App& app, Action& action);
void add_bringup(Switches root, App& app, Action& action);
void add_help(Switches root, App& app, Action& action);
void add_completion(Switches root, App& app, Action& action);
void add_man(Switches root, App& app, Action& action);
void add_devices(Switches root, App& app, Action& action);

// Makes a subcommand with the switches that every command has; `example` ends its help text.
Switches make_command(Switches parent, App& app, const std::string& name,
                      const std::string& description, const std::string& example);

}  // namespace assay
