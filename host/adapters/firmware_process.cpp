#include "host/adapters/firmware_process.hpp"

#include <algorithm>
#include <cstring>
#include <string_view>
#include <utility>

namespace assay {
namespace {

std::string last_lines(std::string_view text) {
  constexpr int most_lines = 10;
  while (text.ends_with('\n')) text.remove_suffix(1);
  std::size_t line_feed = text.size();
  for (int line = 0; line < most_lines; ++line) {
    if (line_feed == 0) return std::string(text);
    line_feed = text.rfind('\n', line_feed - 1);
    if (line_feed == std::string_view::npos) return std::string(text);
  }
  return std::string(text.substr(line_feed + 1));
}

std::string exit_text(int exit_code) {
  if (exit_code <= 128) return fmt::format("exit code {}", exit_code);
  return fmt::format("exit code {} (signal: {})", exit_code, ::strsignal(exit_code - 128));
}

}  // namespace

FirmwareProcess::FirmwareProcess(ProcessRunner& processes, std::string name, Wire wire)
    : processes_(processes), name_(std::move(name)), wire_(std::move(wire)) {
  start();
}

void FirmwareProcess::start() {
  WiredProcess wired = wire_();
  for (const UniqueFd& fd : wired.theirs) wired.request.inherited_fds.push_back(fd.get());
  wired.request.start_failure = Blame::flash;
  process_ = processes_.start(wired.request);
  connection_ = std::move(wired.link);
  stopped_ = false;
  has_sent_ = false;
}

void FirmwareProcess::reset() {
  stop();
  start();
}

void FirmwareProcess::stop() {
  if (!process_->poll_exit()) stopped_ = true;
  process_->stop();
}

std::string FirmwareProcess::output() { return process_->output(); }

std::optional<std::string> FirmwareProcess::death() { return death_within(Duration::zero()); }

std::optional<std::string> FirmwareProcess::death_within(Duration timeout) {
  if (stopped_) return std::nullopt;
  const auto exit_code = process_->wait_exit(timeout);
  if (!exit_code) return std::nullopt;
  const std::string lines = last_lines(process_->output());
  return fmt::format("{} ended by itself with {}{}{}", name_, exit_text(*exit_code),
                     lines.empty() ? ", without a word." : "; its last output:\n", lines);
}

void FirmwareProcess::send(std::span<const std::uint8_t> bytes, Duration timeout) {
  try {
    connection_->send(bytes, timeout);
  } catch (const Error& error) {
    if (error.blame() != Blame::link) throw;
    rethrow_with_death();
  }
}

std::size_t FirmwareProcess::receive(std::span<std::uint8_t> room, Duration timeout) {
  try {
    const std::size_t count = connection_->receive(room, timeout);
    if (count > 0) has_sent_ = true;
    return count;
  } catch (const Error& error) {
    if (error.blame() != Blame::link) throw;
    rethrow_with_death();
  }
}

// Inside a catch block. A process that ends closes its descriptors a moment before it can be
// reaped.
void FirmwareProcess::rethrow_with_death() {
  const auto sentence = death_within(std::chrono::seconds(1));
  if (!sentence) throw;
  throw Error(has_sent_ ? Blame::link : Blame::flash, "{}", *sentence);
}

}  // namespace assay
