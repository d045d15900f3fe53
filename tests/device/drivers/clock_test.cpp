// The clock drivers on registers that are plain memory of this process, at the chip's addresses.
#include <sys/mman.h>

#include <cstdint>

#include "device/drivers/kinetis_clock.hpp"
#include "device/drivers/stm32f4_clock.hpp"
#include "device/drivers/stm32f7_clock.hpp"
#include "tests/support/catch.hpp"

namespace {

// Zero at first. Not made where something lies there already.
class Page {
 public:
  explicit Page(std::uintptr_t address)
      : memory_(::mmap(reinterpret_cast<void*>(address), kBytes, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0)) {
    REQUIRE(memory_ == reinterpret_cast<void*>(address));
  }
  ~Page() { ::munmap(memory_, kBytes); }
  Page(const Page&) = delete;
  Page& operator=(const Page&) = delete;

 private:
  static constexpr std::size_t kBytes = 4096;
  void* memory_;
};

struct Registers {
  Page power{0x40007000}, clock{0x40023000};
};

// RM0090, section 7.3.2, and RM0385, section 5.3.2: reset value; bits 31 to 28 are reserved and are
// to keep it.
constexpr std::uint32_t kReset = 0x24003010, kReserved = 0xF0000000;
constexpr std::uintptr_t kControl = 0x40023800, kPll = 0x40023804;

}  // namespace

TEST_CASE("STM32 clocks: the reserved bits of RCC_PLLCFGR keep their value") {
  const Registers registers;
  const std::uint32_t all_ready = 1u << 17 | 1u << 25;
  using assay::register_at;
  register_at(kPll) = kReset;
  register_at(kControl) = all_ready;
  SECTION("F4: 8 MHz by 8, times 336, by 2, by 7") {
    assay::Stm32f4Clock::start_168_mhz(8);
    CHECK((register_at(kPll) & ~kReserved) == (8u | 336u << 6 | 1u << 22 | 7u << 24));
  }
  SECTION("F7: 8 MHz by 8, times 432, by 2, by 9") {
    register_at(0x40007004) = 3u << 16;  // PWR_CSR1: over-drive is ready and on
    assay::Stm32f7Clock::start_216_mhz<false>(8);
    CHECK((register_at(kPll) & ~kReserved) == (8u | 432u << 6 | 1u << 22 | 9u << 24));
  }
  CHECK((register_at(kPll) & kReserved) == (kReset & kReserved));
}

// K64P144M120SF5RM, section 25.3.2: FCFTRIM, bit 6 of MCG_C2, is what the factory found out.
TEST_CASE("Kinetis clock: the fine trim of the internal oscillator stays as it was") {
  const Page clock(0x40064000), system(0x40048000);
  constexpr std::uintptr_t kControl2 = 0x40064001;
  using assay::register8_at;
  for (const std::uint8_t trim : {0, 1 << 6}) {
    register8_at(kControl2) = trim | 0x0F;
    assay::KinetisClock::start_120_mhz();
    CHECK(register8_at(kControl2) == (trim | 1 << 7 | 2 << 4));
  }
}
