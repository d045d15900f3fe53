#include "host/report/fit_table.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "host/report/grouped.hpp"

namespace assay {

namespace {

struct Line {
  std::string name;
  std::string bytes;
  std::string percent;
};

std::string percent(std::uint64_t part, std::uint64_t whole) {
  if (whole == 0) return "";
  return fmt::format("{:.1f} %", 100.0 * static_cast<double>(part) / static_cast<double>(whole));
}

void add_region(const RegionFit& region, std::vector<Line>& lines) {
  const std::uint64_t whole = region.bytes_total.value_or(region.bytes_used);
  const char* kind = region.kind == RegionKind::flash ? "flash" : "RAM";
  const std::string limit =
      region.bytes_total ? fmt::format(", {} bytes", grouped(*region.bytes_total)) : "";
  lines.push_back({fmt::format("{} ({}{})", region.name, kind, limit), "", ""});
  for (const FitRow& row : region.rows) {
    lines.push_back({fmt::format("  {}", category_name(row.category)), grouped(row.bytes),
                     percent(row.bytes, whole)});
  }
  lines.push_back({"  used", grouped(region.bytes_used), percent(region.bytes_used, whole)});
  if (region.bytes_over > 0) lines.push_back({"  TOO LARGE BY", grouped(region.bytes_over), ""});
}

}  // namespace

std::string fit_table(const FitReport& report) {
  std::vector<Line> lines;
  for (const RegionFit& region : report.regions) {
    if (region.bytes_used > 0) add_region(region, lines);
  }
  std::size_t name_width = 0;
  std::size_t bytes_width = 0;
  std::size_t percent_width = 0;
  for (const Line& line : lines) {
    if (!line.bytes.empty()) name_width = std::max(name_width, line.name.size());
    bytes_width = std::max(bytes_width, line.bytes.size());
    percent_width = std::max(percent_width, line.percent.size());
  }
  std::string text;
  for (const Line& line : lines) {
    std::string row = line.name;
    if (!line.bytes.empty()) {
      row = fmt::format("{:<{}}  {:>{}}  {:>{}}", line.name, name_width, line.bytes, bytes_width,
                        line.percent, percent_width);
    }
    row.erase(row.find_last_not_of(' ') + 1);
    text += row + '\n';
  }
  return text;
}

}  // namespace assay
