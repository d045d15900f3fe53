// numpy's .npz format: a ZIP archive of .npy files.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "host/core/data/file_bytes.hpp"
#include "host/core/tensor.hpp"

namespace assay {

// Picks one array of an .npz file: the member called `<name>.npy` for the first of `names` that is
// there, else the only member. `origin` names the file in messages. limit_bytes bounds what one
// member may unpack to. Throws Error(input) where the archive is damaged, no member fits, or the
// picked member is no tensor.
Tensor parse_npz(std::span<const std::uint8_t> file, std::string_view origin,
                 std::span<const std::string> names,
                 std::uint64_t limit_bytes = max_tensor_file_bytes);

}  // namespace assay
