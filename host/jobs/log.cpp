#include "host/jobs/log.hpp"

#include <algorithm>
#include <array>
#include <chrono>

#include "host/desk/attached_link.hpp"
#include "host/desk/reached_device.hpp"
#include "host/rpc/log_lines.hpp"
#include "host/rpc/log_stream.hpp"

namespace assay {

namespace {

constexpr Duration kLogOpenPatience{5'000'000};
constexpr Duration kSlice{200'000};
constexpr Duration kReopenPatience{5'000'000};

class LogReader {
 public:
  LogReader(const JobContext& job, Link& link, std::optional<double> seconds)
      : job_(job), clock_(job.outside.clock), link_(link) {
    if (seconds) {
      end_ = clock_.now() +
             std::chrono::duration_cast<Duration>(std::chrono::duration<double>(*seconds));
    }
  }

  void read() {
    try {
      while (!over()) read_slice();
    } catch (...) {
      flush();
      throw;
    }
    flush();
  }

 private:
  bool over() const { return end_ && clock_.now() >= *end_; }
  // At most `longest`, and no longer than is to be looked.
  Duration rest(Duration longest) const {
    return end_ ? std::clamp(*end_ - clock_.now(), Duration{1'000}, longest) : longest;
  }

  void read_slice() {
    std::array<std::uint8_t, 4096> room;
    try {
      const std::size_t count = link_.receive(room, rest(kSlice));
      if (count == 0) return flush();
      tell(lines_.add(stream_.receive({room.data(), count}), clock_.now()));
    } catch (const Error& error) {
      if (error.blame() != Blame::link) throw;
      reconnect(error.what());
    }
  }

  // Also a line that was begun: a device that hangs never ends its last one.
  void flush() {
    tell(lines_.add(stream_.flush(), clock_.now()));
    tell(lines_.finish());
  }

  void tell(const std::vector<LogLine>& lines) {
    for (const LogLine& line : lines) job_.events.device_log({line.at, line.text});
  }

  void reconnect(const std::string& why) {
    flush();
    job_.events.warning(why + " Waiting for it to come back.");
    while (!over()) {
      try {
        if (!link_.reopen(rest(kReopenPatience))) throw Error(Blame::link, "{}", why);
        job_.events.warning("It is back.");
        return;
      } catch (const Error& error) {
        if (error.blame() != Blame::link || error.what() == why) throw;
      }
    }
  }

  const JobContext& job_;
  const Clock& clock_;
  Link& link_;
  LogLines lines_;
  rpc::LogStream stream_;
  std::optional<Duration> end_;
};

void log(const JobContext& job, const LogWish& wish) {
  const Place place = choose_place(job, wish.place);
  if (place.kind == PlaceKind::attached) {
    std::optional<Board> known;
    if (!wish.place.board.empty()) known = board_named(job, wish.place.board);
    AttachedLink attached(job, wish.place.attach, known ? &*known : nullptr, wish.place.wait_s);
    LogReader(job, attached.link(), wish.seconds).read();
    return;
  }
  if (place.kind != PlaceKind::device) {
    throw Error(Blame::input,
                "Name the device whose log to read: --device of the bench, or --attach.");
  }
  const Board board = board_named(job, place.board);
  ReachedDevice device(job, place, board, wish.place, Needed::nothing);
  const auto link = device.open_link(kLogOpenPatience);
  LogReader(job, *link, wish.seconds).read();
}

}  // namespace

LogResult log(Outside& outside, const LogWish& wish, Events& events, Stop& stop) {
  const JobContext job{outside, events, stop, "log"};
  LogResult result;
  keeping_failure(result, [&] { log(job, wish); });
  return result;
}

}  // namespace assay
