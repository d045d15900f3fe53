// Accesses an emulator's memory bus through its qtest server, as its core does and while it runs.
// Lines of text: QEMU, docs/devel/qtest.rst.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "host/ports/link.hpp"

namespace assay {

std::string base64_text(std::span<const std::uint8_t> bytes);
// Nothing where the text is no base64 of exactly `size` bytes.
std::optional<std::vector<std::uint8_t>> base64_bytes(std::string_view text, std::size_t size);

// All functions throw as Link does, and Error(link) where the server is silent or answers what
// makes no sense. What was asked for and not awaited is lost then.
class QtestClient {
 public:
  explicit QtestClient(Link& link) : link_(link) {}  // which has to outlive this

  // 1, 2 or 4 bytes at a multiple of that are one access; others go as RAM does. Nothing may be
  // under way.
  void read(std::uint32_t address, std::span<std::uint8_t> bytes);
  void write(std::uint32_t address, std::span<const std::uint8_t> bytes);

  // The same, many at a time: asked for in order, sent together, awaited in the same order. Of at
  // most part_bytes each.
  static constexpr std::size_t part_bytes = 65536;
  void ask_read(std::uint32_t address, std::size_t size);
  void ask_write(std::uint32_t address, std::span<const std::uint8_t> bytes);
  void send();
  std::size_t under_way() const { return asked_.size(); }
  std::vector<std::uint8_t> await();  // what the oldest has read; nothing of a write

 private:
  struct Asked {
    std::size_t read_bytes;  // 0: a write
    bool single;             // one access, answered by a number
  };

  std::string answer();  // what follows "OK"

  Link& link_;
  std::string unsent_;
  std::deque<Asked> asked_;
  std::string received_;
  std::size_t taken_ = 0;  // of `received_`
};

}  // namespace assay
