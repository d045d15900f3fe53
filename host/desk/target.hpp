// What a command is about: an archive to build, a built image, or a device that runs already.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "host/cli/app.hpp"
#include "host/cli/switches.hpp"
#include "host/core/firmware/firmware.hpp"
#include "host/core/image/description.hpp"
#include "host/desk/place.hpp"

namespace assay {

// Switches about where and what, shared by run, build and call.
struct TargetOptions {
  std::string path;    // archive, or folder with archive and cases
  std::string board;   // empty: the default
  std::string image;   // built by `assay build`
  std::string elf;     // firmware with its own main
  std::string attach;  // link URL of a device that runs already
  // Link URL to a board that is started; "rtt": through the debug probe; empty: what is best for
  // the place and the image.
  std::string link;
  DeskOptions desk;
  std::uint32_t rate = 0;  // baud to raise the line to, where it has a rate; 0: not
  std::vector<std::string> models;
  std::vector<std::string> sources, includes, libraries, defines, pools;
  std::optional<std::uint64_t> stack_bytes, argument_bytes;
  bool keep_signatures = false;
  bool may_lack_model = false;  // nothing named is the server alone, with what --sources adds
};

void add_build_switches(Switches command, TargetOptions& options);
void add_device_switches(Switches command, TargetOptions& options);

// A package's path with the cases that lie beside it.
struct PackagePath {
  std::filesystem::path package;
  std::optional<std::filesystem::path> cases;
};
PackagePath find_package(const std::string& path);

// Throws Error(usage) for pools that are not NAME=REGION or name a region that the board lacks.
BuildOptions build_options(const TargetOptions& options, const Board& board);

// An image that is ready to start; `image` is absent where only the device can tell.
struct Target {
  Place place;
  std::optional<Board> board;
  std::filesystem::path elf;
  std::optional<Firmware> firmware;
  std::optional<ImageDescription> image;
  LinkMedium link = LinkMedium::uart;  // that the image was, or is, built for
};

// Archive -> Package -> Firmware, or an image that was built before.
Target open_target(App& app, const TargetOptions& options);

// What the archive's image will hold, before anything is built; nothing for images and devices.
std::optional<ImageDescription> foresee_image(const TargetOptions& options);

}  // namespace assay
