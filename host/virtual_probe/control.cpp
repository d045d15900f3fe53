#include "host/virtual_probe/control.hpp"

#include <fmt/format.h>

#include <charconv>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <vector>

#include "host/base/error.hpp"
#include "host/core/data/json_text.hpp"

namespace assay::virtual_probe {
namespace {

using nlohmann::json;

// A command that makes no sense; its sentence is the answer.
struct Refusal : std::runtime_error {
  using std::runtime_error::runtime_error;
};

std::uint32_t number(const std::string& word, std::uint32_t largest) {
  const bool prefixed = word.starts_with("0x");
  const char* end = word.data() + word.size();
  std::uint32_t value = 0;
  const auto [stop, error] =
      std::from_chars(word.data() + (prefixed ? 2 : 0), end, value, prefixed ? 16 : 10);
  if (error != std::errc() || stop != end || value > largest) {
    throw Refusal(fmt::format("{:?} is no number up to {:#x}.", word, largest));
  }
  return value;
}

bool on_or_off(const std::string& word) {
  if (word != "on" && word != "off") throw Refusal("Say on or off.");
  return word == "on";
}

ResetCause cause(const std::string& word) {
  static const std::map<std::string, ResetCause> causes = {{"pin", ResetCause::pin},
                                                           {"watchdog", ResetCause::watchdog},
                                                           {"brown_out", ResetCause::brown_out},
                                                           {"power", ResetCause::power},
                                                           {"software", ResetCause::software}};
  const auto found = causes.find(word);
  if (found == causes.end()) {
    throw Refusal("The causes are pin, watchdog, brown_out, power and software.");
  }
  return found->second;
}

const char* state_name(CoreState state) {
  switch (state) {
    case CoreState::running:
      return "running";
    case CoreState::halted:
      return "halted";
    case CoreState::locked_up:
      return "locked_up";
    case CoreState::loading:
      return "loading";
    case CoreState::gone:
      return "gone";
  }
  return "";
}

json stats(const VirtualProbe& probe, ChipCounters chip, const ProbeCounters& counters) {
  json result = {{"ok", true},
                 {"core", state_name(probe.core_state())},
                 {"scans", probe.scans()},
                 {"accesses", probe.accesses()},
                 {"programmed_bytes", chip.programmed_bytes},
                 {"erased_sectors", chip.erased_sectors},
                 {"probe_clients", counters.probe_clients},
                 {"serial_clients", counters.serial_clients},
                 {"serial_bytes_to_device", counters.serial_bytes_to_device},
                 {"emulator_pid", counters.emulator_pid}};
  if (!probe.start_trouble().empty()) result["emulator_trouble"] = probe.start_trouble();
  return result;
}

}  // namespace

std::string Control::answer(std::string_view line) {
  std::istringstream text{std::string(line)};
  std::vector<std::string> words;
  for (std::string word; text >> word;) words.push_back(word);
  const auto is = [&words](const char* name, std::size_t arguments) {
    return !words.empty() && words[0] == name && words.size() == arguments + 1;
  };
  const auto need = [](bool has) {
    if (!has) throw Refusal("This chip has no such thing there.");
  };
  json result = {{"ok", true}};
  try {
    if (is("corrupt", 2)) {
      need(probe_.corrupt(number(words[1], ~0U), static_cast<std::uint8_t>(number(words[2], 255))));
    } else if (is("reset", 1)) {
      probe_.reset(cause(words[1]));
      if (!probe_.start_trouble().empty()) throw Refusal(probe_.start_trouble());
    } else if (is("kill-emulator", 0)) {
      effects_.kill_emulator();
    } else if (is("stats", 0)) {
      probe_.poll();
      result = stats(probe_, probe_.chip().counters(), effects_.counters());
    } else if (is("garbage", 1)) {
      probe_.set_garbage(on_or_off(words[1]));
    } else if (is("id", 1)) {
      need(probe_.chip().set_id(number(words[1], ~0U)));
    } else if (is("write-protect", 1)) {
      need(probe_.chip().set_write_protection(on_or_off(words[1])));
    } else if (is("quit", 0)) {
      effects_.quit();
    } else {
      throw Refusal(
          "The commands are: corrupt ADDRESS XOR, reset CAUSE, kill-emulator, stats, garbage "
          "on|off, id NUMBER, write-protect on|off, quit.");
    }
  } catch (const Refusal& refusal) {
    result = {{"ok", false}, {"error", refusal.what()}};
  }
  // Whatever bytes came in are echoed as valid UTF-8.
  return json_text(result);
}

}  // namespace assay::virtual_probe
