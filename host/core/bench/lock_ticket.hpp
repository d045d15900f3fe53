// Who uses or waits for which physical things: the tickets of device locks, without their files.
#pragma once

#include <cstdint>
#include <ctime>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay {

// A place in the queue. Its owner holds its things once no earlier ticket blocks it.
struct LockTicket {
  std::uint64_t number = 0;       // earlier tickets have lower ones
  std::vector<std::string> keys;  // the things (thing_keys.hpp)
  std::string device;             // what its owner calls them: "left", "tcp://127.0.0.1:5555"
  std::string command;            // "assay run"
  std::string user;
  int pid = 0;
  std::string token;       // unique
  std::string made_under;  // token of the ticket whose owner started this one's; empty: none
  std::time_t since = 0;   // of its holding, or of its waiting until it holds
};

// One line of JSON without `number` and `since`, which come from the ticket's file.
std::string ticket_text(const LockTicket& ticket);

// Nothing for what is no ticket's text. Other users' files are read: control characters in texts
// become '?', and long texts are cut.
std::optional<LockTicket> parse_ticket(std::string_view text);

// The indices of those of `earlier` that `ticket` has to wait for: that have a key of it. A ticket
// made under another one shares that one's things, and need not wait behind those that wait for it.
std::vector<std::size_t> blocking(const std::vector<LockTicket>& earlier, const LockTicket& ticket);

// Who holds any of `keys` and how many wait for them.
struct LockUse {
  std::optional<LockTicket> holder;
  int waiting = 0;
};
LockUse use_of(const std::vector<LockTicket>& tickets, const std::vector<std::string>& keys);

// "assay run (pid 4711, user ci) since 14:03:12", in local time, with the date where that is 24
// hours or more before `now`.
std::string holder_text(const LockTicket& holder, std::time_t now);

// "left is in use by assay run (pid 4711, user ci) since 14:03:12"; names the device that the
// holder takes it for, where that is another.
std::string in_use_sentence(const std::string& device, const LockTicket& holder, std::time_t now);

}  // namespace assay
