#include "host/virtual_probe/bit_bang.hpp"

namespace assay::virtual_probe {

bool BitBang::take(std::span<const std::uint8_t> bytes, std::string& answers) {
  for (const std::uint8_t byte : bytes) {
    if (byte >= '0' && byte <= '7') {
      const unsigned pins = byte - '0';
      const bool tck = (pins & 4) != 0;
      if (tck && !tck_) pins_.clock((pins & 2) != 0, (pins & 1) != 0);
      tck_ = tck;
    } else if (byte == 'R') {
      answers += pins_.tdo() ? '1' : '0';
    } else if (byte >= 'r' && byte <= 'u') {
      const unsigned resets = byte - 'r';
      pins_.set_resets((resets & 2) != 0, (resets & 1) != 0);
    } else if (byte == 'Q') {
      return false;
    } else if (byte != 'B' && byte != 'b') {  // a light that is not there
      ++unknown_bytes_;
    }
  }
  return true;
}

}  // namespace assay::virtual_probe
