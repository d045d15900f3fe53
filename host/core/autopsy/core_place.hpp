// Where in the firmware a core is, by its back trace.
#pragma once

#include "host/core/autopsy/back_trace.hpp"

namespace assay {

enum class CorePlace {
  elsewhere,  // code of the firmware that is none of those below
  starting,   // between reset and main()
  idle,       // in the server's loop, with no request at hand
  running,    // below the server's run
  calling,    // below the server's call of a remote function
};

// `frames` is empty where no image is known: then a core that slept is idle.
CorePlace core_place(const std::vector<Frame>& frames, bool slept);

}  // namespace assay
