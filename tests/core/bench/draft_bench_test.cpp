#include "host/core/bench/draft_bench.hpp"

#include <fstream>

#include "host/core/bench/match.hpp"
#include "host/core/bench/read_bench.hpp"
#include "tests/adapters/temporary_folder.hpp"
#include "tests/core/bench/desk.hpp"
#include "tests/support/catch.hpp"

using namespace assay;
using namespace assay::test;
using Catch::Matchers::ContainsSubstring;

namespace {

Board board(const std::string& name, const std::vector<UsbId>& usb) {
  Board made;
  made.name = name;
  made.access.usb = usb;
  return made;
}

const std::vector<Board> boards = {
    board("alpha", {{0x0d28, 0x0204}}), board("beta", {{0x0483, 0x374b}}),
    board("gamma", {{0x0483, 0x374b}, {0x303a, 0x1001}}), board("delta", {})};

Bench read_back(const nlohmann::ordered_json& document) {
  const TemporaryFolder folder;
  std::ofstream(folder.path() / "bench.json") << document.dump();
  return read_bench({folder.path() / "bench.json", true},
                    {{"alpha", "beta", "gamma", "delta"}, [](std::string_view) {}});
}

}  // namespace

TEST_CASE("draft: a device of one known board is written, and is attached when read back") {
  const std::vector<UsbDevice> usb = {dap_link("A"), dap_link("B")};
  const std::vector<SerialPort> ports = {port_of(usb[0], "/dev/ttyACM0", 1)};
  const BenchDraft draft = draft_bench(boards, usb, ports);
  CHECK(draft.left_out.empty());
  REQUIRE(draft.written.size() == 2);
  CHECK_THAT(draft.written[0], ContainsSubstring("alpha: CMSIS-DAP A (0d28:0204), /dev/ttyACM0"));
  const BenchState state = match(read_back(draft.document), usb, ports);
  REQUIRE(state.devices.size() == 2);
  CHECK(state.devices[0].device.name == "alpha");
  CHECK(state.devices[0].attached());
  CHECK(state.devices[0].link.port->path == "/dev/ttyACM0");
  CHECK(state.devices[0].probe->usb->serial == "A");
  // The second has no port: RTT through its probe.
  CHECK(state.devices[1].device.name == "alpha-2");
  CHECK(state.devices[1].attached());
  CHECK(std::holds_alternative<RttLink>(state.devices[1].device.link));
}

TEST_CASE("draft: of several ports the first interface is taken") {
  const UsbDevice usb = dap_link("A");
  const auto draft = draft_bench(
      boards, {usb}, {port_of(usb, "/dev/ttyACM0", 4), port_of(usb, "/dev/ttyACM1", 2)});
  CHECK(draft.document["devices"][0]["link"]["interface"] == 2);
}

TEST_CASE("draft: what may be several boards or none is left out, with an entry to fill in") {
  const UsbDevice adapter = uart_adapter("U");
  const auto draft =
      draft_bench(boards, {adapter, st_link("A")}, {port_of(adapter, "/dev/ttyUSB0", 0)});
  CHECK(read_back(draft.document).devices.empty());
  REQUIRE(draft.left_out.size() == 2);
  CHECK(draft.left_out[0].boards.empty());
  CHECK_THAT(draft.left_out[0].what,
             ContainsSubstring("FT232R USB UART U (0403:6001), /dev/ttyUSB0"));
  CHECK(draft.left_out[0].entry["link"]["usb_serial"] == "U");
  CHECK_FALSE(draft.left_out[0].entry.contains("probe"));
  CHECK(draft.left_out[1].boards == std::vector<std::string>{"beta", "gamma"});
  CHECK(draft.left_out[1].entry["probe"]["usb_serial"] == "A");
}

TEST_CASE("draft: devices that cannot be told apart are left out") {
  const std::vector<UsbDevice> twins = {dap_link("1"), dap_link("1")};
  CHECK(draft_bench(boards, twins, {}).left_out.size() == 2);
  CHECK(draft_bench(boards, {dap_link("")}, {}).left_out.size() == 1);
}

TEST_CASE("draft: a board without a serial number is known by its port") {
  const UsbDevice usb = dap_link("");
  const auto draft = draft_bench(boards, {usb}, {port_of(usb, "/dev/ttyACM0", 1)});
  CHECK(draft.document["devices"][0]["link"]["path"] == "/dev/serial/by-id/usb-");
  CHECK_FALSE(draft.document["devices"][0].contains("probe"));
}

TEST_CASE("draft: keyboards and ports on the computer's own board are no devices") {
  const UsbDevice mouse = {0x046d, 0xc077, "", "Logitech", "USB Optical Mouse", true};
  const auto draft =
      draft_bench(boards, {mouse}, {{"/dev/ttyS0", "", std::nullopt, std::nullopt, true}});
  CHECK(draft.written.empty());
  CHECK(draft.left_out.empty());
}
