// The firmware of a job: built from an archive, built before, or whatever runs on a device.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "host/core/firmware/firmware.hpp"
#include "host/core/image/description.hpp"
#include "host/core/package/package.hpp"
#include "host/desk/place.hpp"
#include "host/rpc/messages.hpp"

namespace assay {

// What firmware is wished for: one of `path`, `image` and `elf`, or what a device has.
struct FirmwareWish {
  std::string path;   // archive, or folder with archive and cases
  std::string image;  // built before
  std::string elf;    // firmware with its own main
  std::vector<std::string> models;
  std::vector<std::string> sources, includes, libraries, defines, pools;
  std::optional<std::uint64_t> stack_bytes, argument_bytes;
  bool keep_signatures = false;
  bool may_lack_model = false;  // nothing named is the server alone, with what `sources` add
};

// A package's path with the cases that lie beside it.
struct PackagePath {
  std::filesystem::path package;
  std::optional<std::filesystem::path> cases;
};
PackagePath find_package(const std::string& path);

// The wish's archive, whose warnings are told; nothing where it names none.
std::optional<Package> read_package(const JobContext& job, const FirmwareWish& wish);

// What the archive's image will hold, before anything is built.
ImageDescription foresee_image(const Package& package);

// Throws Error(input) for pools that are not NAME=REGION or name a region that the board lacks.
BuildOptions build_options(const FirmwareWish& wish, const Board& board);

// An image that is ready to start; `image` is absent where only the device can tell.
struct PreparedImage {
  Place place;
  std::optional<Board> board;
  std::filesystem::path elf;
  std::optional<Firmware> firmware;
  std::optional<ImageDescription> image;
  LinkMedium link = LinkMedium::uart;  // that the image was, or is, built for

  // Whether the firmware that said so much is this image; an image that says nothing of itself is
  // none that is known again.
  bool is_in(const rpc::HelloReply& hello) const {
    return image && hello.build_id == image->build_id;
  }
};

// `package` is what read_package() gave for the same wish.
PreparedImage prepare_image(const JobContext& job, const FirmwareWish& firmware,
                            const PlaceWish& place, const std::optional<Package>& package);

}  // namespace assay
