// What a terminal shows of what was written to it: the few controls that the tool uses, and any
// other one as a failure. One byte a column; lines that scroll off are kept on top.
#pragma once

#include <algorithm>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace assay::test {

class TerminalScreen {
 public:
  explicit TerminalScreen(std::size_t columns) : columns_(columns) {}

  void write(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
      const char c = text[i];
      if (c == '\r') {
        column_ = 0;
      } else if (c == '\n') {
        // As the line discipline of a terminal makes of it.
        column_ = 0;
        if (++row_ == lines_.size()) lines_.emplace_back();
      } else if (c == '\033') {
        i = control(text, i);
      } else {
        put(c);
      }
    }
  }

  // Without the empty ones at the end.
  std::vector<std::string> lines() const {
    std::vector<std::string> all = lines_;
    while (!all.empty() && all.back().empty()) all.pop_back();
    return all;
  }

 private:
  std::size_t control(std::string_view text, std::size_t at) {
    std::size_t count = 0;
    if (text.substr(at, 2) != "\033[") throw std::runtime_error("no CSI");
    for (at += 2; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at) {
      count = count * 10 + static_cast<std::size_t>(text[at] - '0');
    }
    if (at < text.size() && text[at] == 'A' && count <= row_) {
      row_ -= count;
    } else if (at < text.size() && text[at] == 'J' && count == 0) {
      lines_.resize(row_ + 1);
      lines_[row_].resize(std::min(lines_[row_].size(), column_));
    } else {
      throw std::runtime_error("a control that is not known");
    }
    return at;
  }

  void put(char c) {
    if (column_ == columns_) write("\n");
    std::string& line = lines_[row_];
    line.resize(std::max(line.size(), column_ + 1), ' ');
    line[column_++] = c;
  }

  std::size_t columns_;
  std::vector<std::string> lines_{""};
  std::size_t row_ = 0, column_ = 0;
};

}  // namespace assay::test
