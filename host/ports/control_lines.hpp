// The control lines of a serial port, which reset and start many boards.
#pragma once

#include <span>

#include "host/core/board/access.hpp"

namespace assay {

// Implemented by links that have control lines, beside Link.
class ControlLines {
 public:
  virtual ~ControlLines() = default;

  // Plays the steps in order, and waits for as long as each holds; does nothing without steps.
  // Throws Error(link) when the port has no control lines (a pseudo-terminal) or its far end does
  // not set them, Cancelled.
  virtual void play(std::span<const ControlLineStep> steps) = 0;
};

}  // namespace assay
