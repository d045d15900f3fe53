#include "host/virtual_probe/qmp_client.hpp"

#include <fmt/format.h>

#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "host/base/error.hpp"
#include "host/core/data/json_text.hpp"
#include "host/virtual_probe/emulator_limits.hpp"

namespace assay::virtual_probe {
namespace {

using nlohmann::json;

// At once: firmware that resets itself over and over may be told of faster than it is read.
constexpr int most_lines = 100;

std::string string_at(const json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

}  // namespace

void QmpClient::begin() {
  wait_for(Awaited::greeting);
  ask(R"({"execute":"qmp_capabilities"})");
}

std::string QmpClient::monitor(std::string_view command) {
  return ask(json_text(
      json{{"execute", "human-monitor-command"}, {"arguments", {{"command-line", command}}}}));
}

void QmpClient::reset() {
  reset_done_ = false;
  ask(R"({"execute":"system_reset"})");
  // Told before the answer or after it.
  if (!reset_done_) wait_for(Awaited::reset);
}

std::vector<EmulatorEvent> QmpClient::take_events() {
  std::string ignored;
  for (int lines = 0; lines < most_lines; ++lines) {
    const auto line = next_line(Duration::zero());
    if (!line) break;
    take_line(*line, std::nullopt, ignored);
  }
  return std::exchange(events_, {});
}

std::string QmpClient::ask(const std::string& request) {
  const std::string line = request + "\n";
  try {
    link_.send({reinterpret_cast<const std::uint8_t*>(line.data()), line.size()}, answer_time);
  } catch (const Error& error) {
    if (error.blame() != Blame::link) throw;
    throw EmulatorGone(error.what());
  }
  return wait_for(Awaited::answer);
}

std::string QmpClient::wait_for(Awaited awaited) {
  std::string text;
  while (const auto line = next_line(answer_time)) {
    if (take_line(*line, awaited, text)) return text;
  }
  throw EmulatorGone("The emulator's monitor does not answer.");
}

std::optional<std::string> QmpClient::next_line(Duration timeout) {
  std::array<std::uint8_t, 16384> room;
  std::size_t end = 0;
  while ((end = received_.find('\n')) == received_.npos) {
    if (received_.size() > line_limit_bytes) throw EmulatorGone("The emulator talks nonsense.");
    try {
      const std::size_t count = link_.receive(room, timeout);
      if (count == 0) return std::nullopt;
      received_.append(reinterpret_cast<const char*>(room.data()), count);
    } catch (const Error& error) {
      if (error.blame() != Blame::link) throw;
      throw EmulatorGone(error.what());
    }
  }
  std::string line = received_.substr(0, end);
  received_.erase(0, end + 1);
  return line;
}

bool QmpClient::take_line(const std::string& line, std::optional<Awaited> awaited,
                          std::string& text) {
  const json message = json::parse(line, nullptr, false);
  if (!message.is_object()) throw EmulatorGone("The emulator's monitor sent no JSON object.");
  if (message.contains("error")) {
    throw EmulatorGone(fmt::format(
        "The emulator refuses: {}.",
        message["error"].is_object() ? string_at(message["error"], "desc") : std::string()));
  }
  const std::string event = string_at(message, "event");
  if (event == "WATCHDOG") watchdog_expired_ = true;
  if (event == "RESET") {
    const json data = message.value("data", json::object());
    const bool by_guest = data.is_object() && data.contains("guest") && data["guest"] == true;
    if (std::exchange(watchdog_expired_, false)) {
      events_.push_back(EmulatorEvent::watchdog_reset);
    } else if (by_guest) {
      events_.push_back(EmulatorEvent::guest_reset);
    } else {
      reset_done_ = true;
      return awaited == Awaited::reset;
    }
    return false;
  }
  if (awaited == Awaited::answer && message.contains("return")) {
    text = string_at(message, "return");
    return true;
  }
  return awaited == Awaited::greeting && message.contains("QMP");
}

}  // namespace assay::virtual_probe
