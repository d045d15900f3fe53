// assay-vprobe: a debug probe in front of an emulated chip, for OpenOCD.
#include <fmt/format.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdlib>

#include "host/adapters/signals.hpp"
#include "host/core/board/catalogue.hpp"
#include "host/core/outcome.hpp"
#include "host/virtual_probe/run_probe.hpp"

namespace {

using namespace assay;
namespace fs = std::filesystem;

// An installed program has share/assay beside bin/; one in a checkout lies somewhere below it.
fs::path share_folder() {
  const fs::path program = fs::read_symlink("/proc/self/exe");
  const fs::path installed = program.parent_path().parent_path() / "share/assay";
  if (fs::exists(installed)) return installed;
  for (fs::path folder = program.parent_path(); folder != folder.root_path();
       folder = folder.parent_path()) {
    if (fs::exists(folder / "device/platform.hpp")) return folder;
  }
  throw Error(Blame::bug, "There is neither share/assay beside {} nor a checkout around it.",
              program.string());
}

int run(const virtual_probe::Options& options) {
  // Inherited as ignored, SIGCHLD would make the kernel throw exit codes away.
  std::signal(SIGCHLD, SIG_DFL);
  Stop stop;
  const StopSignals signals(stop);
  const pid_t parent = ::getppid();
  if (options.parent_death) {
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (::getppid() != parent || parent == 1) return 0;
  }
  try {
    BoardCatalogue boards(share_folder(),
                          outside_folders(std::getenv("ASSAY_BOARDS"), options.boards));
    virtual_probe::run_probe(boards.find(options.board), options, stop);
  } catch (const Cancelled&) {
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  virtual_probe::Options options;
  CLI::App app(
      "A debug probe in front of an emulated board. OpenOCD's remote_bitbang driver connects to "
      "it,\nand a socket takes the place of the board's serial line. Probe, serial line and "
      "control\ncommands are Unix sockets that no other user can reach, or TCP ports where one is "
      "given.\n\n"
      "Example: assay-vprobe --board NAME",
      "assay-vprobe");
  app.add_option("--board", options.board, "the board, as in `assay boards`")->required();
  app.add_option("--boards", options.boards, "folder of further boards ($ASSAY_BOARDS: DIR:DIR)")
      ->allow_extra_args(false);
  app.add_option("--bind", options.address, "address of the TCP ports (127.0.0.1)");
  app.add_option("--port", options.probe_port, "TCP port of the probe; 0: any");
  app.add_option("--serial-port", options.serial_port, "TCP port of the serial line; 0: any");
  app.add_option("--control-port", options.control_port,
                 "TCP port of the control commands; 0: any");
  app.add_option("--flash-file", options.flash_file, "keeps the flash's content in this file");
  app.add_option("--idcode", options.idcode, "JTAG identity of the debug port (the core's)");
  app.add_flag("--verbose", options.verbose, "tell on standard error when a client has left");
  app.add_flag("--parent-death", options.parent_death, "end when the parent process does");
  CLI11_PARSE(app, argc, argv);
  try {
    return run(options);
  } catch (const Error& error) {
    fmt::print(stderr, "assay-vprobe: {}\n", error.what());
    return exit_code(outcome_of(error.blame()));
  } catch (const std::exception& bug) {
    fmt::print(stderr, "assay-vprobe: a bug: {}.\n", bug.what());
    return exit_code(Outcome::bug);
  }
}
