// The chip's serial line on a socket.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "host/adapters/unique_fd.hpp"
#include "host/virtual_probe/listen.hpp"

namespace assay::virtual_probe {

// Forwards bytes both ways between the emulator's serial line and one client at a time; another is
// refused by closing. The client stays over changes of the emulator. What the device sends while
// nobody listens, or while a client has taken nothing for a second, is dropped, as on a UART.
//
// Works in a thread of its own: an emulator that waits for its serial line answers nobody, so it
// must not depend on who waits for the emulator.
class SerialBridge {
 public:
  explicit SerialBridge(const ListenPlace& place);  // throws as listen_on()
  ~SerialBridge();

  const std::string& address() const;     // as Listener::address
  void attach(UniqueFd line);             // the line of an emulator that has been started
  std::uint64_t clients() const;          // so far
  std::uint64_t bytes_to_device() const;  // so far, of all clients

 private:
  class Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace assay::virtual_probe
