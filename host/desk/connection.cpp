#include "host/desk/connection.hpp"

#include "host/adapters/chaos_link.hpp"
#include "host/core/line/link_url.hpp"
#include "host/core/run/device_image.hpp"
#include "host/desk/greeting.hpp"

namespace assay {
namespace {

constexpr Duration kOpenPatience{10'000'000};
constexpr Duration kTryPatience{2'000'000};  // for a link that may be none before flashing

}  // namespace

Error with_autopsy(const Error& error, const Autopsy& autopsy) {
  return Error(blames_device(autopsy.finding) ? ExitCode::device : error.code(), "{}\n{}",
               error.what(), autopsy.headline);
}

Connection::Connection(App& app, const Target& target, const TargetOptions& options,
                       rpc::SessionHooks hooks)
    : app_(app), target_(target), options_(options), hooks_(std::move(hooks)) {}

void Connection::open() {
  switch (target_.place.kind) {
    case PlaceKind::started:
      start(options_);
      break;
    case PlaceKind::attached:
      attached_ = std::make_unique<AttachedLink>(
          app_, options_.attach, target_.board ? &*target_.board : nullptr, options_.desk.wait_s);
      break;
    case PlaceKind::device:
    case PlaceKind::virtual_probe:
      reach(options_);
      break;
  }
  if (!session_) session_ = greet(app_, link(), hooks_);
  const rpc::HelloReply& hello = session_->hello();
  if (target_.image && hello.build_id != target_.image->build_id) {
    throw Error(ExitCode::link, "Another image answers on {} than {}.", link().describe(),
                target_.elf.string());
  }
  image_ = target_.image ? *target_.image : describe_device(*session_);
  if (options_.rate != 0) raise_rate(options_.rate);
}

void Connection::start(const TargetOptions& options) {
  StartUrl url = options.link.empty() ? StartUrl{} : parse_start_url(options.link);
  if (target_.link == LinkMedium::memory) url.kind = LinkKind::memory;
  runner_ = app_.runner(*target_.board, url.kind);
  running_ = runner_->start(target_.elf);
  if (url.chaos) chaos_ = std::make_unique<ChaosLink>(running_->link(), app_.clock(), *url.chaos);
}

Link& Connection::link() const {
  if (attached_) return attached_->link();
  if (device_link_) return *device_link_;
  return chaos_ ? *chaos_ : running_->link();
}

void Connection::reach(const TargetOptions& options) {
  device_ = std::make_unique<ReachedDevice>(app_, target_.place, *target_.board, options.desk);
  const bool flashable = !target_.elf.empty() && device_->flashing() != nullptr;
  if (!flashable) device_link_ = device_->open_link(kOpenPatience, target_.elf);
  if (target_.elf.empty()) return;  // whatever runs there
  if (!options.desk.force && runs_the_image(options.desk)) return;
  if (device_->flashing() == nullptr) {
    throw Error(ExitCode::usage,
                "{} does not run {}, and nothing is known that flashes the board {}.",
                device_->name(), target_.elf.string(), target_.board->name);
  }
  FlashJob job = flash_job(target_.elf, *target_.board);
  job.skip_where_same = !options.desk.force && !session_ && !device_->is_virtual();
  flash(std::move(job));
}

// Whether the device says so; its session stays open then.
bool Connection::runs_the_image(const DeskOptions& desk) {
  if (device_->is_virtual() || !target_.image) return false;
  if (!device_link_ && !try_link()) return false;
  session_ = greet_running(app_, link(), hooks_);
  if (!session_) return false;
  if (session_->hello().build_id != target_.image->build_id) {
    app_.progress(fmt::format("{} runs another image", device_->name()));
    return false;
  }
  if (desk.verify && device_->flashing() != nullptr) {
    FlashJob job = flash_job(target_.elf, *target_.board);
    job.verify_only = true;
    flash(std::move(job));
  } else {
    flashed_.emplace().device = device_->name();
  }
  return true;
}

// A link that does not open is no reason not to flash: the firmware there may be broken.
bool Connection::try_link() {
  try {
    device_link_ = device_->open_link(kTryPatience, target_.elf);
    return true;
  } catch (const Error& error) {
    if (error.code() != ExitCode::link && error.code() != ExitCode::flash) throw;
    return false;
  }
}

void Connection::flash(FlashJob job) {
  session_.reset();
  device_link_.reset();  // some flashers use the same serial port
  flashed_ = device_->flashing()->flash(std::move(job));
  device_->flashing()->disconnect();
  app_.clear_progress();
  device_link_ = device_->await_link(kOpenPatience, target_.elf);
}

// What the device itself told, such as a fault, needs no autopsy.
std::optional<Autopsy> Connection::autopsy(const Error& error, const std::string& model) {
  const auto* device_error = dynamic_cast<const rpc::DeviceError*>(&error);
  const bool silent =
      error.code() == ExitCode::link || (device_error != nullptr && device_error->timed_out);
  const bool had_session = session_ != nullptr && session_->hello().window_frames != 0;
  // What the chip holds is not the image's doing where neither says that it is this one.
  if (!silent || !device_ || device_->death() || !(had_session || flashed_)) return std::nullopt;
  Flashing* probing = device_->probing();
  if (probing == nullptr) return std::nullopt;
  app_.progress(fmt::format("{}: asking the debug probe why", device_->name()));
  try {
    Autopsy autopsy =
        perform_autopsy(*probing->probe(), *target_.board, target_.elf, {model, had_session});
    probing->disconnect();
    return autopsy;
  } catch (const Error& failure) {
    if (failure.code() == ExitCode::interrupted) throw;
    return failed_autopsy(failure.what());
  }
}

void Connection::raise_rate(std::uint32_t wanted) {
  if (session_->raise_rate(wanted)) return;
  const std::uint32_t rate = link().bits_per_second();
  app_.warn(rate == 0
                ? fmt::format("--rate has no effect: the link {} has no rate.", link().describe())
                : fmt::format("The line stays at {} baud: {} did not work, or is no raise.", rate,
                              wanted));
}

std::optional<std::string> Connection::death() {
  if (running_) return running_->death();
  return device_ ? device_->death() : std::nullopt;
}

// Every host starts at the safe rate. After an error the device returns to it by itself.
Connection::~Connection() {
  if (std::uncaught_exceptions() > 0 || running_ || !session_) return;
  try {
    session_->restore_rate();
  } catch (const Error&) {
  }
}

}  // namespace assay
