#include "host/adapters/virtual_probe_process.hpp"

#include <nlohmann/json.hpp>
#include <sstream>

namespace assay {
namespace {

constexpr Duration kPatience{10'000'000};
constexpr Duration kAddressInterval{2'000};

}  // namespace

VirtualProbeProcess::VirtualProbeProcess(ProcessRunner& processes, const Clock& clock,
                                         const Stop& stop, const std::filesystem::path& program,
                                         const std::string& board,
                                         const std::filesystem::path& outside) {
  ProcessRequest request;
  request.arguments = {program.string(), "--board", board, "--parent-death"};
  if (!outside.empty()) {
    request.arguments.insert(request.arguments.end(), {"--boards", outside.string()});
  }
  request.start_failure = Blame::flash;
  // It ends its emulator when it is asked to end.
  request.parent_death_signal = 15;
  process_ = processes.start(request);
  const Duration deadline = clock.now() + kPatience;
  while (!read_addresses()) {
    stop.throw_if_asked();
    if (process_->wait_exit(kAddressInterval)) throw Error(Blame::flash, "{}", *death());
    if (clock.now() >= deadline) {
      process_->stop();
      throw Error(Blame::flash, "The virtual probe was started and did not listen in time.");
    }
  }
}

bool VirtualProbeProcess::read_addresses() {
  std::istringstream lines(process_->output());
  for (std::string line; std::getline(lines, line) && !lines.eof();) {
    const auto json = nlohmann::json::parse(line, nullptr, false);
    if (!json.is_object()) continue;
    probe_ = json.value("probe", "");
    serial_ = json.value("serial", "");
    return true;
  }
  return false;
}

std::optional<std::string> VirtualProbeProcess::death() {
  const auto exit_code = process_->poll_exit();
  if (!exit_code) return std::nullopt;
  std::string said = process_->output();
  while (said.ends_with('\n')) said.pop_back();
  return fmt::format("The virtual probe ended by itself with exit code {}{}{}", *exit_code,
                     said.empty() ? ", without a word." : ":\n", said);
}

}  // namespace assay
