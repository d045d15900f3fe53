#include "host/core/firmware/included_files.hpp"

#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <system_error>

#include "host/core/firmware/content_key.hpp"

namespace assay {

namespace fs = std::filesystem;

namespace {

void skip_blanks(std::string_view& text) {
  const std::size_t count = text.find_first_not_of(" \t");
  text.remove_prefix(count == std::string_view::npos ? text.size() : count);
}

bool skip_word(std::string_view& text, std::string_view word) {
  skip_blanks(text);
  if (!text.starts_with(word)) return false;
  text.remove_prefix(word.size());
  return true;
}

// The name in an #include line; empty where the line is another.
std::string included_name(std::string_view line) {
  if (!skip_word(line, "#") || !skip_word(line, "include")) return "";
  skip_word(line, "_next");
  skip_blanks(line);
  if (line.empty() || (line[0] != '"' && line[0] != '<')) return "";
  const std::size_t end = line.find(line[0] == '"' ? '"' : '>', 1);
  return end == std::string_view::npos ? "" : std::string(line.substr(1, end - 1));
}

}  // namespace

std::vector<fs::path> with_included_files(const std::vector<fs::path>& sources,
                                          const std::vector<fs::path>& folders) {
  std::set<fs::path> seen;
  std::vector<fs::path> unread;
  const auto add = [&](const fs::path& path) {
    std::error_code none;
    const fs::path whole = fs::absolute(path).lexically_normal();
    if (fs::is_regular_file(whole, none) && seen.insert(whole).second) unread.push_back(whole);
  };
  for (const fs::path& source : sources) add(source);
  while (!unread.empty()) {
    const fs::path file = unread.back();
    unread.pop_back();
    std::istringstream text(read_file(file));
    for (std::string line; std::getline(text, line);) {
      const std::string name = included_name(line);
      if (name.empty()) continue;
      add(file.parent_path() / name);
      for (const fs::path& folder : folders) add(folder / name);
    }
  }
  return {seen.begin(), seen.end()};
}

}  // namespace assay
