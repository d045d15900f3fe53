// Points in time as text.
#pragma once

#include <ctime>
#include <string>

namespace assay {

// By strftime(3)'s `format`, in the user's time zone; at most 63 bytes.
std::string local_time_text(std::time_t time, const char* format);

// "2026-11-20T14:03:12Z"
std::string utc_time_text(std::time_t time);

}  // namespace assay
