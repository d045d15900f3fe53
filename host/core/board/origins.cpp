#include "host/core/board/origins.hpp"

#include <fmt/format.h>

namespace assay {

namespace fs = std::filesystem;

Origins::Origins(fs::path file) { origins_[""] = {std::move(file), ""}; }

void Origins::set(const std::string& pointer, const fs::path& file,
                  const std::string& pointer_there) {
  std::erase_if(origins_,
                [&](const auto& entry) { return entry.first.starts_with(pointer + "/"); });
  origins_[pointer] = {file, pointer_there};
}

std::pair<const Origins::Origin*, std::string> Origins::find(const std::string& pointer) const {
  std::string around = pointer;
  while (true) {
    const auto found = origins_.find(around);
    if (found != origins_.end()) return {&found->second, pointer.substr(around.size())};
    const std::size_t slash = around.rfind('/');
    around.resize(slash == around.npos ? 0 : slash);
  }
}

const fs::path& Origins::file(const std::string& pointer) const {
  return find(pointer).first->file;
}

std::string Origins::place(const std::string& pointer) const {
  const auto [origin, rest] = find(pointer);
  const std::string there = origin->pointer + rest;
  return fmt::format("{}: {}", origin->file.string(), there.empty() ? "the document" : there);
}

}  // namespace assay
