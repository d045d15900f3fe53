// Who uses or waits for which physical things: the tickets of device locks, without their files.
#pragma once

#include <cstdint>
#include <ctime>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay {

// A place in the queue. Its owner holds its things once no other ticket blocks it.
struct LockTicket {
  std::uint64_t number = 0;       // earlier tickets have lower ones
  std::vector<std::string> keys;  // the things (thing_keys.hpp)
  std::string device;             // what its owner calls them: "left", "tcp://127.0.0.1:5555"
  std::string command;            // "assay run"
  std::string user;
  int pid = 0;
  std::string token;       // unique
  std::string made_under;  // tokens_under() of the ticket whose owner started this one's, or empty
  std::time_t since = 0;   // of its holding, or of its waiting until it holds
  bool holds = false;      // its things; else it waits for them
};

// One line of JSON without `number` and `since`, which come from the ticket's file.
std::string ticket_text(const LockTicket& ticket);

// Nothing for what is no ticket's text. Other users' files are read: control characters in texts
// become '?', and long texts are cut.
std::optional<LockTicket> parse_ticket(std::string_view text);

// The tokens, outermost first, that a ticket is made under whose owner this one's starts.
std::string tokens_under(const LockTicket& ticket);

// The indices of those in `queue`, which lists tickets by number, that `ticket` has to wait for:
// that have a key of it, and come earlier or hold already. `place` is its own index; left out, it
// comes last. A ticket made under others shares their things, as long as they are in the queue, and
// need not wait behind those that wait for them. It may so hold what earlier ones wait for, and
// keeps that when the others end.
std::vector<std::size_t> blocking(const std::vector<LockTicket>& queue, const LockTicket& ticket,
                                  std::size_t place = std::string::npos);

// Who holds any of `keys` and how many wait for them.
struct LockUse {
  std::optional<LockTicket> holder;
  int waiting = 0;
};
LockUse use_of(const std::vector<LockTicket>& queue, const std::vector<std::string>& keys);

// "assay run (pid 4711, user ci) since 14:03:12", in local time, with the date where that is 24
// hours or more before `now`.
std::string holder_text(const LockTicket& holder, std::time_t now);

// "left is in use by assay run (pid 4711, user ci) since 14:03:12"; names the device that the
// holder takes it for, where that is another.
std::string in_use_sentence(const std::string& device, const LockTicket& holder, std::time_t now);

}  // namespace assay
