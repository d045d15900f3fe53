#include "host/core/bringup/line_talk.hpp"

#include <fmt/ranges.h>

#include <algorithm>

#include "host/core/bringup/bit_runs.hpp"
#include "host/rpc/session.hpp"

namespace assay {
namespace {

constexpr Duration kHelloPatience{5'000'000};
constexpr Duration kPatienceWithEmulator{10'000'000};
constexpr std::size_t kKeptBytes = 1024;
constexpr std::size_t kShownBytes = 16;
// device/main.cpp
constexpr std::string_view kRingSymbol = "_ZL12receive_ring";
constexpr std::uint32_t kRingWords = 64;

// Passes everything on, and keeps the first of it.
class RecordingLink final : public Link {
 public:
  RecordingLink(Link& link, LineTalk& talk) : link_(link), talk_(talk) {}

  void send(std::span<const std::uint8_t> bytes, Duration timeout) override {
    keep(talk_.sent, bytes);
    link_.send(bytes, timeout);
  }
  std::size_t receive(std::span<std::uint8_t> room, Duration timeout) override {
    const std::size_t count = link_.receive(room, timeout);
    keep(talk_.received, room.first(count));
    return count;
  }
  bool paced() const override { return link_.paced(); }
  std::uint32_t bits_per_second() const override { return link_.bits_per_second(); }
  bool set_rate(std::uint32_t rate) override { return link_.set_rate(rate); }
  bool reopen(Duration timeout) override { return link_.reopen(timeout); }
  std::string describe() const override { return link_.describe(); }

 private:
  static void keep(rpc::Bytes& kept, std::span<const std::uint8_t> bytes) {
    const auto part = bytes.first(std::min(bytes.size(), kKeptBytes - kept.size()));
    kept.insert(kept.end(), part.begin(), part.end());
  }

  Link& link_;
  LineTalk& talk_;
};

std::unique_ptr<Link> open(BringupDesk& desk, LineTalk& talk) {
  try {
    auto link = desk.open_link();
    talk.link = link->describe();
    return link;
  } catch (const Error& error) {
    if (error.blame() == Blame::bug) throw;
    talk.not_open = error.what();
    return nullptr;
  }
}

void restart(BringupDesk& desk) {
  DebugProbe* probe = desk.probe();
  if (probe == nullptr) return;
  probe->reset(AfterReset::run);
  desk.release_probe();
}

// Without the zero bytes behind the last that was received.
rpc::Bytes received_by_device(DebugProbe& probe, const BringupFirmware& firmware,
                              std::uint32_t ring) {
  rpc::Bytes bytes;
  const std::uint32_t count = std::min(kRingWords, firmware.bytes_of(kRingSymbol) / 4);
  for (const std::uint32_t word : probe.read_words(ring, count)) {
    for (int shift = 0; shift < 32; shift += 8) {
      bytes.push_back(static_cast<std::uint8_t>(word >> shift));
    }
  }
  while (!bytes.empty() && bytes.back() == 0) bytes.pop_back();
  return bytes;
}

std::string shown(const rpc::Bytes& bytes) {
  const auto first = std::span(bytes).first(std::min(bytes.size(), kShownBytes));
  return fmt::format("{:02x}{}", fmt::join(first, " "), bytes.size() > kShownBytes ? " ..." : "");
}

std::string rate_of(const Board& board) {
  return board.link_rate_baud ? fmt::format(" ({} baud in board.json)", *board.link_rate_baud) : "";
}

// The receiver's byte patterns against `fast` and `slow`, the ends as sentences call them.
std::string rate_hint(const rpc::Bytes& received, const char* receiver, const char* sender,
                      const Board& board) {
  const auto times = times_slower(received);
  if (!times || *times < 2) return "";
  return fmt::format(" Its patterns look as if {} were about {} times as fast as {}{}.", receiver,
                     *times, sender, rate_of(board));
}

bool begins_alike(const rpc::Bytes& received, const rpc::Bytes& sent) {
  // Line noise while the UART starts may come before.
  constexpr std::size_t compared = 8;
  if (sent.size() < compared) return false;
  const auto first = sent.begin(), last = sent.begin() + compared;
  return std::search(received.begin(), received.end(), first, last) != received.end();
}

}  // namespace

LineTalk talk(BringupDesk& desk) {
  LineTalk talk;
  std::unique_ptr<Link> link;
  if (!desk.link_through_probe()) {
    link = open(desk, talk);
    if (!link) return talk;
  }
  restart(desk);
  if (!link) link = open(desk, talk);
  if (!link) return talk;
  RecordingLink recording(*link, talk);
  rpc::ClientOptions client;
  client.nonce = desk.fresh_nonce();
  client.paced = link->paced();
  client.bits_per_second = link->bits_per_second();
  try {
    rpc::Session session(recording, desk.clock(), client);
    talk.hello = session.connect(link->paced() ? kHelloPatience : kPatienceWithEmulator);
  } catch (const Error& error) {
    if (error.blame() != Blame::link && error.blame() != Blame::device) throw;
    talk.problem = error.what();
  }
  return talk;
}

std::optional<LineFault> judge_link(const LineTalk& talk, BringupDesk& desk, const Board& board,
                                    const BringupFirmware& firmware) {
  if (talk.not_open) return LineFault{Trouble::link_closed, *talk.not_open};
  if (!talk.received.empty()) return std::nullopt;
  const std::string nothing =
      fmt::format("Nothing came on {} after a reset and a hello", talk.link);
  DebugProbe* probe = desk.link_through_probe() ? nullptr : desk.probe();
  const auto ring = firmware.address_of(kRingSymbol);
  if (probe == nullptr || !ring) {
    return LineFault{Trouble::silent, nothing + rate_of(board) + "."};
  }
  const rpc::Bytes heard = received_by_device(*probe, firmware, *ring);
  if (heard.empty()) {
    return LineFault{Trouble::silent_deaf, nothing + "; the device has received nothing either."};
  }
  if (begins_alike(heard, talk.sent)) {
    return LineFault{Trouble::silent_heard, nothing + ", though the device has received it."};
  }
  return LineFault{
      Trouble::silent_garbled,
      fmt::format("{}; the device has received other bytes than were sent: {}.{}", nothing,
                  shown(heard), rate_hint(heard, "the device", "the host", board))};
}

std::optional<LineFault> judge_hello(const LineTalk& talk, const Board& board,
                                     const BringupFirmware& firmware) {
  if (!talk.hello) {
    return LineFault{
        Trouble::no_hello,
        fmt::format("{} bytes came on {}, but no answer to hello: {}.{} {}", talk.received.size(),
                    talk.link, shown(talk.received),
                    rate_hint(talk.received, "the host", "the device", board), talk.problem)};
  }
  if (talk.hello->build_id == firmware.build_id()) return std::nullopt;
  return LineFault{Trouble::other_firmware,
                   fmt::format("Another firmware answers on {}: its build id is {:02x}, that of "
                               "the one that was flashed {:02x}.",
                               talk.link, fmt::join(talk.hello->build_id, ""),
                               fmt::join(firmware.build_id(), ""))};
}

}  // namespace assay
