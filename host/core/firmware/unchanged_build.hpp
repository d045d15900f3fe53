// A build whose sources stay as its key says.
#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "host/ports/cache.hpp"

namespace assay {

// cache.build() with the key that `key` reads from the sources. It reads them again once `fill` has
// compiled them: where one has changed meanwhile, that folder is not kept, and all is done anew.
// A folder whose recorded inputs (record_inputs()) hold something else by now is passed over: the
// next is found, or made, by what they hold.
// Throws Error(input) where they do not come to rest; else what these throw.
std::filesystem::path build_unchanged(
    Cache& cache, const Stop& stop, Events& events, const std::function<std::string()>& key,
    const std::function<void(const std::filesystem::path& folder, const std::string& key)>& fill);

}  // namespace assay
