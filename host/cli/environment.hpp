// The environment of the process, in the shape that the readers of folders and locks take.
#pragma once

#include <cstdlib>

namespace assay {

// The variable's value, or null; the pointer holds until the environment is changed.
inline const char* variable(const char* name) { return std::getenv(name); }

}  // namespace assay
