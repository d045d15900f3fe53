// Why a serial port does not open, as sentences that say what to do.
#pragma once

#include <sys/types.h>

#include <string>

namespace assay {

// Another program has it: "… is held by minicom (process 4711) …". Which one is known where this
// user may look into it.
std::string held_sentence(const std::string& path);

// This user may not open it: who may, and the command that mends it.
std::string permission_sentence(const std::string& path);

// The words behind that: the device's `group` with `mode` (as stat(2) has it), and the user's name.
std::string permission_sentence(const std::string& path, const std::string& group, mode_t mode,
                                const std::string& user);

}  // namespace assay
