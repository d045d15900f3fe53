#include "host/adapters/command_flasher.hpp"

#include <algorithm>
#include <cassert>

#include "host/adapters/image_files.hpp"
#include "host/base/error.hpp"
#include "host/core/flash/flasher_trouble.hpp"
#include "host/core/flash/last_percentage.hpp"

namespace assay {
namespace {

// Between looks at the clock, at the user's wish to stop and at what the program printed.
constexpr Duration kLook = std::chrono::milliseconds(50);

// What a program printed, kept however the wait for it ends.
class KeptOutput {
 public:
  KeptOutput(RunningProcess& process, std::string& log) : process_(process), log_(log) {}
  ~KeptOutput() { log_ += process_.output(); }
  KeptOutput(const KeptOutput&) = delete;
  KeptOutput& operator=(const KeptOutput&) = delete;

 private:
  RunningProcess& process_;
  std::string& log_;
};

// The flash region that the image begins in.
const MemoryRegion& first_region(const Board& board, const FirmwareImage& image) {
  const std::uint32_t address = image.ranges.front().address;
  const auto found =
      std::find_if(board.regions.begin(), board.regions.end(), [&](const MemoryRegion& region) {
        return region.kind == RegionKind::flash && address >= region.origin &&
               address - region.origin < region.bytes;
      });
  assert(found != board.regions.end());  // firmware_image() lets no other address pass
  return *found;
}

}  // namespace

CommandFlasher::CommandFlasher(ProcessRunner& processes, const Clock& clock, const Stop& stop,
                               const Board& board, const FlasherTemplate& flasher,
                               FlasherValues values)
    : processes_(processes),
      clock_(clock),
      stop_(stop),
      board_(board),
      flasher_(flasher),
      command_(*flasher.command),
      values_(std::move(values)) {}

std::string CommandFlasher::describe() const {
  std::string text = flasher_.name;
  if (names("{port}") && !values_.port.empty()) text += ", port " + values_.port;
  if (names("{probe_serial}") && !values_.probe_serial.empty()) {
    text += ", probe " + values_.probe_serial;
  }
  return text;
}

std::vector<std::string> CommandFlasher::plan(const FlashJob& job) const {
  check(job);
  FlasherValues files;
  std::vector<std::string> steps;
  const auto file = [&](const char* placeholder, const char* name, std::string& value) {
    if (!names(placeholder)) return;
    value = name;
    steps.push_back(fmt::format("put the image, {} bytes from {:#010x} on, into a temporary {}",
                                job.image.bytes(), job.image.ranges.front().address, name));
  };
  file("{bin}", "firmware.bin", files.bin);
  file("{hex}", "firmware.hex", files.hex);
  if (!command_.script.empty()) {
    std::string lines = script(job, files);
    lines.pop_back();
    for (std::size_t at = 0; (at = lines.find('\n', at)) != std::string::npos; at += 2) {
      lines.replace(at, 1, "; ");
    }
    files.script = "commands.txt";
    steps.push_back("put into a temporary commands.txt: " + lines);
  }
  const Commands run = commands(job, files);
  const std::string& program = run.program.front();
  steps.push_back(
      fmt::format("leave it to {} to check which chip answers, as far as its arguments "
                  "name one",
                  program));
  const std::string verify = "verify: " + shell_line(run.verify);
  if (skips(job)) steps.push_back(verify + "; where it fails:");
  if (!job.verify_only) steps.push_back("program: " + shell_line(run.program));
  if (!run.verify.empty()) steps.push_back(verify);
  if (!run.reset.empty()) steps.push_back("reset: " + shell_line(run.reset));
  return steps;
}

FlashOutcome CommandFlasher::flash(const FlashJob& job) {
  log_.clear();
  step_ = job.verify_only ? FlashStep::verify : FlashStep::program;
  check(job);
  ImageFiles files(job.image, names("{bin}"), names("{hex}"),
                   first_region(board_, job.image).bytes);
  FlasherValues paths;
  paths.bin = files.bin();
  paths.hex = files.hex();
  if (!command_.script.empty()) paths.script = files.add_script(script(job, paths));
  const Commands run = commands(job, paths);
  for (const auto* arguments : {&run.program, &run.verify, &run.reset}) {
    require_program(*arguments);
  }

  FlashOutcome outcome;
  outcome.bytes = job.image.bytes();
  outcome.verified = !run.verify.empty();
  if (job.verify_only) {
    execute(FlashStep::verify, run.verify, job);
  } else if (!skips(job) || attempt(FlashStep::verify, run.verify, job)) {
    execute(FlashStep::program, run.program, job);
    outcome.written = true;
    execute(FlashStep::verify, run.verify, job);
  }
  execute(FlashStep::reset, run.reset, job);
  return outcome;
}

void CommandFlasher::reset() {
  log_.clear();
  step_ = FlashStep::reset;
  if (command_.reset.empty()) {
    throw Error(Blame::input,
                "This flasher cannot reset by itself: '{}' of the board {} has no \"reset\" in "
                "board.json. Take another by --flash.",
                flasher_.name, board_.name);
  }
  const auto arguments = command_line(command_.reset, values_);
  require_program(arguments);
  execute(FlashStep::reset, arguments, {});
}

bool CommandFlasher::names(std::string_view placeholder) const {
  return has_placeholder(command_, placeholder);
}

CommandFlasher::Commands CommandFlasher::commands(const FlashJob& job,
                                                  const FlasherValues& files) const {
  const FlasherValues values = with_files(job, files);
  return {command_line(command_.program, values), command_line(command_.verify, values),
          command_line(command_.reset, values)};
}

std::string CommandFlasher::script(const FlashJob& job, const FlasherValues& files) const {
  return script_text(command_.script, with_files(job, files));
}

FlasherValues CommandFlasher::with_files(const FlashJob& job, const FlasherValues& files) const {
  FlasherValues values = values_;
  // Absolute, so that no file's name is taken for an option.
  values.elf = std::filesystem::absolute(job.elf).string();
  values.bin = files.bin;
  values.hex = files.hex;
  values.script = files.script;
  return values;
}

void CommandFlasher::check(const FlashJob& job) const {
  if (job.verify_only && command_.verify.empty()) {
    throw Error(Blame::input,
                "The flasher '{}' of the board {} cannot compare: it has no \"verify\" in "
                "board.json. Take another by --flash.",
                flasher_.name, board_.name);
  }
  // A binary file has no addresses; the templates put it at the flash's beginning.
  const MemoryRegion& region = first_region(board_, job.image);
  const std::uint32_t address = job.image.ranges.front().address;
  if (names("{bin}") && address != region.origin) {
    throw Error(Blame::input,
                "The image begins at {:#010x}, but '{}' writes a binary file to the beginning of "
                "'{}', {:#010x}. Take another flasher by --flash.",
                address, flasher_.name, region.name, region.origin);
  }
}

// Only where something can start the firmware afterwards without `program`.
bool CommandFlasher::skips(const FlashJob& job) const {
  return job.skip_where_same && !job.verify_only && !command_.verify.empty() &&
         !command_.reset.empty();
}

void CommandFlasher::require_program(const std::vector<std::string>& arguments) const {
  if (arguments.empty() || processes_.find(arguments.front())) return;
  throw Error(Blame::flash, "The program {} is not installed, or not in PATH: install {}.",
              arguments.front(), command_.package);
}

void CommandFlasher::execute(FlashStep step, const std::vector<std::string>& arguments,
                             const FlashJob& job) {
  if (arguments.empty()) return;
  if (const auto trouble = attempt(step, arguments, job)) {
    throw Error(Blame::flash, "{}: {}", arguments.front(), *trouble);
  }
}

std::optional<std::string> CommandFlasher::attempt(FlashStep step,
                                                   const std::vector<std::string>& arguments,
                                                   const FlashJob& job) {
  stop_.throw_if_asked();
  step_ = step;
  if (job.progress) job.progress(step, 0, 0);
  log_ += shell_line(arguments) + "\n";

  ProcessRequest request;
  request.arguments = arguments;
  request.start_failure = Blame::flash;
  const Duration end = clock_.now() + std::chrono::seconds(command_.timeout_s);
  const auto process = processes_.start(request);
  const KeptOutput kept(*process, log_);
  for (std::optional<unsigned> shown;;) {
    const Duration left = std::max(Duration::zero(), end - clock_.now());
    if (const auto exit_code = process->wait_exit(std::min(left, kLook))) {
      return flasher_trouble(*exit_code, process->output());
    }
    stop_.throw_if_asked();
    if (left == Duration::zero()) break;
    if (!job.progress) continue;
    const auto percent = last_percentage(process->output());
    if (percent && percent != shown) {
      job.progress(step, job.image.bytes() * *percent / 100, job.image.bytes());
    }
    shown = percent;
  }
  process->stop();
  throw Error(Blame::flash,
              "{} did not finish within {} s and was ended. {} If it only needs longer, raise "
              "\"timeout_s\" in board.json.",
              arguments.front(), command_.timeout_s,
              told_by_flasher(process->output()).value_or("It said nothing."));
}

}  // namespace assay
