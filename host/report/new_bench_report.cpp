#include "host/report/new_bench_report.hpp"

#include <fmt/ranges.h>

#include "host/core/data/json_text.hpp"

namespace assay {
namespace {

using nlohmann::ordered_json;

std::string advice(const LeftOut& left) {
  return fmt::format(
      "Left out: {}. {} Add to \"devices\", with a name and its board filled in:\n  {}\n",
      left.what,
      left.boards.empty() ? "No board is known by its USB numbers."
                          : fmt::format("It may be: {}.", fmt::join(left.boards, ", ")),
      json_text(left.entry));
}

std::string device_count(std::size_t count) {
  if (count == 0) return "no devices yet";
  return fmt::format("{} device{}", count, count == 1 ? "" : "s");
}

}  // namespace

ordered_json new_bench_json(const NewBenchReport& report) {
  ordered_json json = {{"version", 1},
                       {"file", report.is_written ? ordered_json(report.file) : ordered_json()},
                       {"bench", report.draft.document},
                       {"left_out", ordered_json::array()}};
  for (const LeftOut& left : report.draft.left_out) {
    json["left_out"].push_back(
        {{"what", left.what}, {"boards", left.boards}, {"entry", left.entry}});
  }
  return json;
}

std::string new_bench_text(const NewBenchReport& report) {
  if (!report.is_written) {
    return fmt::format(
        "Nothing is plugged in that could be a device, so {} is not written. Plug in a board by a "
        "USB cable that carries data, and try again.\n",
        report.file);
  }
  const BenchDraft& draft = report.draft;
  std::string text =
      fmt::format("Written: {}, with {}.\n", report.file, device_count(draft.written.size()));
  for (const std::string& line : draft.written) text += "  " + line + "\n";
  for (const LeftOut& left : draft.left_out) text += advice(left);
  return text +
         "What else stands in a bench file is in docs/benches.md. `assay devices` shows it.\n";
}

}  // namespace assay
