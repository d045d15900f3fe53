// The client half of the protocol, sans I/O: bytes and time go in, bytes and the next deadline come
// out. It owns repetition, windows and matching of replies; it knows no socket, thread or clock.
#pragma once

#include <chrono>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "host/rpc/frame_finder.hpp"

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

  // Starts an operation, which takes the next sequence number; the one before must have ended. It
  // consists of one exchange, or of pieces of writes or reads, with a digest of them at the end if
  // wanted: its answer is of a time when all before it are answered.
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
  // Text that came between frames.
  std::string take_text() { return frames_.take_text(); }
  const LinkCounters& counters() const { return counters_; }
  LinkCounters& counters() { return counters_; }

  // From hello's reply: window, frame size. Called by the session once it knows them.
  void adopt(const HelloReply& hello);
  // Goes on where another client of the same link stopped: counters, round trip.
  void carry(const Client& before);
  // What was on the line is gone, as the link or its rate changed: sends all that is in flight
  // again, and counts attempts anew.
  void resend_all(Duration now);
  // The line's rate from now on, 0: none.
  void set_rate(std::uint32_t bits_per_second) { options_.bits_per_second = bits_per_second; }
  // Highest number of attempts that something in flight has had; a third of them where the device
  // has said that it works on it.
  int attempts() const;
  std::size_t frame_payload_bytes() const;  // most payload behind the 3-byte header
  // The frame that cancels the outstanding call; may be sent again until the call's answer comes.
  Bytes cancel();

 private:
  struct Flight {
    std::size_t exchange = 0;
    std::size_t encoded_bytes = 0;
    Duration sent{};  // the first time
    Duration due{};
    Duration interval{};
    int attempts = 0;               // sendings for want of an answer, the first one included
    std::uint64_t first_place = 0;  // in the order of all sendings of the operation
    std::uint64_t last_place = 0;
    enum class Reason : std::uint8_t { no_answer, overtaken, new_link, cleared };
    Reason reason = Reason::no_answer;  // for sending it again when it is due
    bool waits = false;                 // to be sent again: not on its way
    bool acknowledged = false;          // started or progress came: attempts do not count any more
  };

  Bytes encode(std::uint8_t type, std::uint8_t sequence, ByteView payload, bool repeated);
  Bytes send(Flight& flight, Duration now);
  bool accept(const proto::FrameDecoder& frame, Duration now);
  void accept_event(proto::Type type, std::uint8_t sequence, ByteView payload, Duration now);
  void accept_reply(std::uint8_t kind, std::uint8_t sequence, ByteView payload, Duration now);
  bool is_about(const Exchange& exchange, const std::optional<Refusal>& refusal,
                ByteView payload) const;
  bool window_open(const Exchange& exchange) const;
  void expect_lost_before(std::uint64_t place, Duration now);
  bool is_early_digest(const Exchange& exchange) const;
  std::size_t bytes_on_their_way() const;
  bool give_up_waiting(Duration now);
  std::size_t reply_bytes(const Exchange& exchange) const;
  std::uint8_t sequence_of(const Exchange& exchange) const;
  Duration time_on_line(std::size_t bytes) const;

  ClientOptions options_;
  FrameFinder frames_;
  std::vector<Exchange> exchanges_;
  std::deque<Flight> flights_;
  std::size_t next_exchange_ = 0;
  std::size_t answered_ = 0;
  std::uint64_t sendings_ = 0;  // of the operation
  bool digest_was_early_ = false;
  Outcome outcome_ = Outcome::done;
  std::optional<Fault> fault_;
  std::deque<Event> events_;
  std::uint8_t sequence_ = 0;  // of the operation
  std::size_t frame_bytes_ = 64;
  std::size_t ring_bytes_ = 64;
  std::size_t window_frames_ = 1;
  std::size_t window_limit_ = 1;  // at most that: what the device has shown to keep up with
  std::size_t answered_in_window_ = 0;
  std::size_t lost_in_a_row_ = 0;
  Duration round_trip_{0};  // of hello, at most
  bool first_frame_ = true;
  LinkCounters counters_;
};

}  // namespace assay::rpc
