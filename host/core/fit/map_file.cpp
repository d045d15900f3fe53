#include "host/core/fit/map_file.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include "host/base/error.hpp"

namespace assay {

namespace {

constexpr std::string_view heading = "Linker script and memory map";

std::string_view without_leading_spaces(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
  return text;
}

std::string_view take_word(std::string_view& text) {
  text = without_leading_spaces(text);
  const std::string_view word = text.substr(0, text.find_first_of(" \t"));
  text.remove_prefix(word.size());
  return word;
}

// Takes "0x1f" off the front; takes nothing where there is something else.
std::optional<std::uint64_t> take_number(std::string_view& text) {
  std::string_view rest = text;
  const std::string_view word = take_word(rest);
  if (!word.starts_with("0x")) return std::nullopt;
  std::uint64_t value = 0;
  const char* const end = word.data() + word.size();
  const auto [stop, error] = std::from_chars(word.data() + 2, end, value, 16);
  if (error != std::errc{} || stop != end) return std::nullopt;
  text = rest;
  return value;
}

struct Extent {
  std::uint64_t address;
  std::uint64_t size_bytes;
};

// "<address> <size>": a symbol's line has an address alone.
std::optional<Extent> take_extent(std::string_view& text) {
  const auto address = take_number(text);
  if (!address) return std::nullopt;
  const auto size_bytes = take_number(text);
  if (!size_bytes) return std::nullopt;
  return Extent{*address, *size_bytes};
}

// "libc.a(memcpy.o)" into archive and member.
void set_object(std::string_view path, MapInput& input) {
  const std::size_t open = path.rfind(".a(");
  if (path.ends_with(')') && open != std::string_view::npos) {
    input.object = path.substr(0, open + 2);
    input.member = path.substr(open + 3, path.size() - open - 4);
  } else {
    input.object = path;
  }
}

class Parser {
 public:
  void line(std::string_view text) {
    const bool output = !text.starts_with(' ');
    std::string_view rest = text;
    std::string_view name;
    if (without_leading_spaces(text).starts_with("0x")) {
      // A long name has the line above for itself.
      if (pending_.empty()) return;
      name = pending_;
    } else {
      name = take_word(rest);
      pending_ = {};
      if (without_leading_spaces(rest).empty()) {
        pending_ = name;
        pending_output_ = output;
        return;
      }
      pending_output_ = output;
    }
    const auto extent = take_extent(rest);
    pending_ = {};
    if (extent) add(name, *extent, without_leading_spaces(rest));
  }

  std::vector<MapSection> take() { return std::move(sections_); }

 private:
  void add(std::string_view name, const Extent& extent, std::string_view rest) {
    if (pending_output_) {
      sections_.push_back({std::string(name), extent.address, extent.size_bytes, {}});
    } else if (!sections_.empty() && extent.size_bytes > 0 && !rest.empty() && name != "*fill*") {
      MapInput input;
      input.section = name;
      input.address = extent.address;
      input.size_bytes = extent.size_bytes;
      set_object(rest, input);
      sections_.back().inputs.push_back(std::move(input));
    }
  }

  std::vector<MapSection> sections_;
  std::string_view pending_;  // a name that waits for its address
  bool pending_output_ = false;
};

}  // namespace

std::vector<MapSection> parse_map_file(std::string_view text, const std::string& name) {
  const std::size_t start = text.find(heading);
  if (start == std::string_view::npos) {
    throw Error(Blame::input, "{}: not a map file of GNU ld. Link with GNU ld and -Wl,-Map.", name);
  }
  text.remove_prefix(start + heading.size());
  Parser parser;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    parser.line(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parser.take();
}

}  // namespace assay
