#include "host/library/wish.hpp"

#include "host/base/wish_error.hpp"

namespace assay::v0 {

namespace {

constexpr double kMostSeconds = 31'536'000;  // a year: far from where microseconds overflow

}  // namespace

assay::FirmwareWish wished(const v0::FirmwareWish& wish) {
  assay::FirmwareWish firmware;
  firmware.path = wish.archive;
  firmware.image = wish.image;
  firmware.elf = wish.elf;
  firmware.models = wish.models;
  firmware.sources = wish.sources;
  firmware.includes = wish.includes;
  firmware.libraries = wish.libraries;
  firmware.defines = wish.defines;
  firmware.pools = wish.pools;
  firmware.stack_bytes = wish.stack_bytes;
  firmware.argument_bytes = wish.argument_bytes;
  firmware.keep_signatures = wish.keep_signatures;
  return firmware;
}

assay::PlaceWish wished(const v0::PlaceWish& wish) {
  if (wish.wait_s) check_seconds(*wish.wait_s, 0, "PlaceWish::wait_s");
  assay::PlaceWish place;
  place.board = wish.board;
  place.attach = wish.attach;
  place.link = wish.link;
  place.device = wish.device;
  place.tags = wish.tags;
  place.flasher = wish.flasher;
  place.probe = wish.probe;
  place.reaches = true;
  place.force = wish.force;
  place.verify = wish.verify;
  place.wait_s = wish.wait_s;
  place.rate_baud = wish.rate_baud;
  return place;
}

void check_seconds(double seconds, double least, const char* what) {
  if (seconds >= least && seconds <= kMostSeconds) return;
  throw WishError("{} is {}; it takes {} to {} seconds.", what, seconds, least, kMostSeconds);
}

}  // namespace assay::v0
