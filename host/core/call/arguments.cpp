#include "host/core/call/arguments.hpp"

#include <bit>
#include <charconv>
#include <cmath>
#include <string_view>

#include "host/base/error.hpp"
#include "host/core/data/npy.hpp"
#include "host/core/data/numbers.hpp"
#include "host/core/data/tensor_file.hpp"
#include "host/core/firmware/content_key.hpp"

namespace assay {

using proto::Kind;

namespace {

class Block {
 public:
  void number(std::uint64_t value, std::size_t count) {
    for (; count > 0; --count, value >>= 8) bytes_.push_back(static_cast<std::uint8_t>(value));
  }
  void data(const void* from, std::size_t count) {
    const auto* start = static_cast<const std::uint8_t*>(from);
    bytes_.insert(bytes_.end(), start, start + count);
  }
  // Every part starts at a multiple of 8.
  void pad() { bytes_.resize((bytes_.size() + 7) & ~std::size_t{7}); }
  std::vector<std::uint8_t> take() { return std::move(bytes_); }

 private:
  std::vector<std::uint8_t> bytes_;
};

class Typed {
 public:
  Typed(const RemoteFunction& function, std::size_t index, const std::string& text)
      : function_(function), index_(index), text_(text) {}

  [[noreturn]] void refuse(const std::string& wanted) const {
    throw Error(Blame::input, "Argument {} of {} is to be {}; \"{}\" is not.", index_ + 1,
                function_.text, wanted, text_);
  }

  std::int64_t integer() const {
    std::int64_t value = 0;
    const char* end = text_.data() + text_.size();
    const auto result = std::from_chars(text_.data(), end, value);
    if (result.ec != std::errc() || result.ptr != end) refuse("a 64-bit integer");
    return value;
  }

  // Whatever the locale of the process.
  float floating() const {
    std::string_view text = text_;
    if (text.starts_with('+') && !text.starts_with("+-")) text.remove_prefix(1);
    if (const auto value = parse_number<float>(text)) return *value;
    // Out of a float's range: 0 or infinity.
    const auto value = parse_number<double>(text);
    if (!value) refuse("a number");
    return static_cast<float>(*value);
  }

  std::string bytes() const {
    if (text_.rfind('@', 0) == 0) return read_file(text_.substr(1));
    if (text_.rfind("x:", 0) != 0 || text_.size() % 2 != 0) refuse("bytes: x:HEX or @FILE");
    std::string out;
    for (std::size_t i = 2; i < text_.size(); i += 2) {
      unsigned value = 0;
      const auto result = std::from_chars(&text_[i], &text_[i] + 2, value, 16);
      if (result.ptr != &text_[i] + 2) refuse("bytes: x:HEX or @FILE");
      out += static_cast<char>(value);
    }
    return out;
  }

  Tensor tensor() const {
    if (text_.rfind('@', 0) != 0) refuse("a tensor: @FILE.npy");
    return read_any_tensor(text_.substr(1), TensorInfo{});
  }

  const std::string& text() const { return text_; }

 private:
  const RemoteFunction& function_;
  std::size_t index_;
  const std::string& text_;
};

void put(Block& block, Kind kind, const Typed& typed) {
  switch (kind) {
    case Kind::integer:
      block.number(static_cast<std::uint64_t>(typed.integer()), 8);
      return;
    case Kind::floating:
      block.number(std::bit_cast<std::uint64_t>(static_cast<double>(typed.floating())), 8);
      return;
    case Kind::string:
      block.number(typed.text().size() + 1, 8);
      block.data(typed.text().c_str(), typed.text().size() + 1);
      break;
    case Kind::bytes: {
      const std::string bytes = typed.bytes();
      block.number(bytes.size(), 8);
      block.data(bytes.data(), bytes.size());
      break;
    }
    case Kind::tensor: {
      const Tensor tensor = typed.tensor();
      block.number(tensor.data.size(), 4);
      block.number(static_cast<std::uint8_t>(tensor.dtype.code), 1);
      block.number(tensor.dtype.bits, 1);
      block.number(tensor.shape.size(), 2);
      for (const std::int64_t dimension : tensor.shape) {
        block.number(static_cast<std::uint64_t>(dimension), 8);
      }
      block.data(tensor.data.data(), tensor.data.size());
      break;
    }
    case Kind::nothing:
      break;
  }
  block.pad();
}

}  // namespace

std::vector<std::uint8_t> argument_block(const RemoteFunction& function,
                                         const std::vector<std::string>& typed) {
  if (typed.size() != function.arguments.size()) {
    throw Error(Blame::input, "{} takes {} argument{}; {} given.", function.text,
                function.arguments.size(), function.arguments.size() == 1 ? "" : "s", typed.size());
  }
  Block block;
  for (std::size_t i = 0; i < typed.size(); ++i) {
    put(block, function.arguments[i], Typed(function, i, typed[i]));
  }
  return block.take();
}

}  // namespace assay
