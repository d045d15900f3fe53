// assay doctor: can this computer build, emulate, flash and reach boards? What mends it if not?
#include <grp.h>
#include <sys/stat.h>

#include "host/adapters/device_lock.hpp"
#include "host/adapters/run_for.hpp"
#include "host/cli/command.hpp"
#include "host/cli/environment.hpp"
#include "host/cli/print.hpp"
#include "host/core/bench/read_bench.hpp"
#include "host/core/doctor/check_desk.hpp"
#include "host/core/doctor/check_folders.hpp"
#include "host/core/line/link_url.hpp"
#include "host/desk/job_context.hpp"
#include "host/report/doctor_report.hpp"

namespace assay {

namespace fs = std::filesystem;

namespace {

constexpr Duration kVersionPatience = std::chrono::seconds(10);

std::optional<ToolAnswer> ask_tool(App& app, const std::string& program,
                                   const std::vector<std::string>& arguments) {
  if (!app.outside().processes.find(program)) return std::nullopt;
  if (arguments.empty()) return ToolAnswer{};
  ProcessRequest request;
  request.arguments = {program};
  request.arguments.insert(request.arguments.end(), arguments.begin(), arguments.end());
  app.events().step({JobStep::Kind::asking, program, "", 0, 0});
  try {
    const ProcessResult result = run_for(app.outside().processes, app.outside().clock, app.stop(),
                                         request, kVersionPatience);
    return ToolAnswer{result.exit_code, result.output};
  } catch (const Error& error) {
    std::string sentence = error.what();
    if (sentence.ends_with('.')) sentence.pop_back();
    return ToolAnswer{0, "", sentence};
  }
}

PortFile port_file(const std::string& path) {
  struct stat status = {};
  if (::stat(path.c_str(), &status) < 0) return {false, ""};
  const group* owner = ::getgrgid(status.st_gid);
  return {true, owner == nullptr ? "" : owner->gr_name};
}

bool has_probe_rules() {
  for (const char* folder : {"/etc", "/usr/lib", "/lib"}) {
    std::error_code error;
    if (fs::exists(fs::path(folder) / "udev/rules.d/60-openocd.rules", error)) return true;
  }
  return false;
}

struct Desk {
  std::vector<UsbDevice> usb_devices;
  Bench bench;
  Findings findings;
};

// All that has to do with hardware. What cannot be read is a problem, and the rest is told.
Desk check_desk(App& app, const std::string& bench_option) {
  Desk desk;
  std::vector<SerialPort> ports;
  try {
    desk.usb_devices = app.outside().plugged_devices.usb_devices();
    ports = app.outside().plugged_devices.serial_ports();
    desk.findings = check_plugged(desk.usb_devices, ports, {has_probe_rules(), port_file});
  } catch (const Error& error) {
    desk.findings.push_back(problem(ExitCode::flash, "plugged in", error.what(),
                                    "see whether /sys and /run/udev are there"));
  }
  const BenchFile file = find_bench_file(bench_option, variable);
  try {
    BenchRules rules;
    rules.boards = app.boards().names();
    rules.check_url = [](std::string_view url) { parse_attach_url(url); };
    desk.bench = read_bench(file, rules);
    const Findings devices =
        check_bench_devices(desk.bench, match(desk.bench, desk.usb_devices, ports));
    desk.findings.insert(desk.findings.end(), devices.begin(), devices.end());
  } catch (const Error& error) {
    desk.findings.push_back(
        problem(ExitCode::flash, "bench", error.what(),
                fmt::format("correct {} (docs/benches.md)", file.path.string())));
  }
  desk.findings.push_back(check_locks(look_at_folder(lock_folder(variable), Parents::must_exist)));
  return desk;
}

DoctorFinding check_companion(App& app) {
  try {
    return fine("virtual probe", companion(app.outside(), "assay-vprobe").string());
  } catch (const Error&) {
    return note("virtual probe", "cannot be started: assay-vprobe does not lie beside the tool",
                "build or install both (scripts/build, `cmake --install`)");
  }
}

int doctor(App& app, const std::string& only, const std::string& bench) {
  // Who asks for one board hears nothing of others.
  const AllBoards all =
      only.empty() ? app.boards().all() : AllBoards{{app.boards().find(only)}, {}};
  const std::vector<Board>& boards = all.boards;
  DoctorReport report;
  // A process of this computer needs no desk.
  Desk desk;
  std::set<std::string> of_desk;
  if (only.empty() || !boards.front().native) {
    desk = check_desk(app, bench);
    of_desk = boards_of_desk(boards, desk.bench, desk.usb_devices);
    if (!only.empty()) of_desk.insert(boards.front().name);
  }
  const ToolsReport tools = check_tools(
      boards, of_desk, [&](const std::string& program, const std::vector<std::string>& arguments) {
        return ask_tool(app, program, arguments);
      });
  report.boards = tools.boards;
  report.findings = tools.findings;
  for (const BrokenBoard& broken : all.broken) {
    report.findings.push_back(note(broken.name.empty() ? "boards" : broken.name, broken.sentence,
                                   "correct it, or leave its folder out"));
  }
  report.findings.push_back(check_companion(app));
  report.findings.push_back(
      check_cache(look_at_folder(cache_folder(variable), Parents::may_be_missing)));
  report.findings.insert(report.findings.end(), desk.findings.begin(), desk.findings.end());
  app.events().clear();
  print_result(app, doctor_json(report), doctor_text(report));
  return static_cast<int>(verdict_of(report.findings));
}

}  // namespace

void add_doctor(Switches root, App& app, Action& action) {
  struct Options {
    std::string board, bench;
  };
  auto options = std::make_shared<Options>();
  Switches command = make_command(
      root, app, "doctor",
      "Checks whether this computer can build for, emulate, flash and reach boards, and says what "
      "mends it",
      "assay doctor --board host\n"
      "Exit code: 3 where a compiler or emulator is missing, or the cache cannot be written; 4 "
      "where\na device cannot be used; notes do not count");
  command.option("--board", options->board, "Only what this board needs");
  command.option("--bench", options->bench,
                 "Bench file ($ASSAY_BENCH, ~/.config/assay/bench.json)");
  command.on_parsed([&app, &action, options] {
    action = [&app, options] { return doctor(app, options->board, options->bench); };
  });
}

}  // namespace assay
