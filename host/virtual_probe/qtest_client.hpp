// Accesses an emulator's memory bus through its qtest server.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "host/ports/link.hpp"
#include "host/virtual_probe/emulator.hpp"

namespace assay::virtual_probe {

std::string base64_text(std::span<const std::uint8_t> bytes);
// Nothing where the text is no base64 of exactly `size` bytes.
std::optional<std::vector<std::uint8_t>> base64_bytes(std::string_view text, std::size_t size);

// Throws EmulatorGone when the server is gone, is silent, or answers what makes no sense.
class QtestClient {
 public:
  explicit QtestClient(Link& link) : link_(link) {}  // which has to outlive this

  // 1, 2 or 4 bytes at a multiple of that are one access; others go as RAM does.
  void read(std::uint32_t address, std::span<std::uint8_t> bytes);
  void write(std::uint32_t address, std::span<const std::uint8_t> bytes);

 private:
  std::string ask(const std::string& line);  // what follows "OK"

  Link& link_;
  std::string received_;
};

}  // namespace assay::virtual_probe
