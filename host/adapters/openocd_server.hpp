// OpenOCD as a child process that is told what to do over its standard input and output.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "host/base/error.hpp"
#include "host/base/stop.hpp"
#include "host/ports/clock.hpp"
#include "host/ports/link.hpp"
#include "host/ports/process.hpp"

namespace assay {

// The program and how long it may take; what is written adds its own time.
struct OpenOcdProgram {
  std::string name = "openocd";  // a path, or a name looked up in PATH
  Duration start{10'000'000};    // until it takes commands
  Duration connect{20'000'000};  // to probe and chip
  Duration step{10'000'000};     // reset, halt, a read of memory
  Duration write{30'000'000};    // erasing, programming, comparing; and a second for every 2 KB
};

struct OpenOcdOptions {
  OpenOcdProgram program;
  std::vector<std::string> before_config;  // Tcl commands: the adapter's
  std::filesystem::path config;            // the chip's script
  std::vector<std::string> after_config;   // Tcl commands
};

// A command that OpenOCD refused or did not finish: Error(flash) with one line that is printable.
class OpenOcdError : public Error {
 public:
  OpenOcdError(const std::string& sentence, std::string detail)
      : Error(Blame::flash, sentence), detail_(std::move(detail)) {}
  const std::string& detail() const { return detail_; }  // OpenOCD's own words

 private:
  std::string detail_;
};

// The configuration is read, and nothing is connected to, before run("init"). It listens nowhere:
// its Tcl port asks nobody for a name, and Tcl has `exec`, so that any user who could connect to
// one would run programs as the tool's.
class OpenOcdServer {
 public:
  static constexpr std::size_t reply_limit_bytes = std::size_t{4} << 20;

  // Throws Error(flash) when the program is missing, ends, or takes no command in time, with what
  // it said; Cancelled.
  OpenOcdServer(ProcessRunner& processes, const Clock& clock, const Stop& stop,
                const OpenOcdOptions& options);
  ~OpenOcdServer();

  // The result of one Tcl command. Throws OpenOcdError when it fails, when OpenOCD ends, and when
  // there is no reply in time: OpenOCD is ended then, since nobody knows what it is at. Throws
  // Cancelled, OpenOCD ended too.
  std::string run(std::string_view command, Duration timeout);

  std::string log();  // its log, without replies: bounded as ProcessResult::output
  void stop();        // ends it; safe to repeat

 private:
  void wait_for_start(Duration timeout);
  std::string exchange(std::string_view request, Duration timeout);
  void sync_log();
  std::string fresh_log();
  [[noreturn]] void fail(std::string_view command, std::string_view text);

  const Clock& clock_;
  const Stop& stop_;
  std::unique_ptr<RunningProcess> process_;
  // Two, since OpenOCD makes its standard input non-blocking, and would give up a long reply on a
  // socket that is both.
  std::unique_ptr<Link> commands_, replies_;
  std::string received_;        // behind the last reply
  unsigned marks_ = 0;          // in the log, so far
  std::uint64_t log_seen_ = 0;  // bytes that had been printed when the last command was sent
};

}  // namespace assay
