#include "host/cli/report_file.hpp"

#include "host/base/error.hpp"
#include "host/core/data/json_text.hpp"

namespace assay {

void ReportFile::open(const std::string& path) {
  if (!path.empty()) file_ = std::make_unique<FreshFile>(path);
}

std::string ReportFile::write(const nlohmann::ordered_json& report) {
  if (!file_) return "";
  const auto file = std::move(file_);
  try {
    file->finish(json_text(report, 2) + "\n");
    return "";
  } catch (const Error& error) {
    return error.what();
  }
}

}  // namespace assay
