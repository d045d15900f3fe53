// One command a file: each adds its switches to the command line and says what to do.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>

#include "host/cli/app.hpp"

namespace assay {

using Action = std::function<int()>;

// Adds the command to `root`; when it is the one that was typed, `action` becomes what it does.
using AddCommand = void (*)(CLI::App& root, App& app, Action& action);

void add_run(CLI::App& root, App& app, Action& action);
void add_inspect(CLI::App& root, App& app, Action& action);
void add_build(CLI::App& root, App& app, Action& action);
void add_call(CLI::App& root, App& app, Action& action);
void add_boards(CLI::App& root, App& app, Action& action);
void add_doctor(CLI::App& root, App& app, Action& action);
void add_flash(CLI::App& root, App& app, Action& action);
void add_reset(CLI::App& root, App& app, Action& action);
void add_log(CLI::App& root, App& app, Action& action);
void add_bringup(CLI::App& root, App& app, Action& action);
void add_devices(CLI::App& root, App& app, Action& action);

// Makes a subcommand with the switches that every command has; `example` ends its help text.
CLI::App* make_command(CLI::App& root, App& app, const std::string& name,
                       const std::string& description, const std::string& example);

}  // namespace assay
