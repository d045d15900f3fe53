// The client half of the protocol, sans I/O: bytes and time go in, bytes and the next deadline come
// out. It owns repetition, windows and matching of replies; it knows no socket, thread or clock.
#pragma once

#include <chrono>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "host/rpc/messages.hpp"
#include "proto/frame_decoder.hpp"

namespace assay::rpc {

using Duration = std::chrono::microseconds;

// One request on its way: sent again until its reply comes.
struct Exchange {
  proto::Type type{};
  Bytes payload;
  // Answer, once there: the reply's payload, or the refusal.
  bool answered = false;
  std::optional<Refusal> refusal;
  Bytes reply;
};

enum class Outcome {
  pending,
  done,       // every exchange has its reply; a refusal may be among them
  silent,     // nothing came for the whole patience
  restarted,  // the device is in no or another session: what an acting request did is unknown
  faulted,    // a fault event came
};

struct Event {
  proto::Type type{};  // log, started, progress
  Bytes payload;
};

// What the link lost or made up, as the host saw it.
struct LinkCounters {
  std::uint64_t sent_bytes = 0;
  std::uint64_t received_bytes = 0;
  std::uint64_t sent_frames = 0;
  std::uint64_t received_frames = 0;
  std::uint64_t repeated_frames = 0;    // sent again for want of a reply
  std::uint64_t bad_frames = 0;         // fragments that no CRC vouched for
  std::uint64_t foreign_frames = 0;     // intact, of another session
  std::uint64_t unexpected_frames = 0;  // intact, nobody waits for them (late or doubled replies)
};

struct ClientOptions {
  std::uint32_t nonce = 1;            // draw it afresh for every session; never 0
  bool paced = false;                 // see Link::paced()
  Duration reply_timeout{500'000};    // until a request is sent again, beside the time on the line
  int attempts = 8;                   // until the device counts as silent; at least 1
  std::uint32_t bits_per_second = 0;  // of a paced line, 0: no time on the line
};

class Client {
 public:
  explicit Client(const ClientOptions& options);
  // Moves only: the decoder points into the buffer beside it.
  Client(Client&&) = default;
  Client& operator=(Client&&) = default;

  // Starts an operation; the one before must have ended. Acting ones (run, call) consist of one
  // exchange and take the next sequence number.
  void start(std::vector<Exchange> exchanges);

  void receive(ByteView bytes, Duration now);
  // What is to be sent now, empty when nothing is. To be asked after every receive and at
  // deadline().
  Bytes transmit(Duration now);
  // When transmit() has something to do though nothing comes in; nothing when no operation is
  // pending.
  std::optional<Duration> deadline() const;
  // Gives the pending operation up. What follows needs a new session: an acting request may be
  // under way still.
  void abandon() { outcome_ = Outcome::silent; }

  Outcome outcome() const { return outcome_; }
  const std::vector<Exchange>& exchanges() const { return exchanges_; }
  const std::optional<Fault>& fault() const { return fault_; }
  std::optional<Event> next_event();
  std::string take_text();  // printable bytes that came between frames
  const LinkCounters& counters() const { return counters_; }

  // From hello's reply: window, frame size. Called by the session once it knows them.
  void adopt(const HelloReply& hello);
  // Goes on counting where another client of the same link stopped.
  void carry(const LinkCounters& counters) { counters_ = counters; }
  std::size_t frame_payload_bytes() const;  // most payload behind the 3-byte header
  // The frame that cancels the outstanding call; may be sent again until the call's answer comes.
  Bytes cancel();

 private:
  struct Flight {
    std::size_t exchange = 0;
    std::size_t encoded_bytes = 0;
    Duration due{};
    Duration interval{};
    int attempts = 0;
    bool acknowledged = false;  // started or progress came: attempts do not count any more
  };

  Bytes encode(std::uint8_t type, std::uint8_t sequence, ByteView payload, bool repeated);
  Bytes send(Flight& flight, Duration now);
  bool accept(const proto::FrameDecoder& frame, Duration now);
  void accept_event(proto::Type type, std::uint8_t sequence, ByteView payload, Duration now);
  void accept_reply(std::uint8_t kind, std::uint8_t sequence, ByteView payload);
  bool is_about(const Exchange& exchange, const std::optional<Refusal>& refusal,
                ByteView payload) const;
  bool accept_behind_text(Duration now);
  void keep_text();
  bool window_open(std::size_t encoded_bytes) const;
  std::size_t bytes_in_flight() const;
  std::size_t reply_bytes(const Exchange& exchange) const;
  std::uint8_t sequence_of(const Exchange& exchange) const;
  Duration time_on_line(std::size_t bytes) const;

  ClientOptions options_;
  Bytes decode_buffer_;
  proto::FrameDecoder decoder_;
  Bytes fragment_;  // raw bytes since the last delimiter, without delimiters in front
  std::string text_;
  std::vector<Exchange> exchanges_;
  std::deque<Flight> flights_;
  std::size_t next_exchange_ = 0;
  std::size_t answered_ = 0;
  Outcome outcome_ = Outcome::done;
  std::optional<Fault> fault_;
  std::deque<Event> events_;
  std::uint8_t sequence_ = 0;  // of the last acting request
  std::uint8_t round_ = 0;     // proto::kRound or 0: flips with every operation
  std::size_t frame_bytes_ = 64;
  std::size_t window_bytes_ = 64;
  std::size_t window_frames_ = 1;
  bool first_frame_ = true;
  LinkCounters counters_;
};

}  // namespace assay::rpc
