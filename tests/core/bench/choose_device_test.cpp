#include "host/core/bench/choose_device.hpp"

#include "host/base/error.hpp"
#include "host/core/outcome.hpp"
#include "tests/core/bench/desk.hpp"
#include "tests/support/catch.hpp"

using namespace assay;
using namespace assay::test;
using Catch::Matchers::ContainsSubstring;

namespace {

// left: alpha, fpu. right: beta, fpu, fast. away: alpha, not plugged in. ill: alpha, quarantined.
BenchState desk(const std::vector<std::string>& plugged) {
  Bench bench;
  for (const char* name : {"left", "right", "away", "ill"}) {
    bench.devices.push_back(device(name, RttLink{}, UsbProbe{name, ""}));
  }
  bench.devices[0].tags = {"fpu"};
  bench.devices[1].board = "beta";
  bench.devices[1].tags = {"fpu", "fast"};
  bench.devices[2].tags = {"far"};
  bench.devices[3].quarantine = "resets by itself";
  std::vector<UsbDevice> usb;
  for (const std::string& serial : plugged) usb.push_back(st_link(serial));
  return match(bench, usb, {});
}

std::string chosen(const BenchState& state, const DeviceWish& wish) {
  const auto choice = choose_device(state, wish);
  if (!choice) return "nothing";
  std::string text = choice->state.device.name;
  for (const std::string& warning : choice->warnings) text += ", " + warning;
  return text;
}

std::string refusal(const BenchState& state, const DeviceWish& wish) {
  try {
    choose_device(state, wish);
  } catch (const Error& error) {
    return std::to_string(exit_code(outcome_of(error.blame()))) + " " + error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("choose: the only device that is attached and not quarantined") {
  CHECK(chosen(desk({"left"}), {}) == "left");
  CHECK(chosen(desk({"left", "ill"}), {}) == "left");
  CHECK(chosen(desk({"ill"}), {}) == "nothing");
  CHECK(chosen(desk({}), {}) == "nothing");
  CHECK(chosen(match({}, {}, {}), {}) == "nothing");
}

TEST_CASE("choose: several are the user's to choose from") {
  CHECK_THAT(refusal(desk({"left", "right"}), {}),
             ContainsSubstring("2 Several devices") && ContainsSubstring("left (board alpha;") &&
                 ContainsSubstring("right (board beta;") &&
                 ContainsSubstring("ST-Link right (0483:374b)") && ContainsSubstring("--device") &&
                 !ContainsSubstring("away"));
}

TEST_CASE("choose: a board narrows it down") {
  CHECK(chosen(desk({"left", "right"}), {"", "beta", {}}) == "right");
  CHECK(chosen(desk({"left"}), {"", "beta", {}}) == "nothing");
  CHECK(chosen(desk({"left"}), {"", "gamma", {}}) == "nothing");
  CHECK_THAT(refusal(desk({"left", "away"}), {"", "alpha", {}}),
             ContainsSubstring("2 Several devices"));
}

TEST_CASE("choose: tags narrow it down, and are never passed over") {
  CHECK(chosen(desk({"left", "right"}), {"", "", {"fast", "fpu"}}) == "right");
  CHECK_THAT(refusal(desk({"left", "right"}), {"", "", {"fpu"}}),
             ContainsSubstring("2 Several devices"));
  CHECK_THAT(refusal(desk({"left"}), {"", "", {"fsat"}}),
             ContainsSubstring("2 No device") && ContainsSubstring("did you mean 'fast'?"));
  CHECK_THAT(refusal(desk({"left"}), {"", "", {"far"}}),
             ContainsSubstring("4 No device") && ContainsSubstring("away (no USB device"));
}

TEST_CASE("choose: a named one is taken as it is") {
  CHECK(chosen(desk({"left", "right"}), {"right", "", {}}) == "right");
  CHECK(chosen(desk({"ill"}), {"ill", "", {}}) == "ill, ill is quarantined: resets by itself.");
  CHECK_THAT(refusal(desk({"left"}), {"rihgt", "", {}}),
             ContainsSubstring("2 There is no device 'rihgt' (did you mean 'right'?)") &&
                 ContainsSubstring("left, right, away, ill"));
  CHECK_THAT(refusal(match({}, {}, {}), {"left", "", {}}),
             ContainsSubstring("2 ") && ContainsSubstring("--init"));
  CHECK_THAT(refusal(desk({"left"}), {"left", "beta", {}}),
             ContainsSubstring("2 ") && ContainsSubstring("alpha, not beta"));
  CHECK_THAT(refusal(desk({"left"}), {"left", "", {"fast"}}),
             ContainsSubstring("2 ") && ContainsSubstring("'fast'"));
}

TEST_CASE("choose: a debug probe is that of its device, and of no other") {
  CHECK(chosen(desk({"left", "right", "free"}), {"", "", {}, "right"}) == "right");
  CHECK(chosen(desk({"left", "free"}), {"", "alpha", {}, "free"}) == "nothing");
  CHECK(chosen(desk({"left", "ill"}), {"", "alpha", {}, "ill"}) ==
        "ill, ill is quarantined: resets by itself.");
  CHECK(chosen(desk({"left", "right"}), {"left", "", {}, "left"}) == "left");
  CHECK_THAT(
      refusal(desk({"left", "right"}), {"", "alpha", {}, "right"}),
      ContainsSubstring("2 The device right, of the debug probe right, is of the board beta"));
  CHECK_THAT(refusal(desk({"left", "right"}), {"left", "", {}, "right"}),
             ContainsSubstring(
                 "2 The device left has another debug probe than right: the bench says left"));
  CHECK_THAT(refusal(desk({"left"}), {"", "", {"fast"}, "free"}),
             ContainsSubstring("2 ") && ContainsSubstring("fast"));
}

TEST_CASE("choose: a probe is also that of the device whose link is on its USB device") {
  const UsbDevice one = st_link("A"), other = st_link("B");
  Bench bench;
  bench.devices = {device("left", usb_link("A")), device("right", usb_link("B"))};
  const BenchState state = match(
      bench, {one, other}, {port_of(one, "/dev/ttyACM0", 2), port_of(other, "/dev/ttyACM1", 2)});
  CHECK(chosen(state, {"", "", {}, "B"}) == "right");
  CHECK_THAT(refusal(state, {"left", "", {}, "B"}),
             ContainsSubstring("2 The debug probe B is that of the device right, not of left"));
  bench.devices[0].probe = RemoteBitbangProbe{"lab:1"};
  CHECK_THAT(refusal(match(bench, {one}, {port_of(one, "/dev/ttyACM0", 2)}), {"left", "", {}, "A"}),
             ContainsSubstring("2 ") && ContainsSubstring("lab:1"));
}

TEST_CASE("choose: which devices of the board are passed over, and why") {
  CHECK(passed_over(desk({"left", "ill"}), "alpha") ==
        std::vector<std::string>{
            "away is not used: no USB device with the serial number away is plugged in.",
            "ill is not used: quarantined: resets by itself."});
  CHECK(passed_over(desk({"left", "ill"}), "beta") ==
        std::vector<std::string>{
            "right is not used: no USB device with the serial number right is plugged in."});
  CHECK(passed_over(desk({"left", "ill", "away"}), "").size() == 2);
  CHECK(passed_over(desk({}), "gamma").empty());
}

TEST_CASE("choose: what is missing of a named one is the bench's fault, once it is needed") {
  const auto choice = choose_device(desk({}), {"away", "", {}});
  REQUIRE(choice);
  try {
    require_attached(choice->state);
    FAIL("nothing was thrown");
  } catch (const Error& error) {
    CHECK(error.blame() == Blame::flash);
    CHECK_THAT(error.what(),
               ContainsSubstring("away") && ContainsSubstring("serial number away is plugged in"));
  }
  require_attached(choose_device(desk({"left"}), {"left", "", {}})->state);
}
