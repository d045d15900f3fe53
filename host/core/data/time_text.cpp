#include "host/core/data/time_text.hpp"

namespace assay {
namespace {

std::string formatted(const std::tm& time, const char* format) {
  char text[64];
  return {text, std::strftime(text, sizeof text, format, &time)};
}

}  // namespace

std::string local_time_text(std::time_t time, const char* format) {
  std::tm local = {};
  ::localtime_r(&time, &local);
  return formatted(local, format);
}

std::string utc_time_text(std::time_t time) {
  std::tm utc = {};
  ::gmtime_r(&time, &utc);
  return formatted(utc, "%Y-%m-%dT%H:%M:%SZ");
}

}  // namespace assay
