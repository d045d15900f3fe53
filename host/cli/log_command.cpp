// assay log: what a device prints, as it comes, for as long as one looks.
#include <algorithm>
#include <array>
#include <chrono>
#include <nlohmann/json.hpp>

#include "host/cli/checks.hpp"
#include "host/cli/command.hpp"
#include "host/core/data/json_text.hpp"
#include "host/core/data/time_text.hpp"
#include "host/desk/attached_link.hpp"
#include "host/desk/reached_device.hpp"
#include "host/report/log_lines.hpp"
#include "host/rpc/log_stream.hpp"

namespace assay {

namespace {

constexpr Duration kLogOpenPatience{5'000'000};
constexpr Duration kSlice{200'000};
constexpr Duration kReopenPatience{5'000'000};

struct LogOptions {
  DeskOptions desk;
  std::string board;
  std::string attach;
  std::optional<double> seconds;
};

// "14:03:12.345", local time.
std::string time_of_day(std::chrono::system_clock::time_point at) {
  const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(at.time_since_epoch());
  return fmt::format("{}.{:03}",
                     local_time_text(std::chrono::system_clock::to_time_t(at), "%H:%M:%S"),
                     ms.count() % 1000);
}

class LogPrinter {
 public:
  explicit LogPrinter(App& app) : app_(app) {}

  void add(std::string_view text) { print(lines_.add(text, app_.clock().now())); }
  void finish() { print(lines_.finish()); }

 private:
  void print(const std::vector<LogLine>& lines) {
    for (const LogLine& line : lines) {
      const auto ago = app_.clock().now() - line.at;
      const std::string time = time_of_day(std::chrono::system_clock::now() - ago);
      if (app_.output.json) {
        const nlohmann::ordered_json json = {{"time", time}, {"text", line.text}};
        fmt::print("{}\n", json_text(json));
      } else {
        fmt::print("{}  {}\n", time, line.text);
      }
    }
    if (!lines.empty()) std::fflush(stdout);
  }

  App& app_;
  LogLines lines_;
};

class LogReader {
 public:
  LogReader(App& app, Link& link, std::optional<double> seconds)
      : app_(app), link_(link), printer_(app) {
    if (seconds) {
      end_ = app.clock().now() +
             std::chrono::duration_cast<Duration>(std::chrono::duration<double>(*seconds));
    }
  }

  void read() {
    try {
      while (!over()) read_slice();
    } catch (const Error&) {
      flush();
      throw;
    }
    flush();
  }

 private:
  bool over() const { return end_ && app_.clock().now() >= *end_; }
  // At most `longest`, and no longer than is to be looked.
  Duration rest(Duration longest) const {
    return end_ ? std::clamp(*end_ - app_.clock().now(), Duration{1'000}, longest) : longest;
  }

  void read_slice() {
    std::array<std::uint8_t, 4096> room;
    try {
      const std::size_t count = link_.receive(room, rest(kSlice));
      if (count == 0) return flush();
      printer_.add(stream_.receive({room.data(), count}));
    } catch (const Error& error) {
      if (error.code() != ExitCode::link) throw;
      reconnect(error.what());
    }
  }

  // Also a line that was begun: a device that hangs never ends its last one.
  void flush() {
    printer_.add(stream_.flush());
    printer_.finish();
  }

  void reconnect(const std::string& why) {
    flush();
    app_.warn(why + " Waiting for it to come back.");
    while (!over()) {
      try {
        if (!link_.reopen(rest(kReopenPatience))) throw Error(ExitCode::link, "{}", why);
        app_.warn("It is back.");
        return;
      } catch (const Error& error) {
        if (error.code() != ExitCode::link || error.what() == why) throw;
      }
    }
  }

  App& app_;
  Link& link_;
  LogPrinter printer_;
  rpc::LogStream stream_;
  std::optional<Duration> end_;
};

int log(App& app, const LogOptions& options) {
  const Place place = choose_place(app, options.desk, options.board, options.attach);
  if (place.kind == PlaceKind::attached) {
    std::optional<Board> known;
    if (!options.board.empty()) known = app.board(options.board);
    AttachedLink attached(app, options.attach, known ? &*known : nullptr, options.desk.wait_s);
    LogReader(app, attached.link(), options.seconds).read();
    return 0;
  }
  if (place.kind != PlaceKind::device) {
    throw Error(ExitCode::usage,
                "Name the device whose log to read: --device of the bench, or --attach.");
  }
  const Board board = app.board(place.board);
  ReachedDevice device(app, place, board, options.desk, Needed::nothing);
  const auto link = device.open_link(kLogOpenPatience);
  LogReader(app, *link, options.seconds).read();
  return 0;
}

}  // namespace

void add_log(Switches root, App& app, Action& action) {
  auto options = std::make_shared<LogOptions>();
  Switches command = make_command(root, app, "log", "Shows what a device prints, with times",
                                  "assay log --attach /dev/ttyACM0");
  command.option("--board", options->board, "Its board, where no bench names the device");
  command.option("--attach", options->attach, "Link to the device (docs/links.md)");
  command.option("--seconds", options->seconds, "End after this time (with Ctrl-C)")
      .check(number_between(kLeastSeconds, kMostSeconds, "seconds"));
  add_desk_switches(command, options->desk);
  command.on_parsed(
      [&app, &action, options] { action = [&app, options] { return log(app, *options); }; });
}

}  // namespace assay
