#include "host/core/firmware/recorded_inputs.hpp"

#include <algorithm>
#include <set>

#include "host/core/data/find_pattern.hpp"
#include "host/core/firmware/content_key.hpp"

namespace assay {

namespace fs = std::filesystem;

namespace {

// A digest and the files, each behind a NUL: a path may hold any other byte.
constexpr const char* kRecord = "inputs";

bool lies_in(const fs::path& path, const fs::path& folder) {
  const fs::path relative = path.lexically_relative(folder);
  return !relative.empty() && *relative.begin() != "..";
}

std::string contents_of(const fs::path& path) {
  std::error_code problem;
  if (!fs::is_regular_file(path, problem)) return "none";
  return "file " + sha256_hex(read_file(path));
}

std::string digest_of(const std::vector<std::string>& files) {
  ContentKey key;
  for (const std::string& file : files) key.add(file).add(contents_of(file));
  return key.hex();
}

}  // namespace

std::vector<std::string> dependencies_in(std::string_view makefile) {
  std::vector<std::string> words;
  std::string word;
  const auto end_word = [&] {
    if (!word.empty()) words.push_back(std::move(word));
    word.clear();
  };
  bool behind_target = false;
  for (std::size_t i = 0; i < makefile.size(); ++i) {
    const char c = makefile[i];
    const char next = i + 1 < makefile.size() ? makefile[i + 1] : '\0';
    if (c == '\\' && (next == ' ' || next == '#' || next == '\\')) {
      word += next;
      ++i;
    } else if (c == '\\' && next == '\n') {
      ++i;
      end_word();
    } else if (c == '$' && next == '$') {
      word += '$';
      ++i;
    } else if (c == ':' && (next == ' ' || next == '\n' || next == '\0') && !behind_target) {
      word.clear();
      words.clear();
      behind_target = true;
    } else if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
      end_word();
    } else {
      word += c;
    }
  }
  end_word();
  return behind_target ? words : std::vector<std::string>();
}

void record_inputs(const fs::path& folder, const fs::path& share,
                   const std::vector<fs::path>& others, fs::file_time_type started) {
  const fs::path own = fs::absolute(folder).lexically_normal();
  const fs::path ours = fs::absolute(share).lexically_normal();
  std::set<std::string> files;
  bool stayed = true;
  const auto add = [&](const fs::path& named) {
    const fs::path path = (named.is_absolute() ? named : own / named).lexically_normal();
    if (lies_in(path, own) || lies_in(path, ours)) return;
    files.insert(path.string());
    std::error_code gone;
    const auto written = fs::last_write_time(path, gone);
    stayed = stayed && (gone || written <= started);
  };
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.path().extension() != ".d") continue;
    for (const std::string& file : dependencies_in(read_file(entry.path()))) add(file);
  }
  for (const fs::path& other : others) add(other);
  const std::vector<std::string> sorted(files.begin(), files.end());
  // What was written while compilers ran may not be what they read: that is like nothing.
  std::string record = stayed ? digest_of(sorted) : "";
  for (const std::string& file : sorted) record += '\0' + file;
  write_file(folder / kRecord, record);
}

std::string changed_inputs(const fs::path& folder) {
  if (!fs::exists(folder / kRecord)) return "";
  const std::string record = read_file(folder / kRecord);
  std::vector<std::string> fields(1);
  for (const char c : record) {
    if (c == '\0') {
      fields.emplace_back();
    } else {
      fields.back() += c;
    }
  }
  const std::string digest = digest_of({fields.begin() + 1, fields.end()});
  return digest == fields.front() ? "" : digest;
}

std::vector<fs::path> taken_in_whole(const std::string& source) {
  std::vector<fs::path> files;
  if (source.find(".incbin") == std::string::npos) return files;
  for (const Match& match :
       find_pattern(source, "\\.incbin[ \\t]{1,20}\\\\{0,2}\"([^\"\\\\\\n]{1,1000})")) {
    files.push_back(match.group);
  }
  return files;
}

}  // namespace assay
