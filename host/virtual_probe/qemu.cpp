#include "host/virtual_probe/qemu.hpp"

#include <fmt/format.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cassert>
#include <cerrno>
#include <csignal>
#include <fstream>
#include <system_error>
#include <utility>

#include "host/adapters/qemu_isolation.hpp"
#include "host/base/error.hpp"
#include "host/virtual_probe/memory_map.hpp"

namespace assay::virtual_probe {
namespace {

// Registers of the gdb server, as its description of the core numbers them.
constexpr unsigned first_double = 26;
constexpr unsigned float_status_number = 42;
// How QEMU ends where a processor locks up: abort().
constexpr int aborted = 128 + SIGABRT;

struct Line {
  UniqueFd ours, theirs;
};

Line make_line() {
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0) {
    throw std::system_error(errno, std::generic_category(), "socketpair");
  }
  return {UniqueFd(ends[0]), UniqueFd(ends[1])};
}

}  // namespace

struct Qemu::Connection {
  Connection(UniqueFd gdb_line, UniqueFd qtest_line, UniqueFd qmp_line, const Stop& stop)
      : gdb_link(std::move(gdb_line), "to the emulator's gdb server", stop),
        qtest_link(std::move(qtest_line), "to the emulator's bus", stop),
        qmp_link(std::move(qmp_line), "to the emulator's monitor", stop) {}

  FdLink gdb_link, qtest_link, qmp_link;
  GdbClient gdb{gdb_link};
  QtestClient qtest{qtest_link};
  QmpClient qmp{qmp_link};
  std::unique_ptr<RunningProcess> process;
};

Qemu::Qemu(ProcessRunner& processes, const Stop& stop, QemuCommand command, SerialLine serial_line)
    : processes_(processes),
      stop_(stop),
      command_(std::move(command)),
      serial_line_(std::move(serial_line)) {}

Qemu::~Qemu() = default;

void Qemu::restart() {
  if (!processes_.find(command_.program)) {
    throw Error(Blame::flash, "The emulator {} is not installed: install the package {}.",
                command_.program, command_.package);
  }
  connection_.reset();
  pid_ = 0;
  Line gdb = make_line(), qtest = make_line(), qmp = make_line(), serial = make_line();

  ProcessRequest request;
  request.start_failure = Blame::flash;
  request.arguments = {
      command_.program, "-display", "none",       "-monitor", "none", "-no-user-config", "-S",
      "-accel",         "tcg",      "-qtest-log", "none"};
  const auto add = [&request](std::vector<std::string> words) {
    request.arguments.insert(request.arguments.end(), words.begin(), words.end());
  };
  const auto add_line = [&](const char* name, const Line& line) {
    request.inherited_fds.push_back(line.theirs.get());
    add({"-chardev", fmt::format("socket,id={},fd={}", name, line.theirs.get())});
  };
  add_line("gdb", gdb);
  add_line("qtest", qtest);
  add_line("qmp", qmp);
  add({"-gdb", "chardev:gdb", "-qtest", "chardev:qtest", "-mon", "chardev=qmp,mode=control"});
  for (const std::string& argument : command_.arguments) {
    if (argument == "{serial}") {
      add_line("link", serial);
      add({"-serial", "chardev:link"});
    } else {
      add({argument});
    }
  }
  isolate_qemu(request.arguments);

  auto connection = std::make_unique<Connection>(std::move(gdb.ours), std::move(qtest.ours),
                                                 std::move(qmp.ours), stop_);
  connection->process = processes_.start(request);
  for (Line* line : {&gdb, &qtest, &qmp, &serial}) line->theirs.reset();
  try {
    connection->qmp.begin();
    connection->gdb.begin();
    memory_map_ = parse_memory_map(connection->qmp.monitor("info mtree -f"));
    if (memory_map_.empty()) throw EmulatorGone("The emulator does not tell its memory map.");
  } catch (const EmulatorGone& gone) {
    connection->process->stop();
    throw Error(Blame::flash, "The emulator {} cannot be used: {} It printed: {}", command_.program,
                gone.what(), connection->process->output());
  }
  has_float_registers_ = connection->gdb.has_float_registers();
  ended_by_lockup_ = false;
  pid_ = connection->process->pid();
  connection_ = std::move(connection);
  serial_line_(std::move(serial.ours));
}

