// What is wrong with a wish itself, before anything is looked at.
#pragma once

#include "host/base/error.hpp"

namespace assay {

// Parts of a wish, which a command line's switches and arguments are, that do not go together or
// are missing. Mistakes inside of what they name are plain Errors.
class WishError : public Error {
 public:
  template <typename... Arguments>
  explicit WishError(fmt::format_string<Arguments...> format, Arguments&&... arguments)
      : Error(Blame::input, fmt::format(format, std::forward<Arguments>(arguments)...)) {}
};

}  // namespace assay
