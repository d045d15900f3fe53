#include "host/adapters/openocd_server.hpp"

#include <array>
#include <optional>

#include "host/adapters/fd_link.hpp"
#include "host/adapters/link_ends.hpp"
#include "host/core/data/printable.hpp"
#include "host/core/flash/openocd_trouble.hpp"
#include "host/core/flash/tcl.hpp"

namespace assay {
namespace {

constexpr Duration kPollInterval{2'000};
constexpr Duration kEndPatience{1'000'000};
constexpr Duration kLogPatience{1'000'000};
constexpr std::size_t kMostOfCommand = 200;  // characters that a sentence quotes

// What Tcl says of an error in a script is the last line, without a mark.
std::string_view last_line(std::string_view text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.remove_suffix(1);
  const std::size_t line_feed = text.rfind('\n');
  return line_feed == std::string_view::npos ? text : text.substr(line_feed + 1);
}

ProcessRequest request_for(const OpenOcdOptions& options) {
  ProcessRequest request;
  request.arguments = {options.program.name, "-c",
                       fmt::format("{}; tcl_port pipe; telnet_port disabled; gdb_port disabled",
                                   kTclBeforeRequests)};
  const auto add = [&](const char* option, const std::string& value) {
    request.arguments.insert(request.arguments.end(), {option, value});
  };
  for (const std::string& command : options.before_config) add("-c", command);
  if (!options.config.empty()) add("-f", options.config.string());
  for (const std::string& command : options.after_config) add("-c", command);
  add("-c", "noinit");
  request.start_failure = Blame::flash;
  return request;
}

}  // namespace

OpenOcdServer::OpenOcdServer(ProcessRunner& processes, const Clock& clock, const Stop& stop,
                             const OpenOcdOptions& options)
    : clock_(clock), stop_(stop) {
  if (!processes.find(options.program.name)) {
    throw Error(Blame::flash, "{} is not installed: install the package openocd.",
                options.program.name);
  }
  LinkEnds commands = make_link_ends(LinkKind::uart);
  LinkEnds replies = make_link_ends(LinkKind::uart);
  ProcessRequest request = request_for(options);
  request.input_fd = commands.theirs.get();
  request.output_fd = replies.theirs.get();
  process_ = processes.start(request);
  // Ours alone stay open, so that they end with the process.
  commands.theirs.reset();
  replies.theirs.reset();
  commands_ = std::make_unique<FdLink>(std::move(commands.ours), "to OpenOCD", stop);
  replies_ = std::make_unique<FdLink>(std::move(replies.ours), "from OpenOCD", stop);
  wait_for_start(options.program.start);
}

OpenOcdServer::~OpenOcdServer() { stop(); }

// It answers once it has read its configuration.
void OpenOcdServer::wait_for_start(Duration timeout) {
  try {
    if (parse_tcl_reply(exchange(tcl_request(""), timeout))) return;
  } catch (const OpenOcdError&) {
    throw OpenOcdError("OpenOCD was started and took no command in time.", log());
  } catch (const Cancelled&) {
    stop();
    throw;
  } catch (const Error&) {
    process_->wait_exit(kEndPatience);  // it has closed the connection
    stop();
    fail("", log());
  }
  stop();
  throw OpenOcdError("OpenOCD was started and answered with something that is no reply.", log());
}

std::string OpenOcdServer::run(std::string_view command, Duration timeout) {
  if (!replies_) {
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
    const auto exit_code = process_->wait_exit(kEndPatience);
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
  commands_->send({bytes, request.size()}, timeout);
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
    const std::size_t count = replies_->receive(room, left);
    received_.append(reinterpret_cast<const char*>(room.data()), count);
  }
}

std::string OpenOcdServer::log() { return process_->output(); }

std::string OpenOcdServer::fresh_log() { return process_->output_after(log_seen_); }

// Log and replies take different ways: once an echo has arrived, so has what was said before it.
void OpenOcdServer::sync_log() {
  if (!replies_) return;
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
  commands_.reset();
  replies_.reset();
  process_->stop();
}

}  // namespace assay
