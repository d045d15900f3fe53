#include "host/ports/flasher.hpp"

namespace assay {

std::string_view flash_step_name(FlashStep step) {
  switch (step) {
    case FlashStep::connect:
      return "connecting";
    case FlashStep::identify:
      return "identifying the chip";
    case FlashStep::compare:
      return "comparing";
    case FlashStep::erase:
      return "erasing";
    case FlashStep::program:
      return "programming";
    case FlashStep::verify:
      return "verifying";
    case FlashStep::reset:
      return "resetting";
  }
  return "";
}

}  // namespace assay
