// The files of a package in memory, and the limits that keep an untrusted one small.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace assay {

// The largest real archives stay far below: some hundred entries, 20 MB.
struct ReadLimits {
  std::size_t entries = 10'000;
  std::uint64_t file_bytes = 64ull << 20;
  std::uint64_t total_bytes = 256ull << 20;
};

// Checked path to content. Ordered, so that everything that follows is the same on every machine.
using FileTree = std::map<std::string, std::string>;

// Counts what a reader is about to take in, before it takes it in.
class LimitGuard {
 public:
  // origin: what the user named, for the sentences.
  LimitGuard(std::string origin, ReadLimits limits) : origin_(std::move(origin)), limits_(limits) {}

  // Throws Error(input) when the entry would pass a limit.
  void add(std::string_view path, std::uint64_t bytes);

 private:
  std::string origin_;
  ReadLimits limits_;
  std::size_t entries_ = 0;
  std::uint64_t total_bytes_ = 0;
};

}  // namespace assay