void Qemu::kill() {
  if (pid_ > 0) ::kill(pid_, SIGKILL);
}

void Qemu::note_end() {
  const auto code = connection_->process->wait_exit(std::chrono::seconds(1));
  ended_by_lockup_ =
      code == aborted && connection_->process->output().find("Lockup") != std::string::npos;
  connection_.reset();
  pid_ = 0;
}

template <typename Action>
auto Qemu::with(Action&& action) {
  if (!connection_) throw EmulatorGone("The emulator has ended.");
  try {
    return action(*connection_);
  } catch (const EmulatorGone&) {
    note_end();
    throw;
  }
}

// Its bus is spoken to by what others use as well, who know no EmulatorGone.
template <typename Action>
void Qemu::on_bus(Action&& action) {
  with([&](Connection& to) {
    try {
      action(to.qtest);
    } catch (const Error& error) {
      if (error.blame() != Blame::link) throw;
      throw EmulatorGone(error.what());
    }
  });
}

void Qemu::read(std::uint32_t address, std::span<std::uint8_t> bytes) {
  on_bus([&](QtestClient& bus) { bus.read(address, bytes); });
}

void Qemu::write(std::uint32_t address, std::span<const std::uint8_t> bytes) {
  on_bus([&](QtestClient& bus) { bus.write(address, bytes); });
}

void Qemu::write_rom(std::uint32_t address, std::span<const std::uint8_t> bytes) {
  with([&](Connection& to) {
    // Its gdb server would stop the processor and leave it there.
    const bool ran = to.gdb.running();
    if (ran) to.gdb.stop();
    to.gdb.write_memory(address, bytes);
    if (ran) to.gdb.run();
  });
}

CoreRegisters Qemu::registers() {
  return with([](Connection& to) { return to.gdb.registers(); });
}

void Qemu::set_register(unsigned number, std::uint32_t value) {
  assert(number <= 16);
  with([&](Connection& to) { to.gdb.set_register(number == 16 ? xpsr_number : number, value, 4); });
}

std::uint64_t Qemu::double_register(unsigned number) {
  return with([&](Connection& to) { return to.gdb.register_value(first_double + number, 8); });
}

void Qemu::set_double_register(unsigned number, std::uint64_t value) {
  with([&](Connection& to) { to.gdb.set_register(first_double + number, value, 8); });
}

std::uint32_t Qemu::float_status() {
  return with([](Connection& to) {
    return static_cast<std::uint32_t>(to.gdb.register_value(float_status_number, 4));
  });
}

void Qemu::set_float_status(std::uint32_t value) {
  with([&](Connection& to) { to.gdb.set_register(float_status_number, value, 4); });
}

bool Qemu::running() const { return connection_ && connection_->gdb.running(); }

void Qemu::run() {
  with([](Connection& to) { to.gdb.run(); });
}

void Qemu::step() {
  with([](Connection& to) { to.gdb.step(); });
}

CoreStop Qemu::stop() {
  return with([](Connection& to) { return to.gdb.stop(); });
}

std::optional<CoreStop> Qemu::wait_stop(Duration timeout) {
  return with([&](Connection& to) { return to.gdb.wait_stop(timeout); });
}

void Qemu::set_breakpoint(std::uint32_t address, bool present) {
  with([&](Connection& to) {
    to.gdb.ask_ok(fmt::format("{}0,{:x},2", present ? 'Z' : 'z', address));
  });
}

void Qemu::set_watchpoint(const Watchpoint& watchpoint, bool present) {
  const int kind = watchpoint.kind == WatchKind::write  ? 2
                   : watchpoint.kind == WatchKind::read ? 3
                                                        : 4;
  with([&](Connection& to) {
    to.gdb.ask_ok(fmt::format("{}{},{:x},{:x}", present ? 'Z' : 'z', kind, watchpoint.address,
                              watchpoint.bytes));
  });
}

void Qemu::reset() {
  with([](Connection& to) {
    if (to.gdb.running()) to.gdb.stop();
    to.qmp.reset();
  });
}

std::vector<EmulatorEvent> Qemu::take_events() {
  return with([](Connection& to) { return to.qmp.take_events(); });
}

}  // namespace assay::virtual_probe
