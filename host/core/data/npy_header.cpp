#include "host/core/data/npy_header.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <charconv>
#include <optional>

#include "host/base/error.hpp"

namespace assay {
namespace {

constexpr std::string_view magic = "\x93NUMPY";
// numpy's own limits are 10,000 bytes and 64 dimensions.
constexpr std::size_t max_header_bytes = 65536;
constexpr std::size_t max_dimensions = 64;

struct DescrName {
  std::string_view kind_and_bytes;
  DType dtype;
};
// numpy has no bfloat16: the ml_dtypes package's arrays are saved as 2 opaque bytes, V2.
constexpr std::array<DescrName, 13> descr_names{{{"b1", {TypeCode::unsigned_integer, 1}},
                                                 {"i1", {TypeCode::integer, 8}},
                                                 {"i2", {TypeCode::integer, 16}},
                                                 {"i4", {TypeCode::integer, 32}},
                                                 {"i8", {TypeCode::integer, 64}},
                                                 {"u1", {TypeCode::unsigned_integer, 8}},
                                                 {"u2", {TypeCode::unsigned_integer, 16}},
                                                 {"u4", {TypeCode::unsigned_integer, 32}},
                                                 {"u8", {TypeCode::unsigned_integer, 64}},
                                                 {"f2", {TypeCode::floating, 16}},
                                                 {"f4", {TypeCode::floating, 32}},
                                                 {"f8", {TypeCode::floating, 64}},
                                                 {"V2", {TypeCode::bfloat, 16}}}};

// Reads the Python dictionary literal that the header is: string keys; a string, a Boolean or a
// tuple of integers as values.
class HeaderParser {
 public:
  HeaderParser(std::string_view text, std::string_view origin) : rest_(text), origin_(origin) {}

  NpyHeader parse() {
    expect('{');
    while (!accept('}')) {
      const std::string_view key = string_literal();
      expect(':');
      if (key == "descr" && !descr_) {
        descr_ = descr();
      } else if (key == "fortran_order" && !fortran_order_) {
        fortran_order_ = boolean();
      } else if (key == "shape" && !shape_) {
        shape_ = tuple();
      } else {
        fail(fmt::format("has an unknown or repeated key '{}'", key));
      }
      if (!accept(',')) {
        expect('}');
        break;
      }
    }
    skip_space();
    if (!rest_.empty()) fail("goes on behind its closing brace");
    if (!descr_ || !fortran_order_ || !shape_) fail("lacks descr, fortran_order or shape");
    return typed_header();
  }

 private:
  [[noreturn]] void fail(std::string_view what) const {
    throw Error(Blame::input, "The .npy header of {} {}; write the file again with numpy.save.",
                origin_, what);
  }

  void skip_space() {
    rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t\n\r"), rest_.size()));
  }
  bool accept(char wanted) {
    skip_space();
    if (rest_.empty() || rest_.front() != wanted) return false;
    rest_.remove_prefix(1);
    return true;
  }
  void expect(char wanted) {
    if (!accept(wanted)) fail(fmt::format("is damaged: '{}' expected", wanted));
  }

  std::string_view string_literal() {
    const char quote = accept('\'') ? '\'' : '"';
    if (quote == '"') expect('"');
    const std::size_t end = rest_.find(quote);
    if (end == rest_.npos) fail("is damaged: a string does not end");
    const std::string_view text = rest_.substr(0, end);
    rest_.remove_prefix(end + 1);
    return text;
  }

  std::string_view descr() {
    skip_space();
    if (rest_.starts_with('[')) {
      throw Error(Blame::input, "{} holds a structured array; save each field as its own array.",
                  origin_);
    }
    return string_literal();
  }

  bool boolean() {
    skip_space();
    for (const std::string_view word : {"True", "False"}) {
      if (rest_.starts_with(word)) {
        rest_.remove_prefix(word.size());
        return word == "True";
      }
    }
    fail("is damaged: fortran_order is neither True nor False");
  }

  Shape tuple() {
    Shape shape;
    expect('(');
    bool comma = true;
    while (!accept(')')) {
      if (!comma) fail("is damaged: ',' expected in shape");
      skip_space();
      std::int64_t dimension = 0;
      const auto [end, error] =
          std::from_chars(rest_.data(), rest_.data() + rest_.size(), dimension);
      if (error != std::errc() || dimension < 0) fail("has a dimension that is no count");
      rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
      if (rest_.starts_with('L')) rest_.remove_prefix(1);  // Python 2 wrote long integers so
      shape.push_back(dimension);
      if (shape.size() > max_dimensions) fail("has more than 64 dimensions");
      comma = accept(',');
    }
    if (shape.size() == 1 && !comma) fail("has a number as shape, not a tuple");
    return shape;
  }

