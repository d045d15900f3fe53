// build: archive to image, without running it.
#pragma once

#include <string>
#include <vector>

#include "assay/environment.hpp"
#include "assay/events.hpp"
#include "assay/fit.hpp"
#include "assay/outcome.hpp"
#include "assay/stop.hpp"
#include "assay/wish.hpp"

ASSAY_BEGIN
struct BuildWish {
  FirmwareWish firmware;   // without an archive: the server alone
  PlaceWish place;         // its board and link alone
  std::string image_file;  // where to put the image; empty: it stays in the cache
};

struct BuildResult {
  Outcome outcome = Outcome::bug;
  std::string error;  // a sentence
  std::string image;  // file
  std::vector<RegionBytes> fit;
  bool from_cache = false;
  std::string report_json;

  bool passed() const { return outcome == Outcome::pass; }
};

// As run() does.
ASSAY_EXPORT BuildResult build(Environment& environment, const BuildWish& wish, Events& events,
                               Stop& stop);

ASSAY_END
