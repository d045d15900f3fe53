#include "host/virtual_probe/gdb_client.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <charconv>

#include "host/base/error.hpp"
#include "host/virtual_probe/emulator_limits.hpp"

namespace assay::virtual_probe {
namespace {

constexpr Duration step_time = std::chrono::seconds(1);
// Two digits a byte, below the 4,096 that the server takes.
constexpr std::size_t write_bytes = 1920;

std::uint64_t little_endian(std::span<const std::uint8_t> bytes) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) value |= std::uint64_t{bytes[i]} << 8 * i;
  return value;
}

[[noreturn]] void no_sense(std::string_view request, std::string_view answer) {
  throw EmulatorGone(fmt::format("The emulator's gdb server answered {:?} to {:?}.",
                                 std::string(answer.substr(0, 40)),
                                 std::string(request.substr(0, 40))));
}

}  // namespace

std::optional<CoreStop> parse_stop(std::string_view packet) {
  if (packet.empty() || (packet[0] != 'T' && packet[0] != 'S')) return std::nullopt;
  CoreStop stop;
  for (const std::string_view key : {"watch:", "rwatch:", "awatch:"}) {
    const std::size_t at = packet.find(key);
    if (at == packet.npos) continue;
    std::uint64_t address = 0;
    const auto [end, error] = std::from_chars(packet.data() + at + key.size(),
                                              packet.data() + packet.size(), address, 16);
    if (error == std::errc()) stop.watched_address = static_cast<std::uint32_t>(address);
    break;
  }
  return stop;
}

void GdbClient::send(std::string_view bytes) {
  try {
    link_.send({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()}, answer_time);
  } catch (const Error& error) {
    if (error.blame() != Blame::link) throw;
    throw EmulatorGone(error.what());
  }
}

std::optional<std::string> GdbClient::next_packet(Duration timeout) {
  std::array<std::uint8_t, 8192> room;
  while (packets_.empty()) {
    std::size_t count = 0;
    try {
      count = link_.receive(room, timeout);
    } catch (const Error& error) {
      if (error.blame() != Blame::link) throw;
      throw EmulatorGone(error.what());
    }
    if (count == 0) return std::nullopt;
    for (std::size_t i = 0; i < count; ++i) {
      if (auto packet = decoder_.step(static_cast<char>(room[i]))) {
        // Not acknowledged: the server takes the next packet for it.
        packets_.push_back(std::move(*packet));
      }
    }
  }
  std::string packet = std::move(packets_.front());
  packets_.pop_front();
  return packet;
}

std::string GdbClient::ask(std::string_view payload) {
  assert(!running_ && "a packet stops a running machine");
  send(gdb_packet(payload));
  while (const auto answer = next_packet(answer_time)) {
    // A stop and our request for one may have crossed, so that it was told twice.
    if (payload == "?" || !parse_stop(*answer)) return *answer;
  }
  throw EmulatorGone("The emulator's gdb server does not answer.");
}

void GdbClient::ask_ok(std::string_view payload) {
  const std::string answer = ask(payload);
  if (answer != "OK") no_sense(payload, answer);
}

void GdbClient::begin() {
  // Reading the description makes the server number registers as it says there.
  const std::string description = ask("qXfer:features:read:target.xml:0,ffb");
  has_float_registers_ = description.find("arm-vfp") != description.npos;
  const std::string status = ask("?");
  if (!parse_stop(status)) no_sense("?", status);
}

CoreRegisters GdbClient::registers() {
  const auto bytes = hex_bytes(ask("g"));
  if (!bytes || bytes->size() < 16 * 4) throw EmulatorGone("The emulator gave no registers.");
  CoreRegisters all;
  for (unsigned i = 0; i < 16; ++i) {
    all.r[i] = static_cast<std::uint32_t>(little_endian(std::span(*bytes).subspan(i * 4, 4)));
  }
  all.xpsr = bytes->size() >= 17 * 4
                 ? static_cast<std::uint32_t>(little_endian(std::span(*bytes).subspan(64, 4)))
                 : static_cast<std::uint32_t>(register_value(xpsr_number, 4));
  return all;
}

std::uint64_t GdbClient::register_value(unsigned number, unsigned bytes) {
  const std::string request = fmt::format("p{:x}", number);
  const std::string answer = ask(request);
  const auto value = hex_bytes(answer);
  if (!value || value->size() != bytes) no_sense(request, answer);
  return little_endian(*value);
}

void GdbClient::set_register(unsigned number, std::uint64_t value, unsigned bytes) {
  std::array<std::uint8_t, 8> raw = {};
  for (unsigned i = 0; i < bytes; ++i) raw[i] = static_cast<std::uint8_t>(value >> 8 * i);
  ask_ok(fmt::format("P{:x}={}", number, hex_text(std::span(raw).first(bytes))));
}

void GdbClient::write_memory(std::uint32_t address, std::span<const std::uint8_t> bytes) {
  while (!bytes.empty()) {
    const auto part = bytes.first(std::min(bytes.size(), write_bytes));
    ask_ok(fmt::format("M{:x},{:x}:{}", address, part.size(), hex_text(part)));
    address += static_cast<std::uint32_t>(part.size());
    bytes = bytes.subspan(part.size());
  }
}

void GdbClient::run() {
  assert(!running_);
  send(gdb_packet("c"));
  running_ = true;
}

void GdbClient::step() {
  assert(!running_);
  send(gdb_packet("s"));
  running_ = true;
  // It waits for an interrupt: it has not moved.
  if (!wait_stop(step_time)) stop();
}

CoreStop GdbClient::stop() {
  assert(running_);
  send("\x03");
  const auto stop = wait_stop(answer_time);
  if (!stop) throw EmulatorGone("The emulator does not stop.");
  return *stop;
}

std::optional<CoreStop> GdbClient::wait_stop(Duration timeout) {
  assert(running_);
  while (const auto packet = next_packet(timeout)) {
    if (packet->starts_with("W") || packet->starts_with("X")) {
      throw EmulatorGone("The emulator ended.");
    }
    if (auto stop = parse_stop(*packet)) {
      running_ = false;
      return stop;
    }
  }
  return std::nullopt;
}

}  // namespace assay::virtual_probe
