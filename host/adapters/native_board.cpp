#include "host/adapters/native_board.hpp"

#include <utility>

#include "host/adapters/process_board.hpp"

namespace assay {

std::unique_ptr<RunningBoard> NativeBoardRunner::start(const std::filesystem::path& image) {
  // Absolute, so that a name without a slash is not looked up in PATH.
  auto command = [program = std::filesystem::absolute(image).string()](int link_fd) {
    const std::string number = std::to_string(link_fd);
    ProcessRequest request;
    request.arguments = {program, number};
    request.environment = {{"ASSAY_LINK_FD", number}};
    return request;
  };
  return std::make_unique<ProcessBoard>(processes_, stop_,
                                        fmt::format("The firmware {}", image.filename().string()),
                                        kind_, std::move(command));
}

}  // namespace assay
