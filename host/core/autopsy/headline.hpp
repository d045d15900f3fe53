// An autopsy's sentences.
#pragma once

#include "host/core/autopsy/core_place.hpp"
#include "host/core/autopsy/diagnosis.hpp"

namespace assay {

// "f (file.c:12), in the operator o, called from g"; "" where no frame is known.
std::string place_text(const Autopsy& autopsy);

// Sets headline, advice and notes. All else of it is set already; `sign` is how a stack overflow
// shows.
void write_sentences(Autopsy& autopsy, const Board& board, CorePlace place,
                     const std::string& sign);

}  // namespace assay
