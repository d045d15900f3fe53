#include "host/report/flash_report.hpp"

#include <fmt/format.h>

#include "host/report/grouped.hpp"

namespace assay {

nlohmann::ordered_json flash_json(const FlashRecord& record) {
  nlohmann::ordered_json json = {{"device", record.device},
                                 {"written", record.outcome.written},
                                 {"verified", record.outcome.verified}};
  if (record.flasher.empty()) return json;
  json["flasher"] = record.flasher;
  json["by"] = record.by;
  json["bytes"] = record.outcome.bytes;
  json["seconds"] = static_cast<double>(record.took.count()) / 1e6;
  return json;
}

std::string flash_text(const FlashRecord& record) {
  if (record.flasher.empty()) {
    return fmt::format("{}: runs this image already; nothing was flashed (--force does)\n",
                       record.device);
  }
  const char* what = !record.outcome.written   ? "held the image already, compared"
                     : record.outcome.verified ? "written and verified"
                                               : "written";
  return fmt::format("{}: {} bytes {} in {:.1f} s by {}\n", record.device,
                     grouped(record.outcome.bytes), what,
                     static_cast<double>(record.took.count()) / 1e6, record.by);
}

}  // namespace assay
