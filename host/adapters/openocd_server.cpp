#include "host/adapters/openocd_server.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "host/adapters/tcp_link.hpp"
#include "host/core/data/printable.hpp"
#include "host/core/flash/openocd_trouble.hpp"
#include "host/core/flash/tcl.hpp"

namespace assay {
namespace {

constexpr Duration kPollInterval{2'000};
constexpr Duration kLogPatience{1'000'000};
constexpr std::size_t kMostOfCommand = 200;  // characters that a sentence quotes

std::optional<unsigned> announced_port(std::string_view log) {
  constexpr std::string_view before = "Listening on port ";
  constexpr std::string_view after = " for tcl connections";
  for (std::size_t at = 0; (at = log.find(before, at)) != std::string_view::npos;) {
    at += before.size();
    unsigned port = 0;
    const auto [end, error] = std::from_chars(log.data() + at, log.data() + log.size(), port);
    const auto stop = static_cast<std::size_t>(end - log.data());
    if (error == std::errc() && log.substr(stop).starts_with(after)) return port;
  }
  return std::nullopt;
}

// What Tcl says of an error in a script is the last line, without a mark.
std::string_view last_line(std::string_view text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.remove_suffix(1);
  const std::size_t line_feed = text.rfind('\n');
  return line_feed == std::string_view::npos ? text : text.substr(line_feed + 1);
}

ProcessRequest request_for(const OpenOcdOptions& options) {
  ProcessRequest request;
  request.arguments = {options.program.name, "-c",
                       "tcl_port 0; telnet_port disabled; gdb_port disabled"};
  const auto add = [&](const char* option, const std::string& value) {
    request.arguments.insert(request.arguments.end(), {option, value});
  };
  for (const std::string& command : options.before_config) add("-c", command);
  if (!options.config.empty()) add("-f", options.config.string());
  for (const std::string& command : options.after_config) add("-c", command);
  add("-c", "noinit");
  request.start_failure = ExitCode::flash;
  return request;
}

}  // namespace

OpenOcdServer::OpenOcdServer(ProcessRunner& processes, const Clock& clock, const Stop& stop,
                             const OpenOcdOptions& options)
    : clock_(clock), stop_(stop) {
  if (!processes.find(options.program.name)) {
    throw Error(ExitCode::flash, "{} is not installed: install the package openocd.",
                options.program.name);
  }
  process_ = processes.start(request_for(options));
  wait_for_port(options.program.start);
}

OpenOcdServer::~OpenOcdServer() { stop(); }

void OpenOcdServer::wait_for_port(Duration timeout) {
  const Duration deadline = clock_.now() + timeout;
  while (true) {
    stop_.throw_if_asked();
    const bool ended = process_->wait_exit(kPollInterval).has_value();
    if (const auto port = announced_port(process_->output()); port && !ended) {
      try {
        connection_ = connect_tcp(fmt::format("tcp://127.0.0.1:{}", *port),
                                  std::max(deadline - clock_.now(), Duration{1'000'000}), stop_);
        return;
      } catch (const Error&) {
        stop();
        fail("", log());
      }
    }
    if (ended) fail("", log());
    if (clock_.now() >= deadline) {
      stop();
      throw OpenOcdError("OpenOCD was started and opened no port in time.", log());
    }
  }
}

std::string OpenOcdServer::run(std::string_view command, Duration timeout) {
  if (!connection_) {
    throw OpenOcdError("OpenOCD has been ended after an earlier failure.", std::string(command));
  }
  log_seen_ = process_->printed_bytes();
  std::string reply;
  try {
    reply = exchange(tcl_request(command), timeout);
  } catch (const OpenOcdError&) {
    throw;
  } catch (const Cancelled&) {
    stop();
    throw;
  } catch (const Error&) {
    // The connection broke: OpenOCD is ending, or never was one.
    const auto exit_code = process_->wait_exit(Duration{1'000'000});
    stop();
    const std::string how = exit_code ? fmt::format(" with exit code {}", *exit_code) : "";
    const auto trouble = openocd_trouble(fresh_log());
    throw OpenOcdError(fmt::format("OpenOCD ended in the middle{}.{}{}", how, trouble ? " " : "",
                                   trouble.value_or("")),
                       fresh_log());
  }
  const auto parsed = parse_tcl_reply(reply);
  if (!parsed) {
    stop();
    throw OpenOcdError("OpenOCD answered with something that is no reply to a command.", reply);
  }
  if (!parsed->ok) fail(command, parsed->text);
  return parsed->text;
}

std::string OpenOcdServer::exchange(std::string_view request, Duration timeout) {
  const Duration deadline = clock_.now() + timeout;
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(request.data());
  connection_->send({bytes, request.size()}, timeout);
  std::array<std::uint8_t, 4096> room;
  while (true) {
    const std::size_t end = received_.find(kTclEnd);
    if (end != std::string::npos) {
      std::string reply = received_.substr(0, end);
      received_.erase(0, end + 1);
      return reply;
    }
    const Duration left = deadline - clock_.now();
    if (left <= Duration::zero() || received_.size() > reply_limit_bytes) {
      const bool late = left <= Duration::zero();
      stop();
      throw OpenOcdError(late ? fmt::format("OpenOCD did not finish within {} s: does the debug "
                                            "probe still answer? OpenOCD was ended.",
                                            timeout.count() / 1'000'000)
                              : "OpenOCD answered without an end. It was ended.",
                         fresh_log());
    }
    const std::size_t count = connection_->receive(room, left);
    received_.append(reinterpret_cast<const char*>(room.data()), count);
  }
}

std::string OpenOcdServer::log() { return process_->output(); }

std::string OpenOcdServer::fresh_log() { return process_->output_after(log_seen_); }

// Log and replies take different ways: once an echo has arrived, so has what was said before it.
void OpenOcdServer::sync_log() {
  if (!connection_) return;
  const std::string mark = fmt::format("assay log mark {}", ++marks_);
  const Duration deadline = clock_.now() + kLogPatience;
  try {
    exchange(tcl_request("echo {" + mark + "}"), kLogPatience);
  } catch (const Error&) {
    return;  // the failure that is being told says more
  }
  while (fresh_log().find(mark) == std::string::npos && clock_.now() < deadline &&
         !process_->wait_exit(kPollInterval)) {
  }
}

void OpenOcdServer::fail(std::string_view command, std::string_view text) {
  sync_log();
  std::string detail = fresh_log();
  if (!text.empty() && detail.find(text) == std::string::npos) detail += fmt::format("\n{}", text);
  const auto trouble = openocd_trouble(detail);
  const std::string otherwise =
      command.empty()
          ? fmt::format("OpenOCD ended at its start: {}.", printable(last_line(detail)))
          : fmt::format("OpenOCD failed at `{}`{}{}.", printable(command, kMostOfCommand),
                        text.empty() ? "" : ": ", printable(text));
  throw OpenOcdError(trouble.value_or(otherwise), detail);
}

void OpenOcdServer::stop() {
  connection_.reset();
  process_->stop();
}

}  // namespace assay
