#include "host/virtual_probe/virtual_probe.hpp"

#include "host/base/error.hpp"
#include "host/virtual_probe/debug_registers.hpp"

namespace assay::virtual_probe {
namespace {

constexpr unsigned boundary_scan_instruction_bits = 5;
constexpr std::uint32_t table_present = 3;

}  // namespace

VirtualProbe::VirtualProbe(Emulator& emulator, ChipModel& chip, std::optional<std::uint32_t> idcode)
    : emulator_(emulator), chip_(chip), core_(emulator, chip), bus_(emulator, chip, core_) {
  try {
    core_.start();
  } catch (const EmulatorGone& gone) {
    throw Error(Blame::flash, "The emulator ended while it was set up: {}", gone.what());
  }
  access_port_.emplace(core_.facts().access_port_id, core_rom_table | table_present,
                       core_.facts().increment_page_bytes, bus_);
  debug_port_.emplace(idcode.value_or(core_.facts().debug_port_id), *access_port_);
  std::vector<Tap*> taps = {&*debug_port_};
  if (const auto id = chip.boundary_scan_id()) {
    boundary_scan_.emplace(boundary_scan_instruction_bits, *id);
    taps.push_back(&*boundary_scan_);
  }
  chain_.emplace(taps);
}

bool VirtualProbe::tdo() {
  if (garbage_) return (random_() >> 8 & 1) != 0;
  return chain_->tdo();
}

void VirtualProbe::set_resets(bool test_reset, bool system_reset) {
  if (test_reset) chain_->reset();
  if (system_reset == system_reset_) return;
  system_reset_ = system_reset;
  if (!system_reset) {
    core_.reset(ResetCause::pin);
    return;
  }
  try {
    core_.hold_in_reset();
  } catch (const EmulatorGone&) {
    core_.emulator_gone();
  }
}

bool VirtualProbe::corrupt(std::uint32_t address, std::uint8_t flips) {
  try {
    core_.memory().flush();
    core_.memory().drop_reads();
    return chip_.corrupt(address, flips);
  } catch (const EmulatorGone&) {
    core_.emulator_gone();
    return false;
  }
}

void VirtualProbe::pause() {
  if (core_.state() == CoreState::running) bus_.flush();
}

void VirtualProbe::client_left() {
  set_resets(false, false);
  bus_.flush();
  if (!emulator_.alive()) return;
  try {
    chip_.keep_content();
  } catch (const EmulatorGone&) {
    core_.emulator_gone();
  }
}

}  // namespace assay::virtual_probe
