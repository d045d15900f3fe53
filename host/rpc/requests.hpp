// What a client has to know of each request, one row a request (proto/SPEC.md, section 4).
#pragma once

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <iterator>

#include "proto/wire.hpp"

namespace assay::rpc {

struct RequestRow {
  proto::Type type;
  const char* name;         // in sentences
  bool names_piece;         // its reply begins as its payload does: with tensor and offset
  bool acts;                // the device does it once, however often it comes
  std::size_t announce_at;  // of what acts: the byte of the payload that has ...
  std::uint8_t announce;    // ... this bit, to be told when it starts
};

inline constexpr RequestRow kRequests[] = {
    {proto::Type::hello, "hello", false, false, 0, 0},
    {proto::Type::describe, "describe", false, false, 0, 0},
    {proto::Type::write, "write", true, false, 0, 0},
    {proto::Type::read, "read", true, false, 0, 0},
    {proto::Type::digest, "digest", true, false, 0, 0},
    {proto::Type::run, "run", false, true, 3, proto::kRunAnnounce},
    {proto::Type::call, "call", false, true, 0, proto::kCallAnnounce},
    {proto::Type::cancel, "cancel", false, false, 0, 0},
    {proto::Type::memory, "memory", false, false, 0, 0},
    {proto::Type::reset, "reset", false, false, 0, 0},
    {proto::Type::rate, "a change of the line's rate", false, false, 0, 0},
};

inline const RequestRow& row_of(proto::Type type) {
  const auto* const row = std::find_if(std::begin(kRequests), std::end(kRequests),
                                       [&](const RequestRow& each) { return each.type == type; });
  assert(row != std::end(kRequests));
  return *row;
}

}  // namespace assay::rpc
