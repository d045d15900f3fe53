// assay devices: what is on this desk, a first bench file, and a device's lock for a command.
#include "host/adapters/device_lock_command.hpp"
#include "host/base/wish_error.hpp"
#include "host/cli/checks.hpp"
#include "host/cli/command.hpp"
#include "host/cli/print.hpp"
#include "host/jobs/devices.hpp"
#include "host/report/devices_report.hpp"
#include "host/report/new_bench_report.hpp"

namespace assay {

namespace {

struct DevicesOptions {
  LockWish lock;  // its bench is that of all
  bool init = false;
  std::string init_file;
};

Ending list_and_report(App& app, const DevicesWish& wish) {
  const DevicesResult result = list_devices(app.outside(), wish, app.events(), app.stop());
  if (result.failure) return print_failure(app, *result.failure, "assay devices");
  const DevicesReport report{result.bench.string(), result.state, result.uses, std::time(nullptr)};
  print_result(app, devices_json(report), devices_text(report));
  return {};
}

Ending init_and_report(App& app, const NewBenchWish& wish) {
  const NewBenchResult result = new_bench(app.outside(), wish, app.events(), app.stop());
  if (result.failure) return print_failure(app, *result.failure, "assay devices");
  const NewBenchReport report{result.draft, result.file.string(), result.is_written};
  print_result(app, new_bench_json(report), new_bench_text(report));
  return {};
}

Ending run_locked(App& app, const LockWish& wish) {
  Events nobody;
  Events& told = app.output.quiet ? nobody : app.events();
  const LockResult result = lock_for_command(app.outside(), wish, told, app.stop());
  if (result.failure) return print_failure(app, *result.failure, "assay devices");
  app.events().clear();
  Ending ending;
  ending.others_exit_code =
      run_in_foreground(app.outside().processes, wish.command, result.lock->held(), app.stop());
  return ending;
}

Ending devices(App& app, const DevicesOptions& options) {
  const LockWish& lock = options.lock;
  if (!lock.device.empty()) return run_locked(app, lock);
  if (!lock.command.empty() || lock.wait_s) {
    throw WishError("A command and --wait belong to --lock NAME.");
  }
  return options.init ? init_and_report(app, {options.init_file, lock.bench})
                      : list_and_report(app, {lock.bench});
}

}  // namespace

void add_devices(Switches root, App& app, Action& action) {
  auto options = std::make_shared<DevicesOptions>();
  LockWish& lock = options->lock;
  Switches command =
      make_command(root, app, "devices", "Shows what is on this desk, and what a bench file names",
                   "assay devices --lock left -- screen /dev/ttyACM0");
  command.option("--bench", lock.bench,
                 "Bench file ($ASSAY_BENCH, else assay/bench.json in the configuration folder)");
  Switch init_option =
      command
          .option("--init", options->init_file,
                  "Write a first bench FILE from what is plugged in (the default place)")
          .value_optional();
  Switch lock_option = command.option(
      "--lock", lock.device, "Run COMMAND while this device (name, URL or port) is locked");
  init_option.excludes(lock_option);
  command.option("--wait", lock.wait_s, "With --lock: seconds to queue for a busy device")
      .check(number_between(0.0, kMostSeconds, "seconds"));
  command.option("command", lock.command, "With --lock, behind --: command and arguments");
  command.on_parsed([&app, &action, options, init_option] {
    options->init = init_option.given();
    action = [&app, options] { return devices(app, *options); };
  });
}

}  // namespace assay
