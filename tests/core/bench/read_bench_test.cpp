#include "host/core/bench/read_bench.hpp"

#include <map>
#include <nlohmann/json.hpp>

#include "host/base/error.hpp"
#include "tests/adapters/temporary_folder.hpp"
#include "tests/support/catch.hpp"

using namespace assay;
using assay::test::TemporaryFolder;
using Catch::Matchers::ContainsSubstring;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

BenchRules rules() {
  return {{"alpha", "beta"}, [](std::string_view url) {
            if (url.starts_with("ftp://")) throw Error(Blame::input, "{}: no URL.", url);
          }};
}

json valid() {
  return json::parse(R"({"version": 1, "devices": [
    {"name": "left", "board": "alpha",
     "link": {"usb_serial": "066E", "interface": 2, "baud": 115200},
     "probe": {"usb_serial": "066E", "interface": "interface/stlink.cfg"},
     "reset": {"command": ["uhubctl", "-a", "cycle"]},
     "power": {"off": ["uhubctl", "-a", "off"], "on": ["uhubctl", "-a", "on"]},
     "tags": ["fpu", "fast"], "quarantine": "resets by itself since Monday"},
    {"name": "right", "board": "beta",
     "link": {"path": "/dev/serial/by-id/usb-right", "baud": 9600}},
    {"name": "far", "board": "beta", "link": {"url": "tcp://lab:5555"},
     "probe": {"remote_bitbang": "127.0.0.1:9824"}},
    {"name": "mute", "board": "beta", "link": {"rtt": true}, "probe": {"usb_serial": "0777"}}]})");
}

Bench read_text(const std::string& text) {
  const TemporaryFolder folder;
  const fs::path file = folder.path() / "bench.json";
  std::ofstream(file) << text;
  return read_bench({file, true}, rules());
}

// What is said about the valid bench after the change `patch` (JSON Patch).
std::string complaint(const json& patch) {
  try {
    read_text(valid().patch(patch).dump());
  } catch (const Error& error) {
    CHECK(error.blame() == Blame::input);
    return error.what();
  }
  return "";
}

json put(const std::string& path, const json& value) {
  return {{{"op", "add"}, {"path", path}, {"value", value}}};
}

std::string place(const std::map<std::string, const char*>& variables,
                  const std::string& option = "") {
  const BenchFile file = find_bench_file(option, [&](const char* name) -> const char* {
    const auto found = variables.find(name);
    return found == variables.end() ? nullptr : found->second;
  });
  return file.path.string() + (file.named ? " named" : "");
}

}  // namespace

TEST_CASE("bench: all fields arrive") {
  const Bench bench = read_text(valid().dump());
  REQUIRE(bench.devices.size() == 4);
  const DeviceEntry& left = bench.devices[0];
  CHECK(left.name == "left");
  CHECK(left.board == "alpha");
  const auto link = std::get<UsbSerialLink>(left.link);
  CHECK(link.usb_serial == "066E");
  CHECK(link.interface == 2);
  CHECK(link.baud == 115200u);
  const auto probe = std::get<UsbProbe>(*left.probe);
  CHECK(probe.usb_serial == "066E");
  CHECK(probe.interface == "interface/stlink.cfg");
  CHECK(left.reset_command == std::vector<std::string>{"uhubctl", "-a", "cycle"});
  CHECK(left.power->off == std::vector<std::string>{"uhubctl", "-a", "off"});
  CHECK(left.power->on == std::vector<std::string>{"uhubctl", "-a", "on"});
  CHECK(left.tags == std::vector<std::string>{"fpu", "fast"});
  CHECK(left.quarantine == "resets by itself since Monday");
  CHECK(std::get<PathLink>(bench.devices[1].link).path == "/dev/serial/by-id/usb-right");
  CHECK(std::get<PathLink>(bench.devices[1].link).baud == 9600u);
  CHECK_FALSE(bench.devices[1].probe);
  CHECK(bench.devices[1].quarantine.empty());
  CHECK(std::get<UrlLink>(bench.devices[2].link).url == "tcp://lab:5555");
  CHECK(std::get<RemoteBitbangProbe>(*bench.devices[2].probe).address == "127.0.0.1:9824");
  CHECK(std::holds_alternative<RttLink>(bench.devices[3].link));
}

