// Text of other programs, made fit for a sentence.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace assay {

// `text` as one line of at most `most_characters`, "..." where it was longer: escape sequences left
// out, and each run of white space and control characters a space. Bytes beyond ASCII, which may be
// no UTF-8, become question marks.
std::string printable(std::string_view text, std::size_t most_characters = 300);

}  // namespace assay
