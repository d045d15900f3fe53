#include "host/core/bench/lock_ticket.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>

#include "host/core/data/time_text.hpp"

namespace assay {
namespace {

constexpr std::size_t longest_text = 200;
constexpr char token_separator = ':';

bool intersect(const std::vector<std::string>& one, const std::vector<std::string>& other) {
  return std::any_of(one.begin(), one.end(), [&](const std::string& key) {
    return std::find(other.begin(), other.end(), key) != other.end();
  });
}

bool has_key(const LockTicket& ticket, const std::string& key) {
  return std::find(ticket.keys.begin(), ticket.keys.end(), key) != ticket.keys.end();
}

bool is_made_under(const LockTicket& inner, const LockTicket& outer) {
  const std::string_view tokens = inner.made_under;
  for (std::size_t at = 0; at < tokens.size();) {
    const std::size_t end = std::min(tokens.find(token_separator, at), tokens.size());
    if (tokens.substr(at, end - at) == outer.token) return true;
    at = end + 1;
  }
  return false;
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
                                       {"made_under", ticket.made_under},
                                       {"holds", ticket.holds}};
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
    ticket.holds = json.value("holds", false);
    return ticket;
  } catch (const nlohmann::json::exception&) {
    return std::nullopt;
  }
}

std::string tokens_under(const LockTicket& ticket) {
  return ticket.made_under.empty() ? ticket.token
                                   : ticket.made_under + token_separator + ticket.token;
}

std::vector<std::size_t> blocking(const std::vector<LockTicket>& queue, const LockTicket& ticket,
                                  std::size_t place) {
  // By key: the innermost of the tickets that this one was made under and that cover it.
  const auto covered_by = [&](const std::string& key) {
    const LockTicket* innermost = nullptr;
    for (const LockTicket& outer : queue) {
      if (is_made_under(ticket, outer) && has_key(outer, key) &&
          (innermost == nullptr || is_made_under(outer, *innermost))) {
        innermost = &outer;
      }
    }
    return innermost;
  };
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < queue.size(); ++i) {
    const LockTicket& other = queue[i];
    if (i == place || (i > place && !other.holds)) continue;
    const bool blocks =
        std::any_of(ticket.keys.begin(), ticket.keys.end(), [&](const std::string& key) {
          if (!has_key(other, key)) return false;
          const LockTicket* outer = covered_by(key);
          return outer == nullptr || is_made_under(other, *outer);
        });
    if (blocks) found.push_back(i);
  }
  return found;
}

LockUse use_of(const std::vector<LockTicket>& queue, const std::vector<std::string>& keys) {
  LockUse use;
  for (std::size_t i = 0; i < queue.size(); ++i) {
    const LockTicket& ticket = queue[i];
    if (!intersect(ticket.keys, keys)) continue;
    // One whose turn has come may not have noticed yet.
    if (!ticket.holds && !blocking(queue, ticket, i).empty()) {
      ++use.waiting;
    } else if (!use.holder) {
      use.holder = ticket;
    }
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
