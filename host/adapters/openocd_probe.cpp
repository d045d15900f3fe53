#include "host/adapters/openocd_probe.hpp"

#include <algorithm>
#include <cassert>
#include <charconv>

#include "host/core/flash/tcl.hpp"

namespace assay {
namespace {

constexpr std::size_t kWordsARequest = 1024;

OpenOcdOptions options_for(const OpenOcdTemplate& board, const ProbeAccess& access,
                           const OpenOcdProgram& program) {
  OpenOcdCommands commands = openocd_commands(access, board);
  OpenOcdOptions options;
  options.program = program;
  options.before_config = std::move(commands.before_config);
  options.config = board.config;
  options.after_config = std::move(commands.after_config);
  return options;
}

std::uint64_t number(const std::string& text) {
  std::uint64_t value = 0;
  const bool prefixed = text.starts_with("0x");
  const char* first = text.data() + (prefixed ? 2 : 0);
  const char* last = text.data() + text.size();
  const auto [end, error] = std::from_chars(first, last, value, prefixed ? 16 : 10);
  if (error != std::errc() || end != last) {
    throw OpenOcdError("OpenOCD answered with something that is no number.", text);
  }
  return value;
}

std::vector<std::string> elements(const std::string& list) {
  auto words = parse_tcl_list(list);
  if (!words) throw OpenOcdError("OpenOCD answered with something that is no list.", list);
  return std::move(*words);
}

}  // namespace

OpenOcdProbe::OpenOcdProbe(ProcessRunner& processes, const Clock& clock, const Stop& stop,
                           const OpenOcdTemplate& board, const ProbeAccess& access,
                           const OpenOcdProgram& program)
    : access_(access),
      step_timeout_(program.step),
      server_(processes, clock, stop, options_for(board, access, program)) {
  try {
    server_.run("init", program.connect);
  } catch (const OpenOcdError& error) {
    // The log ends with this object.
    throw OpenOcdError(error.what(), server_.log());
  }
}

void OpenOcdProbe::reset(AfterReset then) {
  server_.run(then == AfterReset::run ? "reset run" : "reset halt", step_timeout_);
}

void OpenOcdProbe::halt() { server_.run("halt", step_timeout_); }
void OpenOcdProbe::resume() { server_.run("resume", step_timeout_); }

bool OpenOcdProbe::is_halted() {
  // What OpenOCD last saw may be old; a poll looks.
  server_.run("poll", step_timeout_);
  return server_.run("[target current] curstate", step_timeout_) == "halted";
}

std::vector<std::uint64_t> OpenOcdProbe::read_memory(std::uint32_t address, unsigned width_bits,
                                                     std::size_t count) {
  const auto values = elements(server_.run(
      fmt::format("read_memory {:#x} {} {}", address, width_bits, count), step_timeout_));
  if (values.size() != count) {
    throw OpenOcdError("OpenOCD read less memory than it was asked for.", "");
  }
  std::vector<std::uint64_t> numbers;
  for (const std::string& value : values) numbers.push_back(number(value));
  return numbers;
}

std::vector<std::uint32_t> OpenOcdProbe::read_words(std::uint32_t address, std::size_t count) {
  assert(address % 4 == 0);
  std::vector<std::uint32_t> words;
  while (words.size() < count) {
    const std::size_t part = std::min(count - words.size(), kWordsARequest);
    const auto at = address + static_cast<std::uint32_t>(4 * words.size());
    for (const std::uint64_t value : read_memory(at, 32, part)) {
      words.push_back(static_cast<std::uint32_t>(value));
    }
  }
  return words;
}

std::vector<std::uint8_t> OpenOcdProbe::read_bytes(std::uint32_t address, std::size_t count) {
  std::vector<std::uint8_t> bytes;
  while (bytes.size() < count) {
    const std::size_t part = std::min(count - bytes.size(), kWordsARequest);
    const auto at = address + static_cast<std::uint32_t>(bytes.size());
    for (const std::uint64_t value : read_memory(at, 8, part)) {
      bytes.push_back(static_cast<std::uint8_t>(value));
    }
  }
  return bytes;
}

void OpenOcdProbe::write_words(std::uint32_t address, std::span<const std::uint32_t> words) {
  assert(address % 4 == 0);
  while (!words.empty()) {
    const auto part = words.first(std::min(words.size(), kWordsARequest));
    std::string list;
    for (const std::uint32_t word : part) list += fmt::format(" {:#x}", word);
    server_.run(fmt::format("write_memory {:#x} 32 {{{}}}", address, list), step_timeout_);
    address += static_cast<std::uint32_t>(4 * part.size());
    words = words.subspan(part.size());
  }
}

std::map<std::string, std::uint64_t> OpenOcdProbe::registers(
    const std::vector<std::string>& names) {
  std::map<std::string, std::uint64_t> values;
  for (const std::string& name : names) {
    // OpenOCD writes this one as Arm's manuals do. Without -force it tells zeros of a core that was
    // halted before it came.
    const std::string theirs = name == "xpsr" ? "xPSR" : name;
    try {
      const auto pair = elements(server_.run("get_reg -force " + tcl_word(theirs), step_timeout_));
      if (pair.size() == 2) values[name] = number(pair[1]);
    } catch (const OpenOcdError& error) {
      if (error.detail().find("unknown register") == std::string::npos) throw;
    }
  }
  return values;
}

}  // namespace assay
