#include "host/core/board/catalogue.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

#include "host/base/error.hpp"
#include "host/core/board/read_board.hpp"
#include "host/core/data/suggest.hpp"

namespace assay {

namespace fs = std::filesystem;

std::vector<fs::path> outside_folders(const char* variable,
                                      const std::vector<std::string>& options) {
  std::vector<fs::path> folders;
  std::string_view left = variable == nullptr ? "" : variable;
  while (!left.empty()) {
    const std::size_t end = std::min(left.find(':'), left.size());
    if (end > 0) folders.emplace_back(left.substr(0, end));
    left.remove_prefix(std::min(end + 1, left.size()));
  }
  folders.insert(folders.end(), options.begin(), options.end());
  return folders;
}

BoardCatalogue::BoardCatalogue(fs::path share, std::vector<fs::path> outside)
    : share_(std::move(share)), outside_(std::move(outside)) {}

void BoardCatalogue::look() {
  if (looked_) return;
  std::set<fs::path> seen;  // one may be named twice
  const auto add = [&](const fs::path& root, const fs::path& outside) {
    std::error_code problem;
    if (!seen.insert(fs::weakly_canonical(root, problem)).second) return;
    if (fs::exists(root / "board.json", problem)) {
      no_folders_.push_back(
          fmt::format("{} is a board itself: name the folder that it is in.", root.string()));
      return;
    }
    for (const auto& entry : fs::directory_iterator(root, problem)) {
      std::error_code none;
      if (!fs::exists(entry.path() / "board.json", none)) continue;
      folders_[entry.path().filename().string()].push_back({entry.path(), outside});
    }
    if (problem) {
      no_folders_.push_back(
          fmt::format("{} is no folder of boards: {}.", root.string(), problem.message()));
    }
  };
  add(share_ / "boards", {});
  for (const fs::path& folder : outside_) add(folder, folder);
  for (const auto& [name, folders] : folders_) names_.push_back(name);
  looked_ = true;
}

const std::vector<std::string>& BoardCatalogue::names() {
  look();
  return names_;
}

void BoardCatalogue::throw_unknown(std::string_view name) {
  const std::string suggestion = did_you_mean(name, names_);
  throw Error(Blame::input, "There is no board '{}'{} The boards are: {}.{}{}", name,
              suggestion.empty() ? "." : suggestion, fmt::join(names_, ", "),
              no_folders_.empty() ? "" : " ", fmt::join(no_folders_, " "));
}

const BoardCatalogue::Folder& BoardCatalogue::folder_of(const std::string& name) {
  const auto found = folders_.find(name);
  if (found == folders_.end()) throw_unknown(name);
  const std::vector<Folder>& folders = found->second;
  if (folders.size() > 1) {
    std::vector<std::string> paths;
    for (const Folder& folder : folders) paths.push_back(folder.path.string());
    throw Error(Blame::input, "Several boards are named '{}': {}. Rename all but one.", name,
                fmt::join(paths, ", "));
  }
  return folders.front();
}

// Looks no further than to the first; that there is but one, all() tells.
std::string BoardCatalogue::default_name() {
  for (const auto& [name, folders] : folders_) {
    if (!folders.front().outside.empty()) continue;
    try {
      const nlohmann::json& document = files_.read(folders.front().path / "board.json");
      if (document.is_object() && document.value("default", nlohmann::json()) == true) return name;
    } catch (const Error&) {
      // Whoever asks for that board is told.
    }
  }
  throw Error(Blame::input,
              "{}: no board is the default: name one with --board, or say \"default\": true in one "
              "board.json.{}{}",
              (share_ / "boards").string(), no_folders_.empty() ? "" : " ",
              fmt::join(no_folders_, " "));
}

const Board& BoardCatalogue::find(std::string_view name) {
  look();
  const std::string wanted = name.empty() ? default_name() : std::string(name);
  const auto kept = read_.find(wanted);
  if (kept != read_.end()) return kept->second;
  const Folder& folder = folder_of(wanted);
  Board board = read_board(folder.path, share_, files_);
  board.outside = folder.outside;
  return read_.emplace(wanted, std::move(board)).first->second;
}

AllBoards BoardCatalogue::all() {
  AllBoards all;
  std::vector<std::string> defaults;
  for (const std::string& name : names()) {
    try {
      all.boards.push_back(find(name));
      const Board& board = all.boards.back();
      if (board.is_default && board.outside.empty()) defaults.push_back(name);
    } catch (const Error& error) {
      all.broken.push_back({name, error.what()});
    }
  }
  if (defaults.size() > 1) {
    all.broken.push_back({defaults[1], fmt::format("Several boards have \"default\": true in their "
                                                   "board.json: {}. The first is taken.",
                                                   fmt::join(defaults, ", "))});
  }
  for (const std::string& sentence : no_folders_) all.broken.push_back({"", sentence});
  return all;
}

}  // namespace assay
