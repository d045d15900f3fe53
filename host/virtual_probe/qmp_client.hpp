// Controls an emulator as a machine: reset, its list of memory, and what happens in it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/ports/link.hpp"
#include "host/virtual_probe/emulator.hpp"

namespace assay::virtual_probe {

// Throws EmulatorGone when the server is gone, is silent, or refuses.
class QmpClient {
 public:
  explicit QmpClient(Link& link) : link_(link) {}  // which has to outlive this

  void begin();                                   // waits for the greeting
  std::string monitor(std::string_view command);  // text of a command of QEMU's own monitor
  void reset();                                   // returns when it has been done
  std::vector<EmulatorEvent> take_events();       // does not wait; of many, the first

 private:
  enum class Awaited { greeting, answer, reset };

  std::string ask(const std::string& request);
  std::string wait_for(Awaited awaited);
  std::optional<std::string> next_line(Duration timeout);
  // True where the line is what is awaited; events are noted. `text` gets an answer's string.
  bool take_line(const std::string& line, std::optional<Awaited> awaited, std::string& text);

  Link& link_;
  std::string received_;
  bool reset_done_ = false;
  bool watchdog_expired_ = false;
  std::vector<EmulatorEvent> events_;
};

}  // namespace assay::virtual_probe
