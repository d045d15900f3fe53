#include "host/core/bench/probes.hpp"

#include "host/base/error.hpp"
#include "host/core/outcome.hpp"
#include "tests/core/bench/desk.hpp"
#include "tests/support/catch.hpp"

using namespace assay;
using namespace assay::test;
using Catch::Matchers::ContainsSubstring;

namespace {

std::string kind_of(std::uint16_t vendor, std::uint16_t product, const std::string& name = "") {
  const auto probe = as_probe({vendor, product, "1", "", name, true});
  return probe ? probe->kind + " " + probe->interface : "none";
}

// "CODE sentence" of what choosing throws.
std::string probe_refusal(const std::vector<PluggedProbe>& probes, const std::string& wanted) {
  try {
    choose_probe(probes, wanted);
  } catch (const Error& error) {
    return std::to_string(exit_code(outcome_of(error.blame()))) + " " + error.what();
  }
  return "";
}

const UsbDevice mouse = {0x046d, 0xc077, "", "Logitech", "USB Optical Mouse", true};

}  // namespace

TEST_CASE("probes: known by vendor and product, or by their product text") {
  CHECK(kind_of(0x0483, 0x3748) == "ST-Link interface/stlink.cfg");
  CHECK(kind_of(0x0483, 0x374e) == "ST-Link interface/stlink.cfg");
  CHECK(kind_of(0x0483, 0x5740) == "none");  // a virtual COM port of STM32 firmware
  CHECK(kind_of(0x1366, 0x0101) == "J-Link interface/jlink.cfg");
  CHECK(kind_of(0x1366, 0x1061) == "J-Link interface/jlink.cfg");
  CHECK(kind_of(0x0d28, 0x0204, "DAPLink") == "CMSIS-DAP interface/cmsis-dap.cfg");
  CHECK(kind_of(0x2e8a, 0x000c, "Debug Probe (CMSIS-DAP)") == "CMSIS-DAP interface/cmsis-dap.cfg");
  CHECK(kind_of(0x303a, 0x1001) == "ESP USB JTAG interface/esp_usb_jtag.cfg");
  CHECK(kind_of(0x0403, 0x6014) == "FTDI ");
  CHECK(kind_of(0x0403, 0x6001, "FT232R USB UART") == "none");
}

TEST_CASE("probes: found among other devices, in their order") {
  const auto probes = find_probes({st_link("A"), mouse, j_link("B")});
  REQUIRE(probes.size() == 2);
  CHECK(describe(probes[0]) == "ST-Link A (0483:374b)");
  CHECK(describe(probes[1]) == "J-Link B (1366:1015)");
}

TEST_CASE("probes: the only one is taken, and the wanted one of several") {
  CHECK(choose_probe(find_probes({st_link("A"), mouse}), "").usb.serial == "A");
  CHECK(choose_probe(find_probes({st_link("A"), j_link("B")}), "B").usb.serial == "B");
  const UsbDevice adapter = {0x0403, 0x6010, "F", "FTDI", "Dual RS232", true};
  CHECK(choose_probe(find_probes({adapter, st_link("A")}), "").usb.serial == "A");
  CHECK(choose_probe(find_probes({adapter}), "").usb.serial == "F");
}

TEST_CASE("probes: several and none wanted is the user's to decide") {
  CHECK_THAT(probe_refusal(find_probes({st_link("A"), st_link("B")}), ""),
             ContainsSubstring("2 ") && ContainsSubstring("A (0483:374b)") &&
                 ContainsSubstring("B (0483:374b)") && ContainsSubstring("--probe"));
}

TEST_CASE("probes: what is missing is the bench's fault, with what is there") {
  CHECK_THAT(probe_refusal({}, ""),
             ContainsSubstring("4 No debug probe found") && ContainsSubstring("cable"));
  CHECK_THAT(probe_refusal({}, "A"),
             ContainsSubstring("4 No debug probe found") && ContainsSubstring("serial number A"));
  CHECK_THAT(probe_refusal(find_probes({st_link("066EFF"), j_link("B")}), "066EFG"),
             ContainsSubstring("4 ") && ContainsSubstring("did you mean '066EFF'?") &&
                 ContainsSubstring("J-Link B"));
  CHECK_THAT(probe_refusal(find_probes({st_link("A"), st_link("A")}), "A"),
             ContainsSubstring("4 Several debug probes have the USB serial number A"));
}
