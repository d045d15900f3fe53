#include "host/core/bench/lock_ticket.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>

#include "host/core/data/time_text.hpp"

namespace assay {
namespace {

constexpr std::size_t longest_text = 200;

bool intersect(const std::vector<std::string>& one, const std::vector<std::string>& other) {
  return std::any_of(one.begin(), one.end(), [&](const std::string& key) {
    return std::find(other.begin(), other.end(), key) != other.end();
  });
}

std::string shown(std::string text) {
  if (text.size() > longest_text) {
    // Before a letter, not within its bytes.
    std::size_t end = longest_text;
    while (end > 0 && (text[end] & 0xC0) == 0x80) --end;
    text.resize(end);
  }
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = '?';
  }
  return text;
}

}  // namespace

std::string ticket_text(const LockTicket& ticket) {
  const nlohmann::ordered_json json = {{"version", 1},
                                       {"device", ticket.device},
                                       {"command", ticket.command},
                                       {"user", ticket.user},
                                       {"pid", ticket.pid},
                                       {"keys", ticket.keys},
                                       {"token", ticket.token},
                                       {"made_under", ticket.made_under}};
  return json.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace) + "\n";
}

std::optional<LockTicket> parse_ticket(std::string_view text) {
  try {
    const auto json = nlohmann::json::parse(text);
    LockTicket ticket;
    ticket.keys = json.at("keys").get<std::vector<std::string>>();
    ticket.device = shown(json.at("device"));
    ticket.command = shown(json.at("command"));
    ticket.user = shown(json.at("user"));
    const auto& pid = json.at("pid");
    if (!pid.is_number_integer() || pid < 0 || pid > std::numeric_limits<int>::max()) {
      return std::nullopt;
    }
    ticket.pid = pid;
    ticket.token = json.at("token");
    ticket.made_under = json.at("made_under");
    return ticket;
  } catch (const nlohmann::json::exception&) {
    return std::nullopt;
  }
}

std::vector<std::size_t> blocking(const std::vector<LockTicket>& earlier,
                                  const LockTicket& ticket) {
  // What the outer ticket does not cover is waited for like everybody's.
  std::vector<std::string> uncovered = ticket.keys;
  for (const LockTicket& outer : earlier) {
    if (ticket.made_under.empty() || outer.token != ticket.made_under) continue;
    std::erase_if(uncovered, [&](const std::string& key) {
      return std::find(outer.keys.begin(), outer.keys.end(), key) != outer.keys.end();
    });
  }
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < earlier.size(); ++i) {
    const bool sibling = !ticket.made_under.empty() && earlier[i].made_under == ticket.made_under;
    if (intersect(earlier[i].keys, sibling ? ticket.keys : uncovered)) found.push_back(i);
  }
  return found;
}

LockUse use_of(const std::vector<LockTicket>& tickets, const std::vector<std::string>& keys) {
  LockUse use;
  std::vector<LockTicket> earlier;
  for (const LockTicket& ticket : tickets) {
    if (intersect(ticket.keys, keys)) {
      if (!blocking(earlier, ticket).empty()) {
        ++use.waiting;
      } else if (!use.holder) {
        use.holder = ticket;
      }
    }
    earlier.push_back(ticket);
  }
  return use;
}

std::string holder_text(const LockTicket& holder, std::time_t now) {
  constexpr std::time_t day = 24 * 60 * 60;
  const std::string since =
      local_time_text(holder.since, now - holder.since < day ? "%H:%M:%S" : "%Y-%m-%d %H:%M:%S");
  return fmt::format("{} (pid {}, user {}) since {}", holder.command, holder.pid, holder.user,
                     since);
}

std::string in_use_sentence(const std::string& device, const LockTicket& holder, std::time_t now) {
  return fmt::format("{} is in use by {}{}", device, holder_text(holder, now),
                     holder.device == device ? "" : fmt::format(" as '{}'", holder.device));
}

}  // namespace assay
