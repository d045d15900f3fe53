#include "host/jobs/doctor.hpp"

#include "host/adapters/run_for.hpp"
#include "host/core/doctor/check_desk.hpp"
#include "host/core/doctor/check_folders.hpp"
#include "host/desk/desk_bench.hpp"
#include "host/desk/job_context.hpp"

namespace assay {

namespace {

constexpr Duration kVersionPatience = std::chrono::seconds(10);

std::optional<ToolAnswer> ask_tool(const JobContext& job, const std::string& program,
                                   const std::vector<std::string>& arguments) {
  if (!job.outside.processes.find(program)) return std::nullopt;
  if (arguments.empty()) return ToolAnswer{};
  ProcessRequest request;
  request.arguments = {program};
  request.arguments.insert(request.arguments.end(), arguments.begin(), arguments.end());
  job.events.step({JobStep::Kind::asking, program, "", 0, 0});
  try {
    const ProcessResult result =
        run_for(job.outside.processes, job.outside.clock, job.stop, request, kVersionPatience);
    return ToolAnswer{result.exit_code, result.output};
  } catch (const Error& error) {
    std::string sentence = error.what();
    if (sentence.ends_with('.')) sentence.pop_back();
    return ToolAnswer{0, "", sentence};
  }
}

struct SeenDesk {
  std::vector<UsbDevice> usb_devices;
  Bench bench;
  Findings findings;
};

// All that has to do with hardware. What cannot be read is a problem, and the rest is told.
SeenDesk look_at_desk(const JobContext& job, const std::string& wished_bench) {
  SeenDesk desk;
  PluggedDevices& plugged = job.outside.plugged_devices;
  std::vector<SerialPort> ports;
  try {
    desk.usb_devices = plugged.usb_devices();
    ports = plugged.serial_ports();
    desk.findings = check_plugged(
        desk.usb_devices, ports,
        {plugged.has_probe_rules(), [&](const auto& path) { return plugged.port_file(path); }});
  } catch (const Error& error) {
    desk.findings.push_back(problem(Blame::flash, "plugged in", error.what(),
                                    "see whether /sys and /run/udev are there"));
  }
  try {
    desk.bench = desk_bench(job, wished_bench);
    const Findings devices =
        check_bench_devices(desk.bench, match(desk.bench, desk.usb_devices, ports));
    desk.findings.insert(desk.findings.end(), devices.begin(), devices.end());
  } catch (const Error& error) {
    desk.findings.push_back(problem(
        Blame::flash, "bench", error.what(),
        fmt::format("correct {} (docs/benches.md)", bench_file(job, wished_bench).path.string())));
  }
  desk.findings.push_back(
      check_locks(look_at_folder(job.outside.folders.locks, Parents::must_exist)));
  return desk;
}

DoctorFinding check_companion(const Outside& outside) {
  try {
    return fine("virtual probe", companion(outside, "assay-vprobe").string());
  } catch (const Error&) {
    return note("virtual probe", "cannot be started: assay-vprobe does not lie beside the tool",
                "build or install both (scripts/build, `cmake --install`)");
  }
}

void look_at_all(const JobContext& job, const DoctorWish& wish, DoctorResult& result) {
  // Who asks for one board hears nothing of others.
  const AllBoards all =
      wish.board.empty() ? job.boards.all() : AllBoards{{board_named(job, wish.board)}, {}};
  SeenDesk desk;
  std::set<std::string> of_desk;
  // A process of this computer needs no desk.
  if (wish.board.empty() || !all.boards.front().native) {
    desk = look_at_desk(job, wish.bench);
    of_desk = boards_of_desk(all.boards, desk.bench, desk.usb_devices);
    if (!wish.board.empty()) of_desk.insert(all.boards.front().name);
  }
  ToolsReport tools =
      check_tools(all.boards, of_desk, [&](const auto& program, const auto& arguments) {
        return ask_tool(job, program, arguments);
      });
  result.boards = std::move(tools.boards);
  result.findings = std::move(tools.findings);
  for (const BrokenBoard& broken : all.broken) {
    result.findings.push_back(note(broken.name.empty() ? "boards" : broken.name, broken.sentence,
                                   "correct it, or leave its folder out"));
  }
  result.findings.push_back(check_companion(job.outside));
  result.findings.push_back(
      check_cache(look_at_folder(job.outside.folders.cache, Parents::may_be_missing)));
  result.findings.insert(result.findings.end(), desk.findings.begin(), desk.findings.end());
}

}  // namespace

DoctorResult doctor(Outside& outside, const DoctorWish& wish, Events& events, Stop& stop) {
  const JobContext job{outside, events, stop, "doctor"};
  DoctorResult result;
  keeping_failure(result, [&] { look_at_all(job, wish, result); });
  return result;
}

}  // namespace assay
