// Conversations with what stands between assay and a device: Telnet servers, and an emulator's gdb,
// qtest and QMP servers. Input: one byte that selects the reader, one for the pieces, then what the
// far end says; of gdb's a line a packet, or as it stands behind a backslash.
#include <functional>

#include "host/base/error.hpp"
#include "host/core/line/rfc2217.hpp"
#include "host/core/qtest/qtest_client.hpp"
#include "host/ports/link.hpp"
#include "host/virtual_probe/gdb_client.hpp"
#include "host/virtual_probe/qmp_client.hpp"
#include "tests/fuzz/input.hpp"

namespace assay::fuzz {

namespace {

using namespace virtual_probe;

// A far end that says its text in pieces, whatever it is told; then it is silent, or closed.
class SpeakingLink final : public Link {
 public:
  SpeakingLink(std::string text, unsigned pieces) : text_(std::move(text)), pieces_(pieces) {}

  void send(std::span<const std::uint8_t>, Duration) override {}
  std::size_t receive(std::span<std::uint8_t> room, Duration) override {
    if (text_.size() == at_ && pieces_ % 2 == 0) throw Error(Blame::link, "closed");
    const std::size_t count = std::min({text_.size() - at_, room.size(), 1 + pieces_ * pieces_});
    std::copy_n(text_.begin() + static_cast<std::ptrdiff_t>(at_), count, room.begin());
    at_ += count;
    return count;
  }
  bool paced() const override { return false; }
  std::string describe() const override { return "speaking"; }

 private:
  std::string text_;
  std::size_t at_ = 0;
  std::size_t pieces_;
};

void hear_telnet(ByteView bytes, unsigned pieces) {
  Rfc2217Client whole, parts;
  expect(whole.start() == parts.start(), "all clients begin alike");
  telnet::Bytes data, other_data, answers, other_answers;
  answers = whole.receive(bytes, data);
  for (ByteView rest = bytes; !rest.empty();) {
    const ByteView piece = rest.first(std::min<std::size_t>(rest.size(), 1 + pieces));
    rest = rest.subspan(piece.size());
    const telnet::Bytes more = parts.receive(piece, other_data);
    other_answers.insert(other_answers.end(), more.begin(), more.end());
  }
  expect(data == other_data && answers == other_answers, "in pieces it is the same");
  expect(data.size() <= bytes.size(), "no data are made up");
  expect(answers.size() <= 3 * telnet::Options::most_answers, "no negotiation is endless");
  whole.ready();
  whole.refusal();
  whole.answer(Rfc2217Client::Request::baud_rate);
  whole.request(Rfc2217Client::Request::baud_rate, 0xFF00FFFF);

  telnet::Decoder decoder;
  telnet::Bytes back;
  std::vector<telnet::Event> events;
  decoder.receive(telnet::escape(bytes), back, events);
  expect(std::equal(back.begin(), back.end(), bytes.begin(), bytes.end()) && events.empty(),
         "data come back as they were escaped");
}

void hear_packets(ByteView bytes, unsigned) {
  GdbDecoder decoder;
  for (const std::uint8_t byte : bytes) decoder.step(static_cast<char>(byte));
  const std::string payload(as_text(bytes));
  GdbDecoder other;
  std::vector<std::string> packets;
  for (const char letter : gdb_packet(payload)) {
    if (auto packet = other.step(letter)) packets.push_back(std::move(*packet));
  }
  expect(packets == std::vector<std::string>{payload}, "a packet is decoded as it was encoded");
  hex_bytes(payload);
  const auto back = hex_bytes(hex_text(bytes));
  expect(back && std::equal(back->begin(), back->end(), bytes.begin(), bytes.end()),
         "bytes come back as they were written");
}

std::string packets_of(std::string_view text) {
  std::string all;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    all += line.starts_with('\\') ? std::string(line.substr(1)) : gdb_packet(line);
  }
  return all;
}

void hear_gdb(ByteView bytes, unsigned pieces) {
  SpeakingLink link(packets_of(as_text(bytes)), pieces);
  GdbClient client(link);
  client.begin();
  while (true) {
    client.registers();
    client.set_register(1, 0x12345678, 4);
    client.register_value(42, 8);
    client.write_memory(0x20000000, bytes);
    client.step();
    client.run();
    if (!client.wait_stop(Duration::zero())) client.stop();
  }
}

void hear_qtest(ByteView bytes, unsigned pieces) {
  SpeakingLink link(std::string(as_text(bytes)), pieces);
  QtestClient client(link);
  std::array<std::uint8_t, 7> room{};
  while (true) {
    for (const std::size_t count : {4u, 2u, 1u, 7u}) {
      client.read(0x20000000, std::span(room).first(count));
      client.write(0x20000000, std::span(room).first(count));
    }
  }
}

void hear_monitor(ByteView bytes, unsigned pieces) {
  SpeakingLink link(std::string(as_text(bytes)), pieces);
  QmpClient client(link);
  client.begin();
  while (true) {
    client.monitor("info mtree -f");
    client.reset();
    client.take_events();
  }
}

constexpr void (*listeners[])(ByteView, unsigned) = {hear_telnet, hear_packets, hear_gdb,
                                                     hear_qtest, hear_monitor};

void run(ByteView bytes) {
  Input input(bytes);
  const auto listener = listeners[input.byte() % std::size(listeners)];
  const unsigned pieces = input.byte();
  try {
    listener(input.rest(), pieces);
  } catch (const EmulatorGone&) {
    // How a conversation with an emulator ends that says too little, or nonsense.
  } catch (const Error& error) {
    if (error.blame() != Blame::link) throw;  // and how one with its bus ends
  }
}

const Registration registration({"wire", run});

}  // namespace

}  // namespace assay::fuzz
