// A job's step as one line for people.
#pragma once

#include <string>

#include "host/ports/events.hpp"

namespace assay {

std::string step_text(const JobStep& step);  // without a line feed

}  // namespace assay
