// Switches that several commands share: which firmware, and where it runs.
#pragma once

#include "host/cli/switches.hpp"
#include "host/desk/place.hpp"
#include "host/desk/prepared_image.hpp"

namespace assay {

// What is built, and for which board.
void add_build_switches(Switches command, FirmwareWish& firmware, PlaceWish& place);
// Firmware that is there already, and links.
void add_device_switches(Switches command, FirmwareWish& firmware, PlaceWish& place);
// Devices of the bench, and how they are flashed.
void add_place_switches(Switches command, PlaceWish& place);

}  // namespace assay
