#include "host/adapters/qemu_board.hpp"

#include <string_view>
#include <utility>

#include "host/adapters/process_board.hpp"
#include "host/adapters/qemu_isolation.hpp"

namespace assay {
namespace {

constexpr std::string_view image_placeholder = "{image}";
constexpr std::string_view serial_placeholder = "{serial}";

// Inside an option ("loader,file={image}") QEMU wants a comma written twice; an argument of its
// own it takes as it is.
std::string with_image(std::string argument, const std::string& image) {
  if (argument == image_placeholder) return image;
  std::string escaped;
  for (const char letter : image) escaped.append(letter == ',' ? 2 : 1, letter);
  for (std::size_t at = 0; (at = argument.find(image_placeholder, at)) != std::string::npos;) {
    argument.replace(at, image_placeholder.size(), escaped);
    at += escaped.size();
  }
  return argument;
}

void check_template(const EmulatorTemplate& emulator) {
  bool has_image = false;
  bool has_serial = false;
  for (const std::string& argument : emulator.arguments) {
    if (argument.find(image_placeholder) != std::string::npos) has_image = true;
    if (argument == serial_placeholder) has_serial = true;
  }
  if (has_image && has_serial) return;
  throw Error(ExitCode::usage,
              "The board's emulator arguments for {} have no {}: add it to them in board.json.",
              emulator.program,
              has_image ? "argument \"{serial}\", where the link goes"
                        : "\"{image}\", where the firmware's path goes");
}

}  // namespace

QemuBoardRunner::QemuBoardRunner(ProcessRunner& processes, const Stop& stop,
                                 EmulatorTemplate emulator, LinkKind kind)
    : processes_(processes), stop_(stop), emulator_(std::move(emulator)), kind_(kind) {
  check_template(emulator_);
}

std::unique_ptr<RunningBoard> QemuBoardRunner::start(const std::filesystem::path& image) {
  if (!processes_.find(emulator_.program)) {
    throw Error(ExitCode::flash, "The emulator {} is not installed: install the package {}.",
                emulator_.program, emulator_.package);
  }
  auto command = [emulator = emulator_, image](int link_fd) {
    ProcessRequest request;
    request.arguments = qemu_arguments(emulator, image, link_fd);
    return request;
  };
  return std::make_unique<ProcessBoard>(processes_, stop_,
                                        fmt::format("The emulator {}", emulator_.program), kind_,
                                        std::move(command));
}

std::vector<std::string> qemu_arguments(const EmulatorTemplate& emulator,
                                        const std::filesystem::path& image, int link_fd) {
  std::vector<std::string> all = {emulator.program, "-display", "none",
                                  "-monitor",       "none",     "-no-user-config"};
  for (const std::string& argument : emulator.arguments) {
    if (argument == serial_placeholder) {
      all.insert(all.end(), {"-chardev", fmt::format("socket,id=link,fd={}", link_fd), "-serial",
                             "chardev:link"});
    } else {
      all.push_back(with_image(argument, image.string()));
    }
  }
  isolate_qemu(all);
  return all;
}

}  // namespace assay
