// A readable account of a simulated history: what was sent, what of it arrived, what befell.
#pragma once

#include <cstdio>
#include <span>
#include <string_view>

#include "host/ports/clock.hpp"
#include "tests/support/reference.hpp"

namespace assay::test {

class Trace {
 public:
  // `out` stays the caller's.
  explicit Trace(std::FILE* out) : out_(out) {}

  void host_sends(Duration now, std::span<const std::uint8_t> bytes);
  void host_receives(Duration now, std::span<const std::uint8_t> bytes);
  void device_receives(Duration now, std::span<const std::uint8_t> bytes);
  void device_sends(Duration now, const Bytes& frame);
  void rates(Duration now, std::uint32_t host, std::uint32_t device);
  void note(Duration now, std::string_view what);

 private:
  // Prints the frames that `bytes` complete; what lies before a delimiter and is none is damaged.
  void arrive(Duration now, Bytes& before, std::span<const std::uint8_t> bytes, const char* who);
  void line(Duration now, const char* who, const Frame& frame);

  std::FILE* out_;
  Bytes at_host_, at_device_;  // since the last delimiter
};

}  // namespace assay::test
