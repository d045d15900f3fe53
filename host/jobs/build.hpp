// build: archive to image, without running it; or the runtime for firmware with its own main.
#pragma once

#include <optional>
#include <string>

#include "host/base/stop.hpp"
#include "host/core/board/board.hpp"
#include "host/core/firmware/firmware.hpp"
#include "host/core/job_failure.hpp"
#include "host/desk/place.hpp"
#include "host/desk/prepared_image.hpp"
#include "host/ports/events.hpp"
#include "host/ports/outside.hpp"

namespace assay {

struct BuildWish {
  FirmwareWish firmware;
  PlaceWish place;      // its board and link alone
  std::string output;   // where to put the image (an ELF file); empty: it stays in the cache
  std::string runtime;  // folder for libassay.a and its headers instead; empty: an image is built
};

struct BuildResult {
  std::optional<Board> board;
  std::optional<Firmware> firmware;  // absent where the runtime was wished for
  std::string image;                 // where it lies
  std::string library;               // where libassay.a lies
  std::string include;               // folder of its headers
  std::optional<JobFailure> failure;
};

// Throws Cancelled; what goes wrong is in the result.
BuildResult build(Outside& outside, const BuildWish& wish, Events& events, Stop& stop);

}  // namespace assay
