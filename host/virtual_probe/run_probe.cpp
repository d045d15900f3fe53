#include "host/virtual_probe/run_probe.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <asio/posix/stream_descriptor.hpp>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "host/adapters/posix_process.hpp"
#include "host/base/error.hpp"
#include "host/core/data/json_text.hpp"
#include "host/virtual_probe/control.hpp"
#include "host/virtual_probe/flash_file.hpp"
#include "host/virtual_probe/listen.hpp"
#include "host/virtual_probe/probe_server.hpp"
#include "host/virtual_probe/qemu.hpp"
#include "host/virtual_probe/serial_bridge.hpp"
#include "host/virtual_probe/socket_folder.hpp"

namespace assay::virtual_probe {
namespace {

constexpr auto poll_interval = std::chrono::milliseconds(50);
constexpr std::string_view longest_socket_name = "control";

FlashRegion flash_region(const Board& board) {
  const MemoryRegion& code = code_region(board);
  return {static_cast<std::uint32_t>(code.origin), static_cast<std::uint32_t>(code.bytes)};
}

// A TCP port has no owner: whoever reaches it may write the chip's memory. So there is one only
// where it is asked for.
class Places {
 public:
  explicit Places(const Options& options) : options_(options) {
    const bool all = options.probe_port && options.serial_port && options.control_port;
    const bool none = !options.probe_port && !options.serial_port && !options.control_port;
    if (none && !options.address.empty()) {
      throw Error(
          Blame::input,
          "--bind is the address of TCP ports, and none is given: add --port, --serial-port "
          "or --control-port, with 0 for any that is free.");
    }
    if (!all) folder_.emplace(longest_socket_name.size());
  }

  ListenPlace of(const char* name, std::optional<std::uint16_t> port) const {
    if (!port) return {folder_->path() / name, std::nullopt, ""};
    return {"", port, options_.address.empty() ? "127.0.0.1" : options_.address};
  }

 private:
  const Options& options_;
  std::optional<SocketFolder> folder_;
};

void tell_left(const VirtualProbe& probe) {
  fmt::print(stderr, "assay-vprobe: a client has left; {} scans, {} accesses so far\n",
             probe.scans(), probe.accesses());
}

// A later client's leaving, or the end, tries again.
void save_or_warn(FlashFile& file, std::span<const std::uint8_t> content) {
  try {
    file.save(content);
  } catch (const Error& error) {
    fmt::print(stderr, "assay-vprobe: {}\n", error.what());
  }
}

// Notices what happens in the emulator while no client asks.
class Watch {
 public:
  Watch(asio::io_context& io, VirtualProbe& probe) : timer_(io), probe_(probe) { again(); }

 private:
  void again() {
    timer_.expires_after(poll_interval);
    timer_.async_wait([this](const asio::error_code& problem) {
      if (problem) return;
      probe_.poll();
      again();
    });
  }

  asio::steady_timer timer_;
  VirtualProbe& probe_;
};

}  // namespace

void run_probe(const Board& board, const Options& options, Stop& stop) {
  if (!board.start || !board.access.virtual_probe) {
    throw Error(Blame::input,
                "The board {} has no virtual probe: its board.json says nothing in "
                "\"virtual_probe\".",
                board.name);
  }
  const VirtualProbeTemplate& description = *board.access.virtual_probe;
  asio::io_context io(1);
  const Places places(options);
  SerialBridge serial(places.of("serial", options.serial_port));
  Listener probe_listener = listen_on(io, places.of("probe", options.probe_port));
  Listener control_listener = listen_on(io, places.of("control", options.control_port));

  PosixProcessRunner processes;
  Qemu qemu(processes, stop, {board.start->program, board.start->package, description.emulator},
            [&serial](UniqueFd line) { serial.attach(std::move(line)); });
  const auto chip = make_chip_model(description.model, qemu, flash_region(board));
  if (chip->content().empty() && !options.flash_file.empty()) {
    throw Error(Blame::input, "The board {} has no flash: leave --flash-file out.", board.name);
  }
  FlashFile file(options.flash_file);
  if (!chip->content().empty()) chip->set_content(file.load(chip->content().size()));

  VirtualProbe probe(qemu, *chip, options.idcode);
  BitBangServer probe_server(io, std::move(probe_listener.acceptor), probe, [&] {
    save_or_warn(file, chip->content());
    if (options.verbose) tell_left(probe);
  });
  Control control(probe, {[&] { qemu.kill(); }, [&] { io.stop(); },
                          [&] {
                            return ProbeCounters{probe_server.clients(), serial.clients(),
                                                 serial.bytes_to_device(), qemu.pid()};
                          }});
  ControlServer control_server(std::move(control_listener.acceptor), control);
  Watch watch(io, probe);
  asio::posix::stream_descriptor asked(io, ::dup(stop.descriptor()));
  asked.async_wait(asio::posix::descriptor_base::wait_read,
                   [&](const asio::error_code&) { io.stop(); });

  const nlohmann::ordered_json line = {{"version", 1},
                                       {"probe", probe_listener.address},
                                       {"serial", serial.address()},
                                       {"control", control_listener.address},
                                       {"pid", ::getpid()},
                                       {"emulator_pid", qemu.pid()}};
  fmt::print("{}\n", json_text(line));
  std::fflush(stdout);

  // An interrupt ends the loop between two handlers: in the middle of an exchange with the
  // emulator, the flash's content could not be fetched any more.
  const Stop::Deferral deferral(stop);
  io.run();
  probe.client_left();
  file.save(chip->content());
}

}  // namespace assay::virtual_probe
