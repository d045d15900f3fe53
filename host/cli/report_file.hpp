// The file that --report names: after every call it holds what that call came to.
#pragma once

#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "host/adapters/fresh_file.hpp"

namespace assay {

class ReportFile {
 public:
  // From now on nothing of an earlier call lies there. An empty path is no file. Throws
  // Error(input).
  void open(const std::string& path);
  // Called once; later calls change nothing. Returns what went wrong, as a sentence; empty:
  // nothing, also where there is no file.
  std::string write(const nlohmann::ordered_json& report);

 private:
  std::unique_ptr<FreshFile> file_;
};

}  // namespace assay
