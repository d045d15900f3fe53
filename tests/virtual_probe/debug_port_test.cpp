#include "host/virtual_probe/debug_port.hpp"

#include <map>
#include <optional>

#include "host/virtual_probe/memory_access_port.hpp"
#include "tests/support/catch.hpp"

namespace assay::virtual_probe {
namespace {

// Bytes by address; faults outside of 0x20000000 to 0x20001FFF.
class FakeMemory final : public MemoryPort {
 public:
  std::optional<std::uint32_t> read(std::uint32_t address, unsigned bytes) override {
    if (address - 0x20000000 >= 0x2000) return std::nullopt;
    std::uint32_t value = 0;
    for (unsigned i = 0; i < bytes; ++i) value |= std::uint32_t{content[address + i]} << 8 * i;
    return value;
  }
  bool write(std::uint32_t address, unsigned bytes, std::uint32_t value) override {
    if (address - 0x20000000 >= 0x2000) return false;
    for (unsigned i = 0; i < bytes; ++i) {
      content[address + i] = static_cast<std::uint8_t>(value >> 8 * i);
    }
    return true;
  }
  std::map<std::uint32_t, std::uint8_t> content;
};

// Register offsets and bits from Arm IHI 0031.
constexpr std::uint8_t CSW = 0x00, TAR = 0x04, DRW = 0x0C, BD1 = 0x14, BASE = 0xF8, IDR = 0xFC;
constexpr std::uint32_t single = 1 << 4, packed = 2 << 4, byte_size = 0, half_size = 1,
                        word_size = 2;

struct Ports {
  FakeMemory memory;
  MemoryAccessPort access{0x24770011, 0xE00FF003, 1024, memory};
  DebugPort debug{0x4BA00477, access};

