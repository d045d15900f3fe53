// The boards that a command can name: each is read when it is asked for, and once.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "host/core/board/board.hpp"
#include "host/core/board/board_document.hpp"

namespace assay {

// A folder that is no valid board, for who asked for all.
struct BrokenBoard {
  std::string name;
  std::string sentence;
};

struct AllBoards {
  std::vector<Board> boards;  // by name
  std::vector<BrokenBoard> broken;
};

// "DIR:DIR" as in ASSAY_BOARDS (null: none), and those of --boards after them.
std::vector<std::filesystem::path> outside_folders(const char* variable,
                                                   const std::vector<std::string>& options);

class BoardCatalogue {
 public:
  // `share` holds device/ and boards/, the tool's own boards; `outside` are further folders of
  // boards. Nothing is read yet.
  explicit BoardCatalogue(std::filesystem::path share,
                          std::vector<std::filesystem::path> outside = {});

  // The board `name`; where it is empty, the default one, which is one of the tool's own. Reads no
  // other (but, for the default, which the default is). Throws Error(input): the board is broken or
  // is in two folders; there is none, with the list and a near miss.
  const Board& find(std::string_view name);

  // Of all folders that have a board.json, sorted. Reads none of them.
  const std::vector<std::string>& names();

  AllBoards all();

 private:
  struct Folder {
    std::filesystem::path path;
    std::filesystem::path outside;  // empty: the tool's own
  };

  void look();
  const Folder& folder_of(const std::string& name);
  std::string default_name();
  [[noreturn]] void throw_unknown(std::string_view name);

  std::filesystem::path share_;
  std::vector<std::filesystem::path> outside_;
  bool looked_ = false;
  std::map<std::string, std::vector<Folder>> folders_;
  std::vector<std::string> names_;
  std::vector<std::string> no_folders_;  // sentences
  DescriptionFiles files_;
  std::map<std::string, Board> read_;
};

}  // namespace assay
