#include "host/rpc/log_lines.hpp"

#include <fmt/format.h>

namespace assay {

std::vector<LogLine> LogLines::add(std::string_view text, Duration now) {
  std::vector<LogLine> done;
  for (const char letter : text) {
    if (letter == '\r') continue;
    if (!begun_) line_ = {now, ""};
    begun_ = true;
    if (letter != '\n') {
      const auto byte = static_cast<unsigned char>(letter);
      const bool obeyed = (byte < 0x20 && letter != '\t') || byte == 0x7F;
      line_.text += obeyed ? fmt::format("\\x{:02x}", byte) : std::string(1, letter);
    }
    if (letter == '\n' || line_.text.size() >= longest_bytes) {
      done.push_back(std::move(line_));
      begun_ = false;
    }
  }
  return done;
}

std::vector<LogLine> LogLines::finish() {
  if (!begun_) return {};
  begun_ = false;
  return {std::move(line_)};
}

}  // namespace assay
