#include "host/core/package/file_tree.hpp"

#include "host/base/error.hpp"

namespace assay {

void LimitGuard::add(std::string_view path, std::uint64_t bytes) {
  if (++entries_ > limits_.entries) {
    throw Error(Blame::input,
                "{}: more than {} entries, too many for a model archive. Name the archive that TVM "
                "exported, or the folder it was unpacked into.",
                origin_, limits_.entries);
  }
  if (bytes > limits_.file_bytes) {
    throw Error(Blame::input,
                "{}: entry \"{}\" is too large: {} bytes, the limit is {}. Name the archive that "
                "TVM exported.",
                origin_, path, bytes, limits_.file_bytes);
  }
  total_bytes_ += bytes;
  if (total_bytes_ > limits_.total_bytes) {
    throw Error(Blame::input,
                "{}: too large: with entry \"{}\" it holds more than {} bytes unpacked. Name the "
                "archive that TVM exported.",
                origin_, path, limits_.total_bytes);
  }
}

}  // namespace assay