  NpyHeader typed_header() const {
    NpyHeader header;
    header.fortran_order = *fortran_order_;
    header.shape = *shape_;
    const std::string_view kind = descr_->substr(std::min<std::size_t>(1, descr_->size()));
    const char order = descr_->empty() ? '\0' : descr_->front();
    const auto* name = std::find_if(descr_names.begin(), descr_names.end(),
                                    [&](const DescrName& n) { return n.kind_and_bytes == kind; });
    if (std::string_view("<>|=").find(order) == std::string_view::npos ||
        name == descr_names.end()) {
      throw Error(
          Blame::input,
          "{} has the numpy dtype '{}', which no tensor has; convert it to a Boolean, integer "
          "or float dtype (array.astype) and save it again.",
          origin_, *descr_);
    }
    header.dtype = name->dtype;
    header.big_endian = order == '>' && header.dtype.bytes() > 1;
    header.data_bytes = header.dtype.bytes();
    // Zeros count last, so that a huge dimension does not pass because another one is 0.
    bool empty = false;
    for (const std::int64_t dimension : header.shape) {
      empty = empty || dimension == 0;
      if (dimension != 0 &&
          (__builtin_mul_overflow(header.data_bytes, static_cast<std::uint64_t>(dimension),
                                  &header.data_bytes) ||
           header.data_bytes > static_cast<std::uint64_t>(INT64_MAX))) {
        fail("has a shape that overflows 64 bits");
      }
    }
    if (empty) header.data_bytes = 0;
    return header;
  }

  std::string_view rest_;
  std::string_view origin_;
  std::optional<std::string_view> descr_;
  std::optional<bool> fortran_order_;
  std::optional<Shape> shape_;
};

}  // namespace

NpyHeader parse_npy_header(std::span<const std::uint8_t> file, std::string_view origin) {
  const std::string_view text(reinterpret_cast<const char*>(file.data()), file.size());
  if (!text.starts_with(magic)) {
    throw Error(Blame::input, "{} is not a .npy file: it does not begin with \\x93NUMPY.", origin);
  }
  const auto truncated = [&] {
    return Error(Blame::input, "{} ends within its .npy header: it was cut short; copy it again.",
                 origin);
  };
  if (file.size() < 8) throw truncated();
  const unsigned version = file[6];
  if (version < 1 || version > 3 || file[7] != 0) {
    throw Error(
        Blame::input,
        "{} has .npy format {}.{}; 1.0, 2.0 and 3.0 are read. Save it again with numpy.save.",
        origin, version, file[7]);
  }
  const std::size_t length_bytes = version == 1 ? 2 : 4;
  const std::size_t begin = 8 + length_bytes;
  if (file.size() < begin) throw truncated();
  std::size_t header_bytes = 0;
  for (std::size_t i = 0; i < length_bytes; ++i) {
    header_bytes |= static_cast<std::size_t>(file[8 + i]) << (8 * i);
  }
  if (header_bytes > max_header_bytes) {
    throw Error(Blame::input, "{} claims a .npy header of {} bytes; at most {} are read.", origin,
                header_bytes, max_header_bytes);
  }
  if (file.size() - begin < header_bytes) throw truncated();
  NpyHeader header = HeaderParser(text.substr(begin, header_bytes), origin).parse();
  header.data_offset = begin + header_bytes;
  return header;
}

std::string npy_header_text(DType dtype, const Shape& shape) {
  const auto* name = std::find_if(descr_names.begin(), descr_names.end(),
                                  [&](const DescrName& n) { return n.dtype == dtype; });
  assert(name != descr_names.end());
  assert(shape.size() <= max_dimensions);
  std::string dictionary = fmt::format("{{'descr': '{}{}', 'fortran_order': False, 'shape': (",
                                       dtype.bytes() == 1 ? '|' : '<', name->kind_and_bytes);
  for (std::size_t i = 0; i < shape.size(); ++i) {
    dictionary += fmt::format("{}{}", i == 0 ? "" : ", ", shape[i]);
  }
  dictionary += shape.size() == 1 ? ",), }" : "), }";
  // numpy leaves room for the leading dimension to grow to 21 digits.
  if (!shape.empty()) dictionary.append(21 - fmt::format("{}", shape.front()).size(), ' ');
  // Preamble, dictionary and newline together are a multiple of 64 bytes.
  constexpr std::size_t preamble_bytes = 10;
  const std::size_t unpadded = preamble_bytes + dictionary.size() + 1;
  dictionary.append((64 - unpadded % 64) % 64, ' ');
  dictionary += '\n';
  std::string header(magic);
  header += '\x01';
  header += '\0';
  header += static_cast<char>(dictionary.size() & 0xff);
  header += static_cast<char>(dictionary.size() >> 8);
  return header + dictionary;
}

}  // namespace assay
