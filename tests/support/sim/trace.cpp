#include "tests/support/sim/trace.hpp"

#include <fmt/format.h>

namespace assay::test {

namespace {

const char* const kRequests[] = {"?",   "hello", "describe", "write",  "read",  "digest",
                                 "run", "call",  "cancel",   "memory", "reset", "rate"};
const char* const kEvents[] = {"log", "started", "progress", "fault"};

std::string name_of(std::uint8_t type) {
  const std::size_t request = type & 0x3fu;
  const std::string name = request < std::size(kRequests) ? kRequests[request] : "?";
  switch (type >> 6) {
    case 0:
      return name;
    case 1:
      return request < std::size(kEvents) ? kEvents[request] : "?";
    case 2:
      return name + " done";
    default:
      return name + " refused";
  }
}

}  // namespace

void Trace::line(Duration now, const char* who, const Frame& frame) {
  const double seconds = static_cast<double>(now.count()) / 1e6;
  std::string start;
  for (std::size_t i = 0; i < frame.payload.size() && i < 6; ++i) {
    start += fmt::format(" {:02x}", frame.payload[i]);
  }
  fmt::print(out_, "{:12.6f}  {:<15} {:<16} sequence {:<3} nonce {:08x} {:4} bytes{}\n", seconds,
             who, name_of(frame.type), frame.sequence, frame.nonce, frame.payload.size(), start);
}

void Trace::note(Duration now, std::string_view what) {
  fmt::print(out_, "{:12.6f}  -- {}\n", static_cast<double>(now.count()) / 1e6, what);
}

void Trace::rates(Duration now, std::uint32_t host, std::uint32_t device) {
  if (host != 0) note(now, fmt::format("the host is at {} baud, the device at {}", host, device));
}

void Trace::host_sends(Duration now, std::span<const std::uint8_t> bytes) {
  for (const Frame& frame : decode(Bytes(bytes.begin(), bytes.end()))) {
    line(now, "host sends", frame);
  }
}

void Trace::device_sends(Duration now, const Bytes& frame) {
  for (const Frame& one : decode(frame)) line(now, "device sends", one);
}

void Trace::arrive(Duration now, Bytes& before, std::span<const std::uint8_t> bytes,
                   const char* who) {
  for (const std::uint8_t byte : bytes) {
    before.push_back(byte);
    if (byte != 0) continue;
    const auto frames = decode(before);
    if (frames.empty() && before.size() > 1) {
      note(now, fmt::format("{} {} damaged bytes", who, before.size()));
    }
    for (const Frame& frame : frames) line(now, who, frame);
    before.clear();
  }
}

void Trace::host_receives(Duration now, std::span<const std::uint8_t> bytes) {
  arrive(now, at_host_, bytes, "  host gets");
}

void Trace::device_receives(Duration now, std::span<const std::uint8_t> bytes) {
  arrive(now, at_device_, bytes, "  device gets");
}

}  // namespace assay::test
