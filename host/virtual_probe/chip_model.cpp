#include "host/virtual_probe/chip_model.hpp"

#include "host/base/error.hpp"
#include "host/virtual_probe/nrf51.hpp"
#include "host/virtual_probe/plain_chip.hpp"
#include "host/virtual_probe/stm32f4.hpp"

namespace assay::virtual_probe {

std::unique_ptr<ChipModel> make_chip_model(std::string_view name, Emulator& emulator,
                                           FlashRegion flash) {
  if (name == "stm32f4") return std::make_unique<Stm32f4>(emulator, flash);
  if (name == "nrf51") return std::make_unique<Nrf51>(emulator, flash);
  if (name == "cortex-m") return std::make_unique<PlainChip>(emulator);
  throw Error(Blame::input,
              "The virtual probe has no model '{}': there are stm32f4, nrf51 and cortex-m.", name);
}

}  // namespace assay::virtual_probe