TEST_CASE("bench: text that is no JSON is told by line and column") {
  CHECK_THROWS_WITH(
      read_text("{\n  \"version\": 1,,\n}\n"),
      ContainsSubstring("bench.json: no valid JSON") && ContainsSubstring("line 2, column 16"));
}

TEST_CASE("bench: what breaks the schema is told by JSON Pointer") {
  CHECK_THAT(complaint(put("/version", 2)), ContainsSubstring("bench.json: /version:"));
  CHECK_THAT(complaint(put("/devices/0/name", "a b")), ContainsSubstring("/devices/0/name"));
  CHECK_THAT(complaint(put("/devices/1/link/baud", "fast")),
             ContainsSubstring("/devices/1/link/baud"));
  CHECK_THAT(complaint(put("/devices/1/link/baud", 12000001)),
             ContainsSubstring("/devices/1/link/baud"));
  CHECK_THAT(complaint(put("/devices/1/link/path", "ttyUSB0")),
             ContainsSubstring("/devices/1/link/path"));
  CHECK_THAT(complaint(put("/devices/0/reset/command", json::array())),
             ContainsSubstring("/devices/0/reset/command"));
  CHECK_THAT(complaint(put("/devices/0/reset/command", "uhubctl -a cycle")),
             ContainsSubstring("/devices/0/reset/command"));
  CHECK_THAT(complaint({{{"op", "remove"}, {"path", "/devices/0/power/on"}}}),
             ContainsSubstring("/devices/0/power"));
  CHECK_THAT(complaint({{{"op", "remove"}, {"path", "/devices/2/link"}}}),
             ContainsSubstring("/devices/2"));
  CHECK_THAT(complaint(put("/devices/0/colour", "red")), ContainsSubstring("/devices/0"));
  CHECK_THAT(complaint(put("/devices/3/link/rtt", false)),
             ContainsSubstring("/devices/3/link/rtt"));
  CHECK_THAT(complaint(put("/devices/0/name", std::string(500'000, 'a'))),
             ContainsSubstring("/devices/0/name is longer"));
}

TEST_CASE("bench: links and probes are of exactly one kind") {
  CHECK_THAT(complaint(put("/devices/0/link/path", "/dev/ttyACM0")),
             ContainsSubstring("/devices/0/link: exactly one") &&
                 ContainsSubstring("usb_serial and path"));
  CHECK_THAT(complaint(put("/devices/0/link", json::object())),
             ContainsSubstring("/devices/0/link: exactly one") && ContainsSubstring("none"));
  CHECK_THAT(complaint(put("/devices/0/probe/remote_bitbang", "a:1")),
             ContainsSubstring("/devices/0/probe: exactly one"));
  CHECK_THAT(complaint(put("/devices/1/link/interface", 1)),
             ContainsSubstring("/devices/1/link/interface") && ContainsSubstring("usb_serial"));
  CHECK_THAT(complaint(put("/devices/2/link/baud", 9600)),
             ContainsSubstring("/devices/2/link/baud"));
  CHECK_THAT(complaint(put("/devices/2/probe/interface", "x.cfg")),
             ContainsSubstring("/devices/2/probe/interface"));
}

TEST_CASE("bench: a probe may be a Unix socket, with an absolute path that is short enough") {
  const auto probe = [](const std::string& address) {
    return put("/devices/2/probe/remote_bitbang", address);
  };
  CHECK(complaint(probe("unix:/run/board/probe")) == "");
  CHECK_THAT(complaint(probe("unix:board/probe")),
             ContainsSubstring("/devices/2/probe/remote_bitbang"));
  CHECK_THAT(complaint(probe("unix:/" + std::string(107, 'x'))),
             ContainsSubstring("/devices/2/probe/remote_bitbang") &&
                 ContainsSubstring("at most 107 bytes"));
}

TEST_CASE("bench: unknown boards are told with a suggestion, URLs by who takes them") {
  CHECK_THAT(complaint(put("/devices/1/board", "bata")),
             ContainsSubstring("/devices/1/board") && ContainsSubstring("did you mean 'beta'?") &&
                 ContainsSubstring("alpha, beta"));
  CHECK_THAT(complaint(put("/devices/2/link/url", "ftp://lab")),
             ContainsSubstring("/devices/2/link/url: ftp://lab: no URL."));
  CHECK_THAT(complaint(put("/devices/2/probe/remote_bitbang", "lab:65536")),
             ContainsSubstring("/devices/2/probe/remote_bitbang") && ContainsSubstring("65535"));
  CHECK_THAT(complaint(put("/devices/2/probe/remote_bitbang", "lab")),
             ContainsSubstring("/devices/2/probe/remote_bitbang"));
  CHECK_THAT(complaint({{{"op", "remove"}, {"path", "/devices/3/probe"}}}),
             ContainsSubstring("/devices/3/link/rtt") && ContainsSubstring("probe"));
}

TEST_CASE("bench: two devices share neither a name nor a link nor a probe") {
  CHECK_THAT(complaint(put("/devices/1/name", "left")),
             ContainsSubstring("/devices/1/name") && ContainsSubstring("'left'"));
  CHECK_THAT(complaint(put("/devices/3/probe/usb_serial", "066E")),
             ContainsSubstring("/devices/3/probe") && ContainsSubstring("'left' and 'mute'"));
  CHECK_THAT(complaint(put("/devices/1/link", {{"usb_serial", "066E"}, {"interface", 2}})),
             ContainsSubstring("/devices/1/link") && ContainsSubstring("'left' and 'right'"));
  // Without an interface it may be any.
  CHECK_THAT(complaint(put("/devices/1/link", {{"usb_serial", "066E"}})),
             ContainsSubstring("'left' and 'right'"));
  CHECK_THAT(complaint(put("/devices/1/link", {{"url", "chaos+tcp://lab:5555?rate=9600"}})),
             ContainsSubstring("'right' and 'far'"));
  CHECK_THAT(complaint(put("/devices/1/link", {{"url", "usb:066E"}})),
             ContainsSubstring("'left' and 'right'"));
  CHECK_THAT(complaint(put("/devices/1/link", {{"url", "tcp://LAB:5555"}})),
             ContainsSubstring("'right' and 'far'"));
  CHECK(complaint(put("/devices/1/link", {{"usb_serial", "066E"}, {"interface", 0}})).empty());
  // Several RTT links go through different probes.
  CHECK(complaint({{{"op", "add"},
                    {"path", "/devices/-"},
                    {"value",
                     {{"name", "b"},
                      {"board", "alpha"},
                      {"link", {{"rtt", true}}},
                      {"probe", {{"usb_serial", "0888"}}}}}}})
            .empty());
}

TEST_CASE("bench: a file that is missing is empty at the default place and wrong where named") {
  const TemporaryFolder folder;
  const fs::path file = folder.path() / "bench.json";
  CHECK(read_bench({file, false}, rules()).devices.empty());
  CHECK(read_bench({file, false}, rules()).file.empty());
  CHECK(read_bench({}, rules()).devices.empty());
  CHECK_THROWS_WITH(read_bench({file, true}, rules()), ContainsSubstring("bench.json"));
  std::ofstream(file) << "{";
  CHECK_THROWS_WITH(read_bench({file, false}, rules()), ContainsSubstring("no valid JSON"));
}

TEST_CASE("bench: looked up by switch, variable, and in the configuration folder") {
  CHECK(place({{"HOME", "/u"}}) == "/u/.config/assay/bench.json");
  CHECK(place({{"HOME", "/u"}, {"XDG_CONFIG_HOME", "/c"}}) == "/c/assay/bench.json");
  CHECK(place({{"HOME", "/u"}, {"XDG_CONFIG_HOME", "c"}}) == "/u/.config/assay/bench.json");
  CHECK(place({{"HOME", "/u"}, {"ASSAY_BENCH", "lab.json"}}) == "lab.json named");
  CHECK(place({{"HOME", "/u"}, {"ASSAY_BENCH", ""}}) == "/u/.config/assay/bench.json");
  CHECK(place({{"ASSAY_BENCH", "lab.json"}}, "mine.json") == "mine.json named");
  CHECK(place({}).empty());
}
