// An emulator that sees nothing of the world: no network, no programs, no other user's rights.
#pragma once

#include <string>
#include <vector>

namespace assay {

// Appends the options that close QEMU to the arguments of one that is about to start. They hold
// whatever stands before them, but for network devices, which QEMU adds up: throws Error(input)
// where there is one.
void isolate_qemu(std::vector<std::string>& arguments);

}  // namespace assay
