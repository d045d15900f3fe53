#include "host/core/flash/flasher_trouble.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "host/core/data/printable.hpp"
#include "host/core/flash/flasher_signs.hpp"

namespace assay {
namespace {

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

// "Verify failed at 0x08000010." where the program says the place.
std::optional<std::string> first_named_difference(std::string_view output) {
  for (const std::string_view mark : kDifferenceSigns) {
    const std::size_t at = output.find(mark);
    if (at == std::string_view::npos) continue;
    std::string_view place = output.substr(at + mark.size());
    place = place.substr(0, place.find_first_not_of("0123456789abcdefABCDEFx"));
    if (place.empty()) continue;
    const bool counted = mark.find("offset") != std::string_view::npos;
    return fmt::format("Verify failed at {}{}.", counted ? "offset " : "", place);
  }
  return std::nullopt;
}

bool is_about_an_error(std::string line) {
  std::transform(line.begin(), line.end(), line.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  constexpr std::string_view words[] = {"error", "fail", "fatal", "cannot", "could not", "unable"};
  return std::any_of(std::begin(words), std::end(words),
                     [&](std::string_view word) { return contains(line, word); });
}

// Progress bars end their lines with a carriage return.
std::optional<std::string> last_telling_line(std::string_view output) {
  std::optional<std::string> last, last_error;
  while (!output.empty()) {
    const std::size_t end = output.find_first_of("\r\n");
    std::string line = printable(output.substr(0, end));
    output.remove_prefix(end == std::string_view::npos ? output.size() : end + 1);
    if (line.find_first_not_of(" .-=_*#?") == std::string::npos) continue;
    if (is_about_an_error(line)) last_error = line;
    last = std::move(line);
  }
  return last_error ? last_error : last;
}

std::string exit_text(int exit_code) {
  constexpr int last_signal = 31;
  if (exit_code <= 128 || exit_code > 128 + last_signal) {
    return fmt::format("with exit code {}", exit_code);
  }
  return fmt::format("with exit code {} (signal: {})", exit_code, ::strsignal(exit_code - 128));
}

}  // namespace

std::optional<std::string> told_by_flasher(std::string_view output) {
  if (auto difference = first_named_difference(output)) return difference;
  for (const FlasherSign& sign : kFlasherSigns) {
    if (contains(output, sign.text)) return std::string(sign.sentence);
  }
  if (const auto line = last_telling_line(output)) return fmt::format("It says: \"{}\".", *line);
  return std::nullopt;
}

std::optional<std::string> flasher_trouble(int exit_code, std::string_view output) {
  if (exit_code == 0) {
    const bool failed = std::any_of(std::begin(kFailureSigns), std::end(kFailureSigns),
                                    [&](std::string_view sign) { return contains(output, sign); });
    return failed ? told_by_flasher(output) : std::nullopt;
  }
  const auto told = told_by_flasher(output);
  if (!told) return fmt::format("It ended {} and said nothing.", exit_text(exit_code));
  // The quoted line of a program that a signal ended is not the reason.
  if (exit_code > 128 && exit_code <= 128 + 31) {
    return fmt::format("It ended {}. {}", exit_text(exit_code), *told);
  }
  return told;
}

}  // namespace assay
