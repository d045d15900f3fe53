// How a job ends.
#pragma once

#include <stdexcept>
#include <string>

#include "assay/export.hpp"

ASSAY_BEGIN
// The numbers are the exit codes of the tool, but for `ran`, with which it ends by 0.
enum class Outcome {
  pass = 0,          // came to its end; a run: compared, and nothing differs
  ran = -1,          // a run that came to its end, and compared nothing
  mismatch = 1,      // an output differs from its reference
  usage = 2,         // the wish, or what it names, is wrong; or the image does not fit
  build = 3,         // compiler or linker failed, or is missing
  flash = 4,         // flasher or emulator failed, or is missing
  link = 5,          // the device is silent, or lost
  device = 6,        // the model returned non-zero, faulted, overflowed, or ran past its time-out
  bug = 70,          // of this library
  interrupted = 130  // Stop::ask()
};

// What of an environment or a wish cannot be used; what() is a sentence. Jobs do not throw it:
// what goes wrong is in their results.
class ASSAY_EXPORT Error : public std::runtime_error {
 public:
  Error(Outcome outcome, const std::string& sentence);
  ~Error() override;
  Outcome outcome() const { return outcome_; }

 private:
  Outcome outcome_;
};

// "0.1.0": of the library that runs.
ASSAY_EXPORT std::string version();

ASSAY_END
