// assay devices: what is on this desk, a first bench file, and a device's lock for a command.
#include <fmt/ranges.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>

#include "host/adapters/device_lock.hpp"
#include "host/adapters/device_lock_command.hpp"
#include "host/adapters/udev_devices.hpp"
#include "host/base/wish_error.hpp"
#include "host/cli/checks.hpp"
#include "host/cli/command.hpp"
#include "host/cli/environment.hpp"
#include "host/cli/print.hpp"
#include "host/core/bench/choose_device.hpp"
#include "host/core/bench/draft_bench.hpp"
#include "host/core/bench/read_bench.hpp"
#include "host/core/bench/thing_keys.hpp"
#include "host/core/data/json_text.hpp"
#include "host/core/line/link_url.hpp"
#include "host/report/devices_report.hpp"

namespace assay {

namespace fs = std::filesystem;

namespace {

struct DevicesOptions {
  std::string bench;
  bool init = false;
  std::string init_file;
  std::string lock;
  std::optional<double> wait_s;
  std::vector<std::string> command;
};

Bench open_bench(App& app, const BenchFile& file) {
  BenchRules rules;
  rules.boards = app.boards().names();
  rules.check_url = [](std::string_view url) { parse_attach_url(url); };
  return read_bench(file, rules);
}

int list(App& app, const DevicesOptions& options) {
  const Bench bench = open_bench(app, find_bench_file(options.bench, variable));
  UdevDevices plugged;
  DevicesReport report{bench.file.string(), match(bench, plugged), {}, std::time(nullptr)};
  report.uses.resize(report.state.devices.size());
  try {
    for (std::size_t i = 0; i < report.uses.size(); ++i) {
      report.uses[i] = lock_use(lock_folder(variable), report.state.devices[i].keys, app.stop());
    }
  } catch (const Error& error) {
    app.events().warning(fmt::format("Which devices are in use is not known. {}", error.what()));
  }
  print_result(app, devices_json(report), devices_text(report));
  return 0;
}

void write_new(const fs::path& file, const std::string& text) {
  std::error_code problem;
  if (fs::exists(fs::symlink_status(file, problem))) {
    throw Error(ExitCode::usage,
                "{} exists already and stays as it is. Name another FILE, or remove it first.",
                file.string());
  }
  problem.clear();
  if (file.has_parent_path()) fs::create_directories(file.parent_path(), problem);
  // Whole, or not at all: a part of it would be what "exists already".
  fs::path part = file;
  part += fmt::format(".{}", getpid());
  std::ofstream stream(part);
  stream << text;
  stream.close();
  if (stream) fs::rename(part, file, problem);
  if (stream && !problem) return;
  const std::string why = problem ? problem.message() : std::strerror(errno);
  std::error_code ignored;
  fs::remove(part, ignored);
  throw Error(ExitCode::usage, "{} cannot be written: {}.", file.string(), why);
}

std::string advice(const LeftOut& left) {
  return fmt::format(
      "Left out: {}. {} Add to \"devices\", with a name and its board filled in:\n  {}\n",
      left.what,
      left.boards.empty() ? "No board is known by its USB numbers."
                          : fmt::format("It may be: {}.", fmt::join(left.boards, ", ")),
      json_text(left.entry));
}

int init(App& app, const DevicesOptions& options) {
  const fs::path file = options.init_file.empty() ? find_bench_file(options.bench, variable).path
                                                  : fs::path(options.init_file);
  if (file.empty()) throw Error(ExitCode::usage, "Say where to write the bench: --init FILE.");
  UdevDevices plugged;
  const BenchDraft draft =
      draft_bench(app.boards().all().boards, plugged.usb_devices(), plugged.serial_ports());
  nlohmann::ordered_json json = {{"version", 1},
                                 {"file", nullptr},
                                 {"bench", draft.document},
                                 {"left_out", nlohmann::ordered_json::array()}};
  for (const LeftOut& left : draft.left_out) {
    json["left_out"].push_back(
        {{"what", left.what}, {"boards", left.boards}, {"entry", left.entry}});
  }
  std::string text;
  if (draft.written.empty() && draft.left_out.empty()) {
    text = fmt::format(
        "Nothing is plugged in that could be a device, so {} is not written. Plug in a board by a "
        "USB cable that carries data, and try again.\n",
        file.string());
  } else {
    write_new(file, json_text(draft.document, 2) + "\n");
    json["file"] = file.string();
    text = fmt::format("Written: {}, with {}.\n", file.string(),
                       draft.written.empty() ? "no devices yet"
                                             : fmt::format("{} device{}", draft.written.size(),
                                                           draft.written.size() == 1 ? "" : "s"));
    for (const std::string& line : draft.written) text += "  " + line + "\n";
    for (const LeftOut& left : draft.left_out) text += advice(left);
    text += "What else stands in a bench file is in docs/benches.md. `assay devices` shows it.\n";
  }
  print_result(app, json, text);
  return 0;
}

// The bench device that --lock names, or the link URL or path of a device that the bench lacks.
LockRequest lock_request(App& app, const DevicesOptions& options) {
  LockRequest request;
  request.device = options.lock;
  request.command = fmt::format("{}", fmt::join(options.command, " "));
  if (const char* held = variable(held_lock_variable)) request.made_under = held;
  if (options.wait_s) {
    request.wait =
        std::chrono::duration_cast<Duration>(std::chrono::duration<double>(*options.wait_s));
  }
  UdevDevices plugged;
  // No name of a device has one of these.
  if (options.lock.find_first_of("/:") != std::string::npos) {
    parse_attach_url(options.lock);
    request.keys = url_keys(options.lock, plugged.serial_ports());
    return request;
  }
  const Bench bench = open_bench(app, find_bench_file(options.bench, variable));
  const auto choice = choose_device(match(bench, plugged), {options.lock, "", {}});
  if (!app.output.quiet) {
    for (const std::string& warning : choice->warnings) app.events().warning(warning);
  }
  request.keys = choice->state.keys;
  return request;
}

int run_locked(App& app, const DevicesOptions& options) {
  if (options.command.empty()) {
    throw WishError("Say what to run while {} is locked: --lock {} -- COMMAND ARGS.", options.lock,
                    options.lock);
  }
  bool told = false;
  const auto on_wait = [&](const std::string& in_use, int position) {
    const std::string line = fmt::format("{}; waiting, number {} in the queue.", in_use, position);
    if (told || app.output.quiet) {
      app.events().step(
          {JobStep::Kind::waiting, options.lock, in_use, static_cast<std::uint64_t>(position), 0});
    } else {
      app.events().warning(line);
    }
    told = true;
  };
  const DeviceLock lock =
      DeviceLock::acquire(lock_folder(variable), lock_request(app, options), app.stop(), on_wait);
  app.events().clear();
  return run_in_foreground(app.outside().processes, options.command, lock.held(), app.stop());
}

int devices(App& app, const DevicesOptions& options) {
  if (!options.lock.empty()) return run_locked(app, options);
  if (!options.command.empty() || options.wait_s) {
    throw WishError("A command and --wait belong to --lock NAME.");
  }
  return options.init ? init(app, options) : list(app, options);
}

}  // namespace

void add_devices(Switches root, App& app, Action& action) {
  auto options = std::make_shared<DevicesOptions>();
  Switches command =
      make_command(root, app, "devices", "Shows what is on this desk, and what a bench file names",
                   "assay devices --lock left -- screen /dev/ttyACM0");
  command.option("--bench", options->bench,
                 "Bench file ($ASSAY_BENCH, else assay/bench.json in the configuration folder)");
  Switch init_option =
      command
          .option("--init", options->init_file,
                  "Write a first bench FILE from what is plugged in (the default place)")
          .value_optional();
  Switch lock_option = command.option(
      "--lock", options->lock, "Run COMMAND while this device (name, URL or port) is locked");
  init_option.excludes(lock_option);
  command.option("--wait", options->wait_s, "With --lock: seconds to queue for a busy device")
      .check(number_between(0.0, kMostSeconds, "seconds"));
  command.option("command", options->command, "With --lock, behind --: command and arguments");
  command.on_parsed([&app, &action, options, init_option] {
    options->init = init_option.given();
    action = [&app, options] { return devices(app, *options); };
  });
}

}  // namespace assay
