// How TVM turns raw names into C names.
#pragma once

#include <string>
#include <string_view>

namespace assay {

// Every character outside [A-Za-z0-9] becomes '_': "z:feat" is "z_feat".
std::string sanitize_name(std::string_view raw);

// "z_feat" is "Z_FEAT", as in the header's macros.
std::string upper_name(std::string_view c_name);

// "example_target_hook" is "ExampleTargetHook", as in TVMDeviceExampleTargetHookOpen.
std::string camel_name(std::string_view c_name);

// Throws Error(input) for names with control characters, which would damage terminals and generated
// C; what names the thing ("input") and where the file and place.
void check_printable_name(std::string_view name, std::string_view what, std::string_view where);

}  // namespace assay
