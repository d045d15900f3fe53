#include "host/core/package/build_attributes.hpp"

#include <algorithm>

namespace assay {

namespace {

class Bytes {
 public:
  explicit Bytes(std::string_view bytes) : rest_(bytes) {}

  bool done() const { return rest_.empty(); }

  std::string_view take(std::size_t count) {
    const std::string_view taken = rest_.substr(0, std::min(count, rest_.size()));
    rest_.remove_prefix(taken.size());
    return taken;
  }

  std::uint32_t take_u32() {
    std::uint32_t value = 0;
    int shift = 0;
    for (const char byte : take(4)) {
      value |= static_cast<std::uint32_t>(static_cast<unsigned char>(byte)) << shift;
      shift += 8;
    }
    return value;
  }

  std::uint64_t take_uleb() {
    std::uint64_t value = 0;
    for (int shift = 0; !done(); shift += 7) {
      const auto byte = static_cast<unsigned char>(take(1).front());
      if (shift < 64) value |= static_cast<std::uint64_t>(byte & 0x7fu) << shift;
      if ((byte & 0x80u) == 0) break;
    }
    return value;
  }

  std::string_view take_text() {
    const std::string_view text = take(rest_.find('\0'));
    take(1);
    return text;
  }

 private:
  std::string_view rest_;
};

// RISC-V: even tags are numbers, odd ones texts. Arm: the same above 32, and a few exceptions
// below.
bool is_text(std::uint64_t tag, std::string_view vendor) {
  if (vendor == "aeabi" && tag < 32) return tag == 4 || tag == 5;
  return tag % 2 == 1;
}

void read_file_attributes(Bytes bytes, std::string_view vendor, BuildAttributes& attributes) {
  constexpr std::uint64_t arm_compatibility = 32;  // a number and a text
  while (!bytes.done()) {
    const std::uint64_t tag = bytes.take_uleb();
    if (vendor == "aeabi" && tag == arm_compatibility) {
      attributes.numbers[tag] = bytes.take_uleb();
      attributes.texts[tag] = bytes.take_text();
    } else if (is_text(tag, vendor)) {
      attributes.texts[tag] = bytes.take_text();
    } else {
      attributes.numbers[tag] = bytes.take_uleb();
    }
  }
}

}  // namespace

std::uint64_t BuildAttributes::number_or_zero(std::uint64_t tag) const {
  const auto found = numbers.find(tag);
  return found == numbers.end() ? 0 : found->second;
}

std::string BuildAttributes::text_or_empty(std::uint64_t tag) const {
  const auto found = texts.find(tag);
  return found == texts.end() ? "" : found->second;
}

BuildAttributes read_build_attributes(std::string_view section, std::string_view vendor) {
  BuildAttributes attributes;
  Bytes bytes(section);
  if (bytes.take(1) != "A") return attributes;
  while (!bytes.done()) {
    const std::uint32_t length = bytes.take_u32();  // its own 4 bytes included
    if (length < 4) return attributes;
    Bytes vendor_bytes(bytes.take(length - 4));
    if (vendor_bytes.take_text() != vendor) continue;
    while (!vendor_bytes.done()) {
      constexpr char file_scope = 1;
      const std::string_view scope = vendor_bytes.take(1);
      const std::uint32_t size = vendor_bytes.take_u32();  // scope and size bytes included
      if (size < 5) return attributes;
      const Bytes content(vendor_bytes.take(size - 5));
      if (scope.front() == file_scope) read_file_attributes(content, vendor, attributes);
    }
  }
  return attributes;
}

}  // namespace assay
