// Public wishes as those of jobs.
#pragma once

#include "assay/wish.hpp"
#include "host/desk/place.hpp"
#include "host/desk/prepared_image.hpp"

namespace assay::v0 {

assay::FirmwareWish wished(const v0::FirmwareWish& wish);
assay::PlaceWish wished(const v0::PlaceWish& wish);  // of a job that may be about a device

inline constexpr double kLeastTimeoutS = 0.001;

// Throws assay::Error(input), with `what` in its sentence, for what is no length of time to wait
// for.
void check_seconds(double seconds, double least, const char* what);

}  // namespace assay::v0
