// The versions that programs tell of themselves.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace assay {

// The arguments with which a flasher tells its version; none for one that is not known here, since
// it may take them for something to do to a device.
std::vector<std::string> flasher_version_arguments(std::string_view program);

// "12.2.1" of what a program printed when asked: the first number with a point in it, what stands
// in parentheses left out, as packagers put their own versions there. Empty where there is none.
std::string version_in(std::string_view output);

// Whether the version `one` comes before `other`, number by number: "0.9" before "0.12.0". What is
// no number counts as 0.
bool is_older(std::string_view one, std::string_view other);

}  // namespace assay
