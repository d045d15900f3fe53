#include "tests/support/reference.hpp"

namespace assay::test {

Bytes operator+(Bytes left, const Bytes& right) {
  left.insert(left.end(), right.begin(), right.end());
  return left;
}

Bytes text(const std::string& characters) { return {characters.begin(), characters.end()}; }

Bytes little_endian(std::uint64_t value, std::size_t count) {
  Bytes bytes;
  for (std::size_t i = 0; i < count; ++i) {
    bytes.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
  }
  return bytes;
}

std::uint64_t number(const Bytes& bytes, std::size_t offset, std::size_t count) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < count; ++i) value |= std::uint64_t{bytes.at(offset + i)} << (8 * i);
  return value;
}

std::uint32_t reference_crc(const Bytes& bytes) {
  std::uint32_t crc = 0xffffffff;
  for (const std::uint8_t byte : bytes) {
    crc ^= byte;
    for (int bit = 0; bit < 8; ++bit) crc = crc & 1 ? crc >> 1 ^ 0xedb88320 : crc >> 1;
  }
  return ~crc;
}

Bytes reference_cobs(const Bytes& decoded) {
  Bytes encoded;
  Bytes block;
  const auto close = [&] {
    encoded.push_back(static_cast<std::uint8_t>(block.size() + 1));
    encoded = encoded + block;
    block.clear();
  };
  for (const std::uint8_t byte : decoded) {
    if (byte != 0) block.push_back(byte);
    if (byte == 0 || block.size() == 254) close();
  }
  close();
  return encoded;
}

Bytes reference_uncobs(const Bytes& encoded) {
  Bytes decoded;
  for (std::size_t at = 0; at < encoded.size();) {
    const std::uint8_t code = encoded[at++];
    if (code == 0 || at + code - 1 > encoded.size()) return {};
    for (int i = 1; i < code; ++i) decoded.push_back(encoded[at++]);
    if (code != 0xff && at < encoded.size()) decoded.push_back(0);
  }
  return decoded;
}

Bytes encode(const Frame& frame) {
  const Bytes plain =
      Bytes{frame.type, frame.sequence, static_cast<std::uint8_t>(frame.nonce)} + frame.payload;
  return reference_cobs(plain + little_endian(reference_crc(plain) ^ frame.nonce, 4)) + Bytes{0};
}

std::vector<Frame> decode(const Bytes& bytes, std::vector<Bytes>* rest) {
  std::vector<Frame> frames;
  Bytes piece;
  for (const std::uint8_t byte : bytes) {
    if (byte != 0) {
      piece.push_back(byte);
      continue;
    }
    Bytes plain = reference_uncobs(piece);
    bool intact = plain.size() >= 7;
    if (intact) {
      const auto check = static_cast<std::uint32_t>(number(plain, plain.size() - 4, 4));
      plain.resize(plain.size() - 4);
      const std::uint32_t nonce = check ^ reference_crc(plain);
      intact = static_cast<std::uint8_t>(nonce) == plain[2];
      if (intact) frames.push_back({plain[0], plain[1], nonce, {plain.begin() + 3, plain.end()}});
    }
    if (!intact && rest != nullptr && !piece.empty()) rest->push_back(piece);
    piece.clear();
  }
  if (rest != nullptr && !piece.empty()) rest->push_back(piece);
  return frames;
}

}  // namespace assay::test
