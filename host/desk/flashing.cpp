#include "host/desk/flashing.hpp"

#include <fmt/ranges.h>

#include <fstream>

#include "host/adapters/command_flasher.hpp"
#include "host/core/bench/free_probes.hpp"
#include "host/core/bench/thing_keys.hpp"
#include "host/core/data/suggest.hpp"
#include "host/core/flash/flash_record.hpp"

namespace assay {

const FlasherTemplate& choose_flasher(const Board& board, const std::string& wanted) {
  std::vector<std::string> names;
  for (const FlasherTemplate& flasher : board.access.flashers) {
    if (flasher.name == wanted || wanted.empty()) return flasher;
    names.push_back(flasher.name);
  }
  if (names.empty()) {
    throw Error(Blame::input, "Nothing is known that flashes the board {}.", board.name);
  }
  throw Error(Blame::input, "The board {} has no flasher '{}'{} It has: {}.", board.name, wanted,
              did_you_mean(wanted, names).empty() ? "." : did_you_mean(wanted, names),
              fmt::join(names, ", "));
}

bool goes_through_probe(const FlasherTemplate& flasher) {
  return flasher.openocd || has_placeholder(*flasher.command, "{probe_serial}");
}

ProbeAccess probe_access(const MatchedDevice& device, const Board& board) {
  ProbeAccess access;
  if (!device.device.probe) return access;
  if (const auto* remote = std::get_if<RemoteBitbangProbe>(&*device.device.probe)) {
    access.remote_bitbang = remote->address;
  } else {
    access.usb_serial = std::get<UsbProbe>(*device.device.probe).usb_serial;
    access.interface = probe_script(device, board.access);
  }
  return access;
}

namespace {

// Empty where the link is none of this computer.
std::string serial_port_of(const MatchedDevice& device) {
  if (device.link.port) return device.link.port->path;
  BenchLink link = device.device.link;
  if (const auto* url = std::get_if<UrlLink>(&link)) link = local_link(url->url).value_or(link);
  const auto* path = std::get_if<PathLink>(&link);
  return path == nullptr ? "" : path->path;
}

// Without its port the program would look for one by itself.
std::string no_port(const FlasherTemplate& flasher, const MatchedDevice& device) {
  const auto* url = std::get_if<UrlLink>(&device.device.link);
  return fmt::format(
      "The flasher '{}' writes through a serial port of this computer, and the link of {}, {}, is "
      "none: plug the board in here and give its port, or take another flasher by --flash.",
      flasher.name, device.device.name, url == nullptr ? "RTT" : url->url);
}

}  // namespace

Flashing::Flashing(const JobContext& job, const Board& board, const MatchedDevice& device,
                   const std::string& wanted, const std::string& log_name)
    : job_(job),
      device_(device.device.name),
      log_name_(log_name),
      template_(&choose_flasher(board, wanted)) {
  name_ = template_->name;
  if (goes_through_probe(*template_)) unclear_ = device.unclear_probe;
  if (template_->openocd) {
    auto openocd =
        std::make_unique<OpenOcdFlasher>(job.outside.processes, job.outside.clock, job.stop, board,
                                         *template_->openocd, probe_access(device, board));
    openocd_ = openocd.get();
    flasher_ = std::move(openocd);
  } else {
    FlasherValues values;
    values.port = serial_port_of(device);
    values.probe_serial = probe_access(device, board).usb_serial;
    if (device.probe && device.probe->usb) {
      values.probe_usb_id =
          fmt::format("{:04x}:{:04x}", device.probe->usb->vendor, device.probe->usb->product);
    }
    if (values.port.empty() && has_placeholder(*template_->command, "{port}")) {
      unclear_ = no_port(*template_, device);
    }
    const FlasherTemplate* openocd = openocd_flasher(board);
    if (openocd != nullptr && device.device.probe && goes_through_probe(*template_)) {
      identifier_ =
          std::make_unique<OpenOcdFlasher>(job.outside.processes, job.outside.clock, job.stop,
                                           board, *openocd->openocd, probe_access(device, board));
    }
    flasher_ = std::make_unique<CommandFlasher>(job.outside.processes, job.outside.clock, job.stop,
                                                board, *template_, std::move(values));
  }
}

Flashing::~Flashing() = default;

void Flashing::require_clear() const {
  if (!unclear_.empty()) throw Error(Blame::input, "{}", unclear_);
}

std::vector<std::string> Flashing::plan(const FlashJob& job) const {
  require_clear();
  std::vector<std::string> steps = flasher_->plan(job);
  if (!identifier_ || job.verify_only) return steps;
  const std::vector<std::string> first = identifier_->plan_identify();
  steps.insert(steps.begin(), first.begin(), first.end());
  return steps;
}

// The sentence of a failure is short; the flasher's own words are kept beside it.
template <typename Work>
decltype(auto) Flashing::keeping_log(Flasher& flasher, Work work) {
  require_clear();
  try {
    return work();
  } catch (const Error& error) {
    if (error.blame() != Blame::flash) throw;
    const auto path = job_.outside.folders.logs / fmt::format("flash-{}.log", log_name_);
    std::error_code problem;
    std::filesystem::create_directories(path.parent_path(), problem);
    std::ofstream file(path);
    file << flasher.log();
    file.close();
    throw Error(
        Blame::flash, "{} (while {}; {})", error.what(), flash_step_name(flasher.step()),
        file ? "the whole log: " + path.string() : "its log could not be kept in " + path.string());
  }
}

// The other program erases whatever chip it finds that it knows.
void Flashing::check_chip(const FlashJob& job) {
  if (!identifier_ || job.verify_only) return;
  if (!job_.outside.processes.find(OpenOcdProgram{}.name)) {
    job_.events.warning(fmt::format(
        "{}: which chip answers is not checked before {} writes: that needs OpenOCD (package "
        "openocd), which is not installed.",
        device_, name_));
    return;
  }
  job.progress(FlashStep::identify, 0, 0);
  keeping_log(*identifier_, [&] { identifier_->probe(); });
  identifier_->disconnect();
}

FlashRecord Flashing::flash(FlashJob job) {
  require_clear();
  job.progress = [this](FlashStep step, std::uint64_t done, std::uint64_t of) {
    job_.events.step(
        {JobStep::Kind::flashing, device_, std::string(flash_step_name(step)), done, of});
  };
  const Duration start = job_.outside.clock.now();
  FlashRecord record;
  record.device = device_;
  record.flasher = name_;
  record.by = flasher_->describe();
  check_chip(job);
  record.outcome = keeping_log(*flasher_, [&] { return flasher_->flash(job); });
  record.took = job_.outside.clock.now() - start;
  return record;
}

void Flashing::reset() {
  keeping_log(*flasher_, [&] { flasher_->reset(); });
}

DebugProbe* Flashing::probe() {
  if (openocd_ == nullptr) return nullptr;
  return &keeping_log(*flasher_, [&]() -> DebugProbe& { return openocd_->probe(); });
}

void Flashing::disconnect() {
  if (openocd_ != nullptr) openocd_->disconnect();
}

const FlasherTemplate* openocd_flasher(const Board& board) {
  for (const FlasherTemplate& flasher : board.access.flashers) {
    if (flasher.openocd) return &flasher;
  }
  return nullptr;
}

FlashJob flash_job(const std::filesystem::path& elf, const Board& board) {
  FlashJob job;
  job.elf = elf;
  job.image = firmware_image(ElfFile(elf), board);
  return job;
}

}  // namespace assay
