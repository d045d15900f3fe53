// Firmware for played processes: the real device server with the test image, and what can be wrong
// with a device.
#pragma once

#include <functional>

#include "tests/support/played_outside.hpp"
#include "tests/support/played_process.hpp"

namespace assay::test {

// The test image behind the real server. `knobs` is called on the device's thread as it boots, and
// sets those of test_image.
PlayedProgram served(std::function<void(DeviceEnd&)> knobs = {});

// The same, but what it answers to requests of `type` (proto/SPEC.md) is altered on its way.
PlayedProgram served_altered(std::uint8_t type, std::function<void(Bytes& payload)> alter);

// Time passes whenever the host has said something, and no answer comes.
PlayedProgram silent(ManualClock& clock);

// For models and functions: time passes, and no end is in sight until the host is gone.
void run_on(DeviceEnd& end, ManualClock& clock);

// Answers this many pieces of what the host sends, and no more.
PlayedProgram silent_after(int answers, ManualClock& clock);

// For models: a bad address; nothing more is heard of the device.
[[noreturn]] void crash();

PlayedProgram dead_at_start(int exit_code);

}  // namespace assay::test
