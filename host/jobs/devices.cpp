#include "host/jobs/devices.hpp"

#include <fmt/ranges.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <fstream>

#include "host/base/wish_error.hpp"
#include "host/core/bench/choose_device.hpp"
#include "host/core/bench/thing_keys.hpp"
#include "host/core/data/json_text.hpp"
#include "host/core/line/link_url.hpp"
#include "host/desk/desk_bench.hpp"
#include "host/desk/job_context.hpp"

namespace assay {

namespace fs = std::filesystem;

namespace {

// `part` is written first: whole, or not at all, since a part of it would be what exists already.
void write_new(const fs::path& file, const fs::path& part, const std::string& text) {
  std::error_code problem;
  if (fs::exists(fs::symlink_status(file, problem))) {
    throw Error(Blame::input,
                "{} exists already and stays as it is. Name another FILE, or remove it first.",
                file.string());
  }
  problem.clear();
  if (file.has_parent_path()) fs::create_directories(file.parent_path(), problem);
  std::ofstream stream(part);
  stream << text;
  stream.close();
  if (stream) fs::rename(part, file, problem);
  if (stream && !problem) return;
  const std::string why = problem ? problem.message() : std::strerror(errno);
  std::error_code ignored;
  fs::remove(part, ignored);
  throw Error(Blame::input, "{} cannot be written: {}.", file.string(), why);
}

// The bench device that the wish names, or the link URL or path of a device that the bench lacks.
std::vector<std::string> things(const JobContext& job, const LockWish& wish) {
  PluggedDevices& plugged = job.outside.plugged_devices;
  // No name of a device has one of these.
  if (wish.device.find_first_of("/:") != std::string::npos) {
    parse_attach_url(wish.device);
    return url_keys(wish.device, plugged.serial_ports());
  }
  const auto choice =
      choose_device(match(desk_bench(job, wish.bench), plugged), {wish.device, "", {}});
  for (const std::string& warning : choice->warnings) job.events.warning(warning);
  return choice->state.keys;
}

DeviceLock lock(const JobContext& job, const LockWish& wish) {
  if (wish.command.empty()) {
    throw WishError("Say what to run while {} is locked: --lock {} -- COMMAND ARGS.", wish.device,
                    wish.device);
  }
  LockRequest request;
  request.device = wish.device;
  request.keys = things(job, wish);
  request.command = fmt::format("{}", fmt::join(wish.command, " "));
  request.made_under = job.outside.held_locks;
  if (wish.wait_s) {
    request.wait =
        std::chrono::duration_cast<Duration>(std::chrono::duration<double>(*wish.wait_s));
  }
  bool told = false;
  const auto on_wait = [&](const std::string& in_use, int position) {
    if (told) {
      job.events.step(
          {JobStep::Kind::waiting, wish.device, in_use, static_cast<std::uint64_t>(position), 0});
    } else {
      job.events.warning(fmt::format("{}; waiting, number {} in the queue.", in_use, position));
    }
    told = true;
  };
  return DeviceLock::acquire(job.outside.folders.locks, request, job.stop, on_wait);
}

}  // namespace

DevicesResult list_devices(Outside& outside, const DevicesWish& wish, Events& events, Stop& stop) {
  const JobContext job{outside, events, stop, "devices"};
  DevicesResult result;
  keeping_failure(result, [&] {
    const Bench bench = desk_bench(job, wish.bench);
    result.bench = bench.file;
    result.state = match(bench, outside.plugged_devices);
    result.uses.resize(result.state.devices.size());
    try {
      for (std::size_t i = 0; i < result.uses.size(); ++i) {
        result.uses[i] = lock_use(outside.folders.locks, result.state.devices[i].keys, stop);
      }
    } catch (const Error& error) {
      events.warning(fmt::format("Which devices are in use is not known. {}", error.what()));
    }
  });
  return result;
}

NewBenchResult new_bench(Outside& outside, const NewBenchWish& wish, Events& events, Stop& stop) {
  const JobContext job{outside, events, stop, "devices"};
  NewBenchResult result;
  keeping_failure(result, [&] {
    result.file = wish.file.empty() ? bench_file(job, wish.bench).path : fs::path(wish.file);
    if (result.file.empty()) {
      throw Error(Blame::input, "Say where to write the bench: --init FILE.");
    }
    PluggedDevices& plugged = outside.plugged_devices;
    result.draft =
        draft_bench(job.boards.all().boards, plugged.usb_devices(), plugged.serial_ports());
    if (result.draft.written.empty() && result.draft.left_out.empty()) return;
    stop.throw_if_asked();
    fs::path part = result.file;
    part += fmt::format(".{:08x}", outside.entropy.word());
    write_new(result.file, part, json_text(result.draft.document, 2) + "\n");
    result.is_written = true;
  });
  return result;
}

LockResult lock_for_command(Outside& outside, const LockWish& wish, Events& events, Stop& stop) {
  const JobContext job{outside, events, stop, "devices"};
  LockResult result;
  keeping_failure(result, [&] { result.lock.emplace(lock(job, wish)); });
  return result;
}

}  // namespace assay
