#include "tests/support/played_firmware.hpp"

#include "tests/support/device/test_device.hpp"

namespace assay::test {

namespace {

// Longer than any patience of the host's.
constexpr Duration kLong = std::chrono::seconds(1000);

struct Crash {};

// A delimiter alone is no frame: the host looks at its clock, and no more.
void stay_silent(DeviceEnd& end, ManualClock& clock) {
  while (!end.receive().empty()) {
    clock.advance(kLong);
    end.send({0});
  }
}

}  // namespace

PlayedProgram served(std::function<void(DeviceEnd&)> knobs) {
  return [knobs = std::move(knobs)](DeviceEnd& end) {
    TestDevice device;
    if (knobs) knobs(end);
    for (Bytes bytes = end.receive(); !bytes.empty(); bytes = end.receive()) {
      try {
        end.send(device.exchange(bytes));
      } catch (const Crash&) {
        end.send(device.take_sent());
        end.wait_until_gone();
      }
    }
    return 0;
  };
}

PlayedProgram served_altered(std::uint8_t type, std::function<void(Bytes& payload)> alter) {
  constexpr std::uint8_t reply = 0x80;
  return [type, alter = std::move(alter)](DeviceEnd& end) {
    TestDevice device;
    for (Bytes bytes = end.receive(); !bytes.empty(); bytes = end.receive()) {
      for (Frame& frame : decode(device.exchange(bytes))) {
        if (frame.type == (reply | type)) alter(frame.payload);
        end.send(encode(frame));
      }
    }
    return 0;
  };
}

void run_on(DeviceEnd& end, ManualClock& clock) {
  clock.advance(kLong);
  end.send({0});
  stay_silent(end, clock);
}

PlayedProgram silent(ManualClock& clock) { return silent_after(0, clock); }

PlayedProgram silent_after(int answers, ManualClock& clock) {
  return [answers, &clock](DeviceEnd& end) {
    TestDevice device;
    for (int i = 0; i < answers; ++i) end.send(device.exchange(end.receive()));
    stay_silent(end, clock);
    return 0;
  };
}

void crash() {
  assay_fault(ASSAY_FAULT_CRASH, 0x1234, 0x5678, 3);
  throw Crash{};
}

PlayedProgram dead_at_start(int exit_code) {
  return [exit_code](DeviceEnd&) { return exit_code; };
}

}  // namespace assay::test