  // One scan of DPACC or APACC; returns what the capture held: the result of the scan before.
  std::uint64_t scan(std::uint32_t instruction, unsigned offset, bool read, std::uint32_t value) {
    const ShiftRegister captured = debug.capture(instruction);
    CHECK(captured.bits == 35);
    debug.update(instruction, std::uint64_t{value} << 3 | (offset / 4 & 3) << 1 | read);
    return captured.value;
  }
  void write(std::uint32_t instruction, unsigned offset, std::uint32_t value) {
    scan(instruction, offset, false, value);
  }
  std::uint32_t read(std::uint32_t instruction, unsigned offset) {
    scan(instruction, offset, true, 0);
    const std::uint64_t result = scan(DebugPort::dpacc, 0xC, true, 0);  // RDBUFF
    CHECK((result & 7) == 0b010);                                       // OK/FAULT
    return static_cast<std::uint32_t>(result >> 3);
  }
};

TEST_CASE("powering up is acknowledged in CTRL/STAT") {
  Ports ports;
  CHECK(ports.read(DebugPort::dpacc, 4) == 0);
  ports.write(DebugPort::dpacc, 4, 0x50000000);
  CHECK(ports.read(DebugPort::dpacc, 4) == 0xF0000000);
}

TEST_CASE("the identification of debug port and access port can be read") {
  Ports ports;
  CHECK(ports.debug.capture(DebugPort::idcode).value == 0x4BA00477);
  CHECK(ports.debug.capture(DebugPort::idcode).bits == 32);
  CHECK(ports.debug.capture(0xF).bits == 1);
  ports.write(DebugPort::dpacc, 8, 0xF0);  // SELECT: bank 0xF
  CHECK(ports.read(DebugPort::apacc, 0xC) == 0x24770011);
  CHECK(ports.read(DebugPort::apacc, 0x8) == 0xE00FF003);
  ports.write(DebugPort::dpacc, 8, 0x010000F0);  // access port 1: there is none
  CHECK(ports.read(DebugPort::apacc, 0xC) == 0);
}

TEST_CASE("a result leaves with the next scan, a bus fault sticks until it is cleared") {
  Ports ports;
  ports.memory.write(0x20000010, 4, 0xCAFEBABE);
  ports.write(DebugPort::apacc, TAR, 0x20000010);
  ports.scan(DebugPort::apacc, DRW, true, 0);
  CHECK(ports.scan(DebugPort::apacc, TAR, true, 0) >> 3 == 0xCAFEBABE);

  ports.write(DebugPort::apacc, TAR, 0x60000000);
  CHECK(ports.read(DebugPort::apacc, DRW) == 0);
  CHECK((ports.read(DebugPort::dpacc, 4) & 0x20) == 0x20);
  // With the flag set accesses are discarded.
  ports.write(DebugPort::apacc, TAR, 0x20000010);
  CHECK(ports.read(DebugPort::apacc, DRW) == 0);
  ports.write(DebugPort::dpacc, 4, 0x50000020);
  CHECK((ports.read(DebugPort::dpacc, 4) & 0x20) == 0);
  CHECK(ports.read(DebugPort::apacc, TAR) == 0x60000000);
  ports.write(DebugPort::apacc, TAR, 0x20000010);
  CHECK(ports.read(DebugPort::apacc, DRW) == 0xCAFEBABE);
}

TEST_CASE("a write outside of memory faults") {
  Ports ports;
  CHECK(ports.access.write(TAR, 0x40000000));
  CHECK_FALSE(ports.access.write(DRW, 1));
}

TEST_CASE("the address counts up by the size of a transfer, and wraps within its page") {
  Ports ports;
  ports.access.write(CSW, word_size | single);
  ports.access.write(TAR, 0x200003FC);
  ports.access.write(DRW, 0x11111111);
  CHECK(ports.access.read(TAR) == 0x20000000);
  CHECK(ports.access.write(DRW, 0x22222222));
  CHECK(ports.memory.read(0x20000000, 4) == 0x22222222);
  ports.access.write(CSW, word_size);
  ports.access.read(DRW);
  CHECK(ports.access.read(TAR) == 0x20000004);

  MemoryAccessPort larger(0, 0, 4096, ports.memory);
  larger.write(CSW, word_size | single);
  larger.write(TAR, 0x200003FC);
  larger.read(DRW);
  CHECK(larger.read(TAR) == 0x20000400);
}

TEST_CASE("bytes and halfwords travel on the lanes of their address") {
  Ports ports;
  ports.access.write(CSW, byte_size | single);
  ports.access.write(TAR, 0x20000001);
  ports.access.write(DRW, 0xAABBCCDD);  // lane 1
  CHECK(ports.access.read(TAR) == 0x20000002);
  CHECK(ports.memory.content[0x20000001] == 0xCC);
  CHECK(ports.memory.content[0x20000002] == 0);
  ports.access.write(CSW, half_size);
  ports.memory.write(0x20000002, 2, 0x1234);
  CHECK(ports.access.read(DRW) == 0x12340000);
}

TEST_CASE("a packed transfer moves a word in its units") {
  Ports ports;
  ports.access.write(CSW, byte_size | packed);
  ports.access.write(TAR, 0x20000000);
  ports.access.write(DRW, 0x04030201);
  CHECK(ports.access.read(TAR) == 0x20000004);
  CHECK(ports.memory.read(0x20000000, 4) == 0x04030201);
  ports.access.write(CSW, half_size | packed);
  ports.access.write(TAR, 0x20000000);
  CHECK(ports.access.read(DRW) == 0x04030201);
  CHECK(ports.access.read(TAR) == 0x20000004);
}

TEST_CASE("banked data registers reach the words of a 16-byte line without counting") {
  Ports ports;
  ports.memory.write(0x20000024, 4, 0x5A5A5A5A);
  ports.access.write(TAR, 0x20000028);
  CHECK(ports.access.read(BD1) == 0x5A5A5A5A);
  CHECK(ports.access.write(BD1, 7));
  CHECK(ports.memory.read(0x20000024, 4) == 7);
  CHECK(ports.access.read(TAR) == 0x20000028);
  CHECK(ports.access.read(BASE) == 0xE00FF003);
  CHECK(ports.access.read(IDR) == 0x24770011);
}

TEST_CASE("a size that does not exist leaves the one in force") {
  Ports ports;
  ports.access.write(CSW, half_size);
  ports.access.write(CSW, 7);
  CHECK((*ports.access.read(CSW) & 7) == half_size);
}

}  // namespace
}  // namespace assay::virtual_probe
