// The control port's commands: trouble on demand, for tests and benches.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "host/virtual_probe/virtual_probe.hpp"

namespace assay::virtual_probe {

struct ProbeCounters {
  std::uint64_t probe_clients = 0;
  std::uint64_t serial_clients = 0;
  std::uint64_t serial_bytes_to_device = 0;
  int emulator_pid = 0;  // 0: none runs
};

class Control {
 public:
  // `probe` has to outlive this.
  struct Effects {
    std::function<void()> kill_emulator, quit;
    std::function<ProbeCounters()> counters;
  };
  Control(VirtualProbe& probe, Effects effects) : probe_(probe), effects_(std::move(effects)) {}

  // One command; returns one line of JSON without its end: {"ok":true,...}, or
  // {"ok":false,"error":"<sentence>"}.
  std::string answer(std::string_view line);

 private:
  VirtualProbe& probe_;
  Effects effects_;
};

}  // namespace assay::virtual_probe
