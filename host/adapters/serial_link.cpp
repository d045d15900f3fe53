#include "host/adapters/serial_link.hpp"

#include <algorithm>
#include <utility>

#include "host/adapters/serial_port.hpp"
#include "host/adapters/wait.hpp"
#include "host/base/error.hpp"

namespace assay {
namespace {

constexpr Duration kLookInterval{50'000};  // between looks for a port that is to come back
constexpr Duration kDrainTimeout{10'000'000};

// What is plugged in serves messages and recognition here: a system that cannot tell is no reason
// not to open a port that was named.
template <typename Ask>
auto if_known(Ask ask) -> decltype(ask()) {
  try {
    return ask();
  } catch (const Error&) {
    return decltype(ask())();
  }
}

}  // namespace

SerialLink::SerialLink(const SerialChoice& choice, std::uint32_t baud, PluggedDevices& devices,
                       const Stop& stop)
    : identity_(choice), baud_(baud), devices_(devices), stop_(stop) {
  open();
  if_known([&] { identity_.remember(path_, devices_); });
}

SerialLink::~SerialLink() { close(); }

void SerialLink::open() {
  path_ = identity_.locate(devices_);
  UniqueFd fd = open_serial_port(path_, baud_);
  if (!fd) {
    const auto others = if_known([&] { return serial_ports_sentence(devices_); });
    throw Error(Blame::link, "There is no serial port {}. {}", path_, others);
  }
  paced_ = !is_pseudo_terminal(fd.get());
  fd_ = fd.get();
  connection_ = std::make_unique<FdLink>(std::move(fd), describe(), stop_, paced_);
}

void SerialLink::close() {
  if (connection_) release_serial_port(fd_);
  connection_.reset();
  fd_ = -1;
}

std::string SerialLink::describe() const { return "serial://" + path_; }

void SerialLink::throw_gone() const {
  throw Error(Blame::link, "The serial port {} is gone: it was unplugged, or its device restarted.",
              identity_.describe());
}

FdLink& SerialLink::connection() {
  if (!connection_) throw_gone();
  return *connection_;
}

// A port has no far end that closes: says what happened instead.
template <typename Work>
auto SerialLink::while_there(Work work) -> decltype(work()) {
  try {
    return work();
  } catch (const Error& error) {
    if (error.blame() == Blame::link && is_hung_up(fd_)) throw_gone();
    throw;
  }
}

void SerialLink::send(std::span<const std::uint8_t> bytes, Duration timeout) {
  while_there([&] { connection().send(bytes, timeout); });
}

std::size_t SerialLink::receive(std::span<std::uint8_t> room, Duration timeout) {
  return while_there([&] { return connection().receive(room, timeout); });
}

bool SerialLink::set_rate(std::uint32_t bits_per_second) {
  connection();
  if (!while_there([&] { return set_serial_rate(fd_, bits_per_second, kDrainTimeout, stop_); })) {
    return false;
  }
  baud_ = bits_per_second;
  return true;
}

bool SerialLink::reopen(Duration timeout) {
  const Deadline deadline(timeout);
  close();
  while (true) {
    try {
      open();
      return true;
    } catch (const Error& error) {
      const Duration left = *deadline.left();
      if (error.blame() != Blame::link) throw;
      if (left.count() == 0) {
        throw Error(Blame::link, "The serial port {} could not be opened again within {:.3g} s. {}",
                    identity_.describe(), static_cast<double>(timeout.count()) / 1e6, error.what());
      }
      pause_or_stop(stop_, std::min(left, kLookInterval));
    }
  }
}

void SerialLink::play(std::span<const ControlLineStep> steps) {
  for (const ControlLineStep& step : steps) {
    connection();
    if (!set_control_lines(fd_, step.dtr, step.rts)) {
      throw Error(Blame::link, "The serial port {} has no control lines DTR and RTS to set.",
                  identity_.describe());
    }
    pause_or_stop(stop_, std::chrono::milliseconds(step.hold_ms));
  }
}

}  // namespace assay
