// assay log: what a device prints, as it comes, for as long as one looks.
#include <chrono>
#include <nlohmann/json.hpp>

#include "host/cli/checks.hpp"
#include "host/cli/command.hpp"
#include "host/cli/print.hpp"
#include "host/cli/wish_switches.hpp"
#include "host/core/data/json_text.hpp"
#include "host/core/data/time_text.hpp"
#include "host/jobs/log.hpp"

namespace assay {

namespace {

// "14:03:12.345", local time.
std::string time_of_day(std::chrono::system_clock::time_point at) {
  const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(at.time_since_epoch());
  return fmt::format("{}.{:03}",
                     local_time_text(std::chrono::system_clock::to_time_t(at), "%H:%M:%S"),
                     ms.count() % 1000);
}

class LogPrinter final : public Events {
 public:
  explicit LogPrinter(App& app) : app_(app) {}

  void warning(const std::string& sentence) override { app_.events().warning(sentence); }
  void device_log(const DeviceLogLine& line) override {
    const auto ago = app_.outside().clock.now() - line.at;
    const std::string time = time_of_day(std::chrono::system_clock::now() - ago);
    if (app_.output.json) {
      const nlohmann::ordered_json json = {{"time", time}, {"text", line.text}};
      app_.has_printed_result = true;
      app_.status().print(json_text(json) + "\n");
    } else {
      app_.status().print(fmt::format("{}  {}\n", time, line.text));
    }
    if (!app_.status().output_trouble().empty()) app_.stop().ask();  // nobody reads it any more
  }

 private:
  App& app_;
};

Ending show_log(App& app, const LogWish& wish) {
  LogPrinter printer(app);
  const LogResult result = log(app.outside(), wish, printer, app.stop());
  return result.failure ? print_failure(app, *result.failure, "assay log") : Ending{};
}

}  // namespace

void add_log(Switches root, App& app, Action& action) {
  auto wish = std::make_shared<LogWish>();
  Switches command = make_command(root, app, "log", "Shows what a device prints, with times",
                                  "assay log --attach /dev/ttyACM0");
  command.option("--board", wish->place.board, "Its board, where no bench names the device");
  command.option("--attach", wish->place.attach, "Link to the device (docs/links.md)");
  command.option("--seconds", wish->seconds, "End after this time (with Ctrl-C)")
      .check(number_between(kLeastSeconds, kMostSeconds, "seconds"));
  add_place_switches(command, wish->place);
  command.on_parsed(
      [&app, &action, wish] { action = [&app, wish] { return show_log(app, *wish); }; });
}

}  // namespace assay
