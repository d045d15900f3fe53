// A thread that lives as long as the process.
#pragma once

#include <functional>

namespace assay {

// Runs `work` there and returns once it is done; what `work` throws is thrown here. One at a time,
// in the order of coming. All signals are blocked on that thread.
//
// Children are started there: the signal that ends them with their parent is sent when the thread
// that started them ends, which for a job's own thread may be long before the process does
// (prctl(2), PR_SET_PDEATHSIG).
void on_lasting_thread(const std::function<void()>& work);

}  // namespace assay
