#include "host/adapters/native_starter.hpp"

#include <utility>

#include "host/adapters/firmware_process.hpp"

namespace assay {

std::unique_ptr<RunningFirmware> NativeStarter::start(const std::filesystem::path& image) {
  // Absolute, so that a name without a slash is not looked up in PATH.
  auto wire = [program = std::filesystem::absolute(image).string(), kind = kind_, &stop = stop_] {
    LinkEnds ends = make_link_ends(kind);
    const std::string number = std::to_string(ends.theirs.get());
    WiredProcess wired;
    wired.request.arguments = {program, number};
    wired.request.environment = {{"ASSAY_LINK_FD", number}};
    wired.link = std::make_unique<FdLink>(std::move(ends.ours), ends.description, stop);
    wired.theirs.push_back(std::move(ends.theirs));
    return wired;
  };
  return std::make_unique<FirmwareProcess>(
      processes_, fmt::format("The firmware {}", image.filename().string()), std::move(wire));
}

}  // namespace assay
