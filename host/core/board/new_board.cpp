#include "host/core/board/new_board.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "host/base/error.hpp"
#include "host/core/data/find_pattern.hpp"

namespace assay {

namespace fs = std::filesystem;

namespace {

// The pattern of the schema, docs/schema/board.schema.json.
bool first_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }
bool letter(char c) { return first_letter(c) || c == '.' || c == '_' || c == '-'; }

bool is_board_name(const std::string& name) {
  return !name.empty() && first_letter(name.front()) &&
         std::all_of(name.begin(), name.end(), letter);
}

// What fits of a name that does not.
std::string tamed(const std::string& name) {
  std::string fit;
  for (char c : name) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (!letter(c)) c = '-';
    if (fit.empty() && !first_letter(c)) continue;
    fit += c;
  }
  while (!fit.empty() && !first_letter(fit.back())) fit.pop_back();
  return fit;
}

std::string read_text(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  if (!in) throw Error(Blame::input, "{} cannot be read.", file.string());
  return text.str();
}

void write_text(const fs::path& file, const std::string& text) {
  std::ofstream out(file, std::ios::binary);
  out << text;
  out.close();
  if (!out) throw Error(Blame::input, "{} cannot be written.", file.string());
}

std::string json_string(const std::string& text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + '"';
}

// The first match of the pattern, which has a group before and none after what is replaced.
std::string with_value(const std::string& text, const std::string& member,
                       const std::string& old_value, const std::string& value) {
  const auto found = find_pattern(text, "(\"" + member + "\"\\s*:\\s*)" + old_value);
  if (found.empty()) return text;
  const Match& first = found.front();
  return text.substr(0, first.begin) + first.group + value + text.substr(first.end);
}

std::string replace_all(std::string text, const std::string& from, const std::string& to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
    text.replace(at, from.size(), to);
  }
  return text;
}

bool is_source(const fs::path& file) {
  constexpr const char* kinds[] = {".cpp", ".hpp", ".c", ".h", ".s", ".S", ".ld"};
  return std::find(std::begin(kinds), std::end(kinds), file.extension().string()) !=
         std::end(kinds);
}

}  // namespace

void check_board_name(const std::string& name) {
  if (is_board_name(name)) return;
  const std::string fit = tamed(name);
  throw Error(Blame::input,
              "'{}' is no name for a board{} Lower-case letters, digits and the signs . _ - make "
              "one, a letter or digit first.",
              name, fit.empty() ? "." : fmt::format(" (did you mean '{}'?).", fit));
}

std::string renamed_board_json(const std::string& text, const Board& from,
                               const std::string& name) {
  constexpr const char* string = "\"(?:[^\"\\\\]|\\\\.)*\"";
  std::string renamed = with_value(text, "name", string, json_string(name));
  renamed = with_value(
      renamed, "description", string,
      json_string(fmt::format("copy of {} ({}), to be adapted", from.name, from.description)));
  renamed = with_value(renamed, "default", "(?:true|false)", "false");
  return replace_all(std::move(renamed), "\"boards/" + from.name + "/", "\"");
}

std::string renamed_source(const std::string& text, const std::string& from,
                           const std::string& name) {
  const auto in_word = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-';
  };
  std::string renamed;
  std::size_t at = 0;
  for (std::size_t next; (next = text.find(from, at)) != std::string::npos;) {
    const std::size_t end = next + from.size();
    const bool whole =
        (next == 0 || !in_word(text[next - 1])) && (end == text.size() || !in_word(text[end]));
    renamed += text.substr(at, next - at) + (whole ? name : from);
    at = end;
  }
  return renamed + text.substr(at);
}

std::string new_board_readme(const Board& from, const std::string& name, const fs::path& outside) {
  return fmt::format(
      R"(# {0}: a copy of {1}, to be adapted

Not yet run on silicon. docs/porting.md explains each step; the order below is that in which `assay bringup` checks them.

## What to change first
- [ ] `board.json`: `description`, `extends`: the chip's family or core; `isa` where that differs, from the datasheet
- [ ] `board.json`: `regions`, with origin and size of all flash and RAM of the very chip, and `main_ram`
- [ ] `board.json`: `chip`, with the register that tells the chip (manual, chapter debug support)
- [ ] `board.json`: `flashers`, `usb`; `openocd.cfg`: the script that OpenOCD has for the chip
- [ ] `board.json`: `emulated`, `start` and `virtual_probe`, where there is no emulator for it
- [ ] `board.cpp`: the clock; which crystal the board has
- [ ] `board.cpp`: the UART that is wired to the host, its address, pins, interrupt, and the bus clock it divides
- [ ] `board.cpp`: the timer, its address and bus; `ticks` in `board.json` is its rate
- [ ] `board.json`: `link.rate`, `receive_ring_bytes`, `stack_bytes`
- [ ] this file: memory, wiring, known limits

## Then
    assay boards{2}                         # is board.json right?
    assay build examples/sine --board {0}{2}
    assay bringup --board {0}{2}
    assay run examples/sine --board {0}{2}
)",
      name, from.name, outside.empty() ? "" : " --boards " + outside.string());
}

std::vector<std::string> make_board(const Board& from, const std::string& name,
                                    const fs::path& into, const fs::path& outside) {
  check_board_name(name);
  const fs::path folder = into / name;
  std::error_code problem;
  if (fs::exists(folder, problem)) {
    throw Error(Blame::input, "{} exists already: choose another name, or adapt that.",
                folder.string());
  }
  if (!fs::is_directory(into, problem)) {
    throw Error(Blame::input, "{} is no folder: --into takes one that is there.", into.string());
  }
  if (!fs::create_directory(folder, problem)) {
    throw Error(Blame::input,
                "{} cannot be made: {}. --into DIR takes another place, and --boards DIR finds it "
                "there.",
                folder.string(), problem.message());
  }
  std::vector<std::string> files;
  try {
    for (const auto& entry : fs::directory_iterator(from.folder)) {
      if (!entry.is_regular_file()) continue;
      const fs::path file = entry.path().filename();
      std::string text = read_text(entry.path());
      if (file == "board.json") text = renamed_board_json(text, from, name);
      if (file == "README.md") text = new_board_readme(from, name, outside);
      if (is_source(file)) text = renamed_source(text, from.name, name);
      write_text(folder / file, text);
      files.push_back(file.string());
    }
  } catch (...) {
    fs::remove_all(folder, problem);
    throw;
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace assay
