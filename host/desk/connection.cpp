#include "host/desk/connection.hpp"

#include "host/adapters/chaos_link.hpp"
#include "host/adapters/native_starter.hpp"
#include "host/adapters/qemu_starter.hpp"
#include "host/core/bringup/memory_check.hpp"
#include "host/core/line/link_url.hpp"
#include "host/core/run/device_image.hpp"
#include "host/desk/greeting.hpp"

namespace assay {
namespace {

constexpr Duration kOpenPatience{10'000'000};

std::unique_ptr<FirmwareStarter> firmware_starter(const JobContext& job, const Board& board,
                                                  LinkKind kind) {
  ProcessRunner& processes = job.outside.processes;
  if (board.native) return std::make_unique<NativeStarter>(processes, job.stop, kind);
  if (!board.start) {
    throw Error(Blame::input,
                "The board {} has no emulator; it cannot be started from here. Talk to one that "
                "runs already with --attach URL.",
                board.name);
  }
  return std::make_unique<QemuStarter>(processes, job.stop, *board.start, kind, present_ram(board));
}

}  // namespace

Error with_autopsy(const Error& error, const Autopsy& autopsy) {
  return Error(blames_device(autopsy.finding) ? Blame::device : error.blame(), "{}\n{}",
               error.what(), autopsy.headline);
}

Connection::Connection(const JobContext& job, const PreparedImage& image, const PlaceWish& wish,
                       rpc::SessionHooks hooks)
    : job_(job), prepared_(image), wish_(wish), hooks_(std::move(hooks)) {}

void Connection::open() {
  switch (prepared_.place.kind) {
    case PlaceKind::started:
      start();
      break;
    case PlaceKind::attached:
      attached_ = std::make_unique<AttachedLink>(
          job_, wish_.attach, prepared_.board ? &*prepared_.board : nullptr, wish_.wait_s);
      break;
    case PlaceKind::device:
    case PlaceKind::virtual_probe:
      reach();
      break;
  }
  if (!session_) session_ = greet(job_, link(), hooks_);
  if (prepared_.image && !prepared_.is_in(session_->hello())) {
    throw Error(Blame::link, "Another image answers on {} than {}.", link().describe(),
                prepared_.elf.string());
  }
  image_ = prepared_.image ? *prepared_.image : describe_device(*session_);
  if (wish_.rate_baud != 0) raise_rate(wish_.rate_baud);
}

void Connection::start() {
  StartUrl url = wish_.link.empty() ? StartUrl{} : parse_start_url(wish_.link);
  if (prepared_.link == LinkMedium::memory) url.kind = LinkKind::memory;
  starter_ = firmware_starter(job_, *prepared_.board, url.kind);
  running_ = starter_->start(prepared_.elf);
  if (url.chaos)
    chaos_ = std::make_unique<ChaosLink>(running_->link(), job_.outside.clock, *url.chaos);
}

Link& Connection::link() const {
  if (attached_) return attached_->link();
  if (device_link_) return *device_link_;
  return chaos_ ? *chaos_ : running_->link();
}

void Connection::reach() {
  device_ = std::make_unique<ReachedDevice>(job_, prepared_.place, *prepared_.board, wish_);
  const bool flashable = !prepared_.elf.empty() && device_->flashing() != nullptr;
  if (!flashable) device_link_ = device_->open_link(kOpenPatience, prepared_.elf);
  if (prepared_.elf.empty()) return;  // whatever runs there
  if (!wish_.force && runs_the_image()) return;
  if (device_->flashing() == nullptr) {
    throw Error(Blame::input, "{} does not run {}, and nothing is known that flashes the board {}.",
                device_->name(), prepared_.elf.string(), prepared_.board->name);
  }
  FlashJob write = flash_job(prepared_.elf, *prepared_.board);
  write.skip_where_same = !wish_.force && !session_ && !device_->is_virtual();
  flash(std::move(write));
}

// Whether the device says so; its session stays open then.
bool Connection::runs_the_image() {
  if (device_->is_virtual() || !prepared_.image) return false;
  if (!device_link_) device_link_ = device_->try_link(prepared_.elf);
  if (!device_link_) return false;
  session_ = greet_running(job_, link(), hooks_);
  if (!session_) return false;
  if (!prepared_.is_in(session_->hello())) return false;
  if (wish_.verify && device_->flashing() != nullptr) {
    FlashJob write = flash_job(prepared_.elf, *prepared_.board);
    write.verify_only = true;
    flash(std::move(write));
  } else {
    flashed_.emplace().device = device_->name();
  }
  return true;
}

void Connection::flash(FlashJob job) {
  session_.reset();
  device_link_.reset();  // some flashers use the same serial port
  flashed_ = device_->flashing()->flash(std::move(job));
  device_->flashing()->disconnect();
  device_link_ = device_->await_link(kOpenPatience, prepared_.elf);
}

// What the device itself told, such as a fault, needs no autopsy.
std::optional<Autopsy> Connection::autopsy(const Error& error, const std::string& model) {
  const auto* device_error = dynamic_cast<const rpc::DeviceError*>(&error);
  const bool silent =
      error.blame() == Blame::link || (device_error != nullptr && device_error->timed_out);
  const bool had_session = session_ != nullptr && session_->hello().window_frames != 0;
  // What the chip holds is not the image's doing where neither says that it is this one.
  if (!silent || !device_ || device_->death() || !(had_session || flashed_)) return std::nullopt;
  Flashing* probing = device_->probing();
  if (probing == nullptr) return std::nullopt;
  job_.events.step({JobStep::Kind::examining, device_->name(), "", 0, 0});
  try {
    Autopsy autopsy =
        perform_autopsy(*probing->probe(), *prepared_.board, prepared_.elf, {model, had_session});
    probing->disconnect();
    return autopsy;
  } catch (const Error& failure) {
    return failed_autopsy(failure.what());
  }
}

void Connection::raise_rate(std::uint32_t wanted) {
  if (session_->raise_rate(wanted)) return;
  const std::uint32_t rate = link().bits_per_second();
  job_.events.warning(
      rate == 0 ? fmt::format("--rate has no effect: the link {} has no rate.", link().describe())
                : fmt::format("The line stays at {} baud: {} did not work, or is no raise.", rate,
                              wanted));
}

std::optional<std::string> Connection::death() {
  if (running_) return running_->death();
  return device_ ? device_->death() : std::nullopt;
}

// After an error the device returns to the safe rate by itself.
void Connection::close() {
  if (running_ || !session_) return;
  try {
    session_->restore_rate();
  } catch (const Error&) {
    // What was wanted of the device is done.
  }
}

}  // namespace assay
