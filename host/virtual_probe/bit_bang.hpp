// The remote_bitbang protocol: one byte sets the pins, or asks for one.
#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace assay::virtual_probe {

// The pins of a JTAG probe, as the chip sees them.
class Pins {
 public:
  virtual ~Pins() = default;
  virtual void clock(bool tms, bool tdi) = 0;  // one rising edge of TCK
  virtual bool tdo() = 0;
  virtual void set_resets(bool test_reset, bool system_reset) = 0;  // true: asserted
};

class BitBang {
 public:
  // `pins` has to outlive this.
  explicit BitBang(Pins& pins) : pins_(pins) {}

  // Takes what a client sent, any bytes, and appends the answers to `answers`: '0' or '1' for each
  // 'R'. False once the client said 'Q': it leaves, and what follows is not looked at. Bytes that
  // are no command are counted and passed over.
  bool take(std::span<const std::uint8_t> bytes, std::string& answers);

  // A new client: TCK is low.
  void restart() { tck_ = false; }

  std::uint64_t unknown_bytes() const { return unknown_bytes_; }

 private:
  Pins& pins_;
  bool tck_ = false;
  std::uint64_t unknown_bytes_ = 0;
};

}  // namespace assay::virtual_probe
