// QEMU as the emulator: its process, and the four lines that lead to it.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "host/adapters/fd_link.hpp"
#include "host/adapters/unique_fd.hpp"
#include "host/core/qtest/qtest_client.hpp"
#include "host/ports/process.hpp"
#include "host/virtual_probe/emulator.hpp"
#include "host/virtual_probe/gdb_client.hpp"
#include "host/virtual_probe/qmp_client.hpp"

namespace assay::virtual_probe {

struct QemuCommand {
  std::string program;
  std::string package;                 // the Debian package that brings it
  std::vector<std::string> arguments;  // "{serial}" becomes those of the serial line
};

class Qemu final : public Emulator {
 public:
  // Nothing is started yet. At each start `serial_line` gets the probe's end of a new serial line.
  // `processes` has to outlive this.
  using SerialLine = std::function<void(UniqueFd)>;
  Qemu(ProcessRunner& processes, const Stop& stop, QemuCommand command, SerialLine serial_line);
  ~Qemu() override;

  int pid() const { return pid_; }  // 0: none runs
  void kill();                      // as a crash would

  void restart() override;
  bool alive() const override { return connection_ != nullptr; }
  bool ended_by_lockup() const override { return ended_by_lockup_; }
  std::span<const MappedRange> memory_map() const override { return memory_map_; }

  void read(std::uint32_t address, std::span<std::uint8_t> bytes) override;
  void write(std::uint32_t address, std::span<const std::uint8_t> bytes) override;
  void write_rom(std::uint32_t address, std::span<const std::uint8_t> bytes) override;

  CoreRegisters registers() override;
  void set_register(unsigned number, std::uint32_t value) override;
  bool has_float_registers() const override { return has_float_registers_; }
  std::uint64_t double_register(unsigned number) override;
  void set_double_register(unsigned number, std::uint64_t value) override;
  std::uint32_t float_status() override;
  void set_float_status(std::uint32_t value) override;

  bool running() const override;
  void run() override;
  void step() override;
  CoreStop stop() override;
  std::optional<CoreStop> wait_stop(Duration timeout) override;
  void set_breakpoint(std::uint32_t address, bool present) override;
  void set_watchpoint(const Watchpoint& watchpoint, bool present) override;
  void reset() override;
  std::vector<EmulatorEvent> take_events() override;

 private:
  struct Connection;

  // Runs `action` on the connection; where the emulator is gone, notes how it ended and throws
  // EmulatorGone.
  template <typename Action>
  auto with(Action&& action);
  template <typename Action>
  void on_bus(Action&& action);
  void note_end();

  ProcessRunner& processes_;
  const Stop& stop_;
  QemuCommand command_;
  SerialLine serial_line_;
  std::unique_ptr<Connection> connection_;
  int pid_ = 0;
  bool ended_by_lockup_ = false;
  bool has_float_registers_ = false;
  std::vector<MappedRange> memory_map_;
};

}  // namespace assay::virtual_probe
