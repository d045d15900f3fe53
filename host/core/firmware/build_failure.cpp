#include "host/core/firmware/build_failure.hpp"

#include <fmt/ranges.h>

#include <optional>
#include <set>
#include <sstream>

#include "host/core/data/find_pattern.hpp"

namespace assay {

namespace {

std::set<std::string> undefined_symbols(const std::string& output) {
  std::set<std::string> symbols;
  for (const Match& match : find_pattern(output, "undefined reference to [`']([^']{1,500})'")) {
    symbols.insert(match.group);
  }
  return symbols;
}

std::optional<std::string> missing_header(const std::string& output) {
  const auto found =
      find_pattern(output, "fatal error: ([^:\\n]{1,500}): No such file or directory");
  if (found.empty()) return std::nullopt;
  return found.front().group;
}

std::string first_error_line(const std::string& output) {
  std::istringstream lines(output);
  std::string line;
  std::string fallback;
  while (std::getline(lines, line)) {
    if (line.find("error:") != std::string::npos ||
        line.find("multiple definition") != std::string::npos) {
      return line;
    }
    const bool noise = line.empty() || line[0] == '[' || line.rfind("FAILED", 0) == 0 ||
                       line.rfind("ninja:", 0) == 0;
    if (!noise && fallback.empty()) fallback = line;
  }
  return fallback;
}

std::string switch_for(const std::string& symbol) {
  if (symbol.rfind("TVMDevice", 0) == 0) {
    return "it belongs to an accelerator's driver; give the driver with --sources FILE";
  }
  if (symbol.rfind("arm_", 0) == 0) {
    return "it is CMSIS-NN's or CMSIS-DSP's; give the library with --library FILE, or its sources "
           "with --sources and --include";
  }
  if (symbol.rfind("ethosu_", 0) == 0) {
    return "it is the Ethos-U driver's; give it with --library FILE or --sources";
  }
  return "give what defines it with --sources FILE or --library FILE";
}

}  // namespace

bool is_region_overflow(const std::string& output) {
  return output.find("overflowed by") != std::string::npos ||
         output.find("will not fit in region") != std::string::npos;
}

Error build_failure(const std::string& output, const std::filesystem::path& log) {
  const std::string whole = fmt::format("The whole output is in {}.", log.string());
  const std::set<std::string> symbols = undefined_symbols(output);
  std::string named;
  bool a_users_to_bring = false;
  for (const std::string& symbol : symbols) {
    named += fmt::format("\n  {}: {}.", symbol, switch_for(symbol));
    a_users_to_bring |= symbol.rfind("TVMDevice", 0) == 0 || symbol.rfind("arm_", 0) == 0 ||
                        symbol.rfind("ethosu_", 0) == 0;
  }
  if (!symbols.empty()) {
    return Error(a_users_to_bring ? Blame::input : Blame::build,
                 "The link lacks {} symbol{}:{}\n{}", symbols.size(),
                 symbols.size() == 1 ? "" : "s", named, whole);
  }
  if (const auto header = missing_header(output)) {
    return Error(Blame::input,
                 "The model's or your code includes {}, which is in none of the include folders. "
                 "Give its folder with --include DIR. {}",
                 *header, whole);
  }
  return Error(Blame::build, "{}\nThe firmware does not build. {}", first_error_line(output),
               whole);
}

}  // namespace assay
