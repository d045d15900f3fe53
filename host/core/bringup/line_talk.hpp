// Greets the device over its link, and keeps what went over the line.
#pragma once

#include <optional>
#include <string>

#include "host/core/board/board.hpp"
#include "host/core/bringup/bringup_firmware.hpp"
#include "host/core/bringup/causes.hpp"
#include "host/core/bringup/desk.hpp"
#include "host/rpc/messages.hpp"

namespace assay {

struct LineTalk {
  std::string link;                      // what it is
  std::optional<std::string> not_open;   // why it did not open
  rpc::Bytes sent, received;             // the first of them
  std::optional<rpc::HelloReply> hello;  // none: nothing that is an answer came
  std::string problem;                   // then, a sentence
};

// Resets the device by its probe where it has one, and says hello until it answers or some seconds
// are over. Throws Error(flash) where the probe fails, Cancelled.
LineTalk talk(BringupDesk& desk);

struct LineFault {
  Trouble trouble;
  std::string what;
};

// Why nothing came back at all; nothing where something did. Asks the debug probe, where there is
// one, what the device received.
std::optional<LineFault> judge_link(const LineTalk& talk, BringupDesk& desk, const Board& board,
                                    const BringupFirmware& firmware);

// Why what came back is not the answer of this firmware; nothing where it is.
std::optional<LineFault> judge_hello(const LineTalk& talk, const Board& board,
                                     const BringupFirmware& firmware);

}  // namespace assay
