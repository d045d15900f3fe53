// The session's bulk transfers: a tensor in pieces of a frame, and its digest at the end.
#include <algorithm>
#include <cassert>

#include "host/rpc/session.hpp"
#include "proto/bytes.hpp"
#include "proto/crc32.hpp"
#include "proto/protection.hpp"

namespace assay::rpc {

using proto::Type;

namespace {

constexpr int kTransferAttempts = 3;

// Whether the answer to a digest is of these bytes.
bool is_digest_of(ByteView data, const Bytes& reply) {
  return !proto::holds(proto::Protection::digest) ||
         proto::load32(reply.data() + 4) == proto::crc32(0, data.data(), data.size());
}

// `payload` and its answer, of one exchange.
Exchange request(Type type, Bytes payload) { return {type, std::move(payload), false, {}, {}}; }

[[noreturn]] void refuse_form(const std::string& what) {
  throw Error(Blame::link,
              "The device's answer to {} does not have the form that protocol version {} gives it. "
              "Build its firmware again with this tool.",
              what, proto::kVersion);
}

}  // namespace

// One operation: the pieces of `bytes` bytes, and a digest of all of them where there are several.
std::vector<Exchange> Session::transfer(Type type, std::uint8_t tensor, std::uint32_t bytes,
                                        ByteView data, const std::string& what) {
  assert(bytes <= proto::kTensorBytesMax);
  const auto piece = static_cast<std::uint32_t>(client_.frame_payload_bytes() - 4);
  std::vector<Exchange> exchanges;
  for (std::uint32_t at = 0; at < bytes; at += piece) {
    const std::uint32_t count = std::min(piece, bytes - at);
    exchanges.push_back(
        type == Type::write
            ? request(type, write_payload(tensor, at, data.subspan(at, count)))
            : request(type, read_payload(tensor, at, static_cast<std::uint16_t>(count))));
  }
  if (exchanges.size() > 1) {
    exchanges.push_back(request(Type::digest, digest_payload(tensor, 0, bytes)));
  }
  return perform(std::move(exchanges), std::nullopt, what);
}

void Session::write(std::uint8_t tensor, ByteView data) {
  if (data.empty()) return;
  const std::string what = fmt::format("a write to tensor {}", tensor);
  for (int attempt = 0; attempt < kTransferAttempts; ++attempt) {
    const auto answers =
        transfer(Type::write, tensor, static_cast<std::uint32_t>(data.size()), data, what);
    if (answers.size() == 1) return;
    const Bytes& digest = answers.back().reply;
    if (digest.size() != 8) refuse_form(what);
    if (is_digest_of(data, digest)) return;
    ++client_.counters().digest_mismatches;
  }
  throw Error(Blame::link,
              "Tensor {} does not hold what was written to it, {} times in a row, although every "
              "piece arrived intact. Does something else on the device write there?",
              tensor, kTransferAttempts);
}

Bytes Session::read(std::uint8_t tensor, std::uint32_t bytes) {
  if (bytes == 0) return {};
  const std::string what = fmt::format("a read of tensor {}", tensor);
  for (int attempt = 0; attempt < kTransferAttempts; ++attempt) {
    const auto answers = transfer(Type::read, tensor, bytes, {}, what);
    const bool has_digest = answers.size() > 1;
    Bytes data;
    for (std::size_t i = 0; i + has_digest < answers.size(); ++i) {
      data.insert(data.end(), answers[i].reply.begin() + 4, answers[i].reply.end());
    }
    if (data.size() != bytes) refuse_form(what);
    if (!has_digest) return data;
    const Bytes& digest = answers.back().reply;
    if (digest.size() != 8) refuse_form(what);
    if (is_digest_of(data, digest)) return data;
    ++client_.counters().digest_mismatches;
  }
  throw Error(Blame::link,
              "Tensor {} changed while it was read, {} times in a row. Does something else on the "
              "device write there?",
              tensor, kTransferAttempts);
}

std::uint32_t Session::digest(std::uint8_t tensor, std::uint32_t bytes) {
  const std::string what = fmt::format("a digest of tensor {}", tensor);
  const Bytes reply = ask(Type::digest, digest_payload(tensor, 0, bytes), what);
  if (reply.size() != 8) refuse_form(what);
  return proto::load32(reply.data() + 4);
}

}  // namespace assay::rpc
