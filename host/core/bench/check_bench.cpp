#include "host/core/bench/check_bench.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "host/base/error.hpp"
#include "host/core/bench/thing_keys.hpp"
#include "host/core/data/suggest.hpp"
#include "host/core/line/unix_address.hpp"

namespace assay {
namespace {

using nlohmann::json;

// A member of a link or probe, and beside which ones it may stand.
struct Belongs {
  const char* member;
  std::vector<std::string> beside;
};

void check_kind(const json& value, const std::vector<std::string>& kinds,
                const std::vector<Belongs>& members, const std::string& place) {
  std::vector<std::string> given;
  for (const std::string& kind : kinds) {
    if (value.contains(kind)) given.push_back(kind);
  }
  if (given.size() != 1) {
    throw Error(Blame::input, "{}: exactly one of {} is to be given, not {}.", place,
                fmt::join(kinds, ", "),
                given.empty() ? "none" : fmt::format("{}", fmt::join(given, " and ")));
  }
  for (const Belongs& rule : members) {
    if (!value.contains(rule.member)) continue;
    if (std::find(rule.beside.begin(), rule.beside.end(), given[0]) != rule.beside.end()) continue;
    throw Error(Blame::input, "{}/{}: it belongs to {}, not to {}.", place, rule.member,
                fmt::join(rule.beside, " or "), given[0]);
  }
}

bool share_a_key(const std::vector<std::string>& one, const std::vector<std::string>& other) {
  return std::any_of(one.begin(), one.end(), [&](const std::string& key) {
    return std::find(other.begin(), other.end(), key) != other.end();
  });
}

BenchLink resolved(const BenchLink& link) {
  const auto* url = std::get_if<UrlLink>(&link);
  return url == nullptr ? link : local_link(url->url).value_or(link);
}

bool same_link(const BenchLink& first, const BenchLink& second) {
  const BenchLink one = resolved(first);
  const BenchLink other = resolved(second);
  const auto* a = std::get_if<UsbSerialLink>(&one);
  const auto* b = std::get_if<UsbSerialLink>(&other);
  // Without an interface it is the adapter's only port, and so any of its interfaces.
  if (a != nullptr && b != nullptr && a->usb_serial == b->usb_serial) {
    return !a->interface || !b->interface || a->interface == b->interface;
  }
  return share_a_key(link_keys(one, {}), link_keys(other, {}));
}

class Checker {
 public:
  Checker(const Bench& bench, const BenchRules& rules, const std::string& file)
      : bench_(bench), rules_(rules), file_(file) {}

  void check() {
    for (std::size_t i = 0; i < bench_.devices.size(); ++i) {
      place_ = fmt::format("{}: /devices/{}", file_, i);
      check_device(bench_.devices[i]);
    }
  }

 private:
  void check_device(const DeviceEntry& device) {
    check_board(device);
    if (const auto* link = std::get_if<UrlLink>(&device.link)) check_url(link->url);
    if (std::holds_alternative<RttLink>(device.link) && !device.probe) {
      throw Error(Blame::input, "{}/link/rtt: it needs a \"probe\" to go through.", place_);
    }
    const auto* remote = device.probe ? std::get_if<RemoteBitbangProbe>(&*device.probe) : nullptr;
    if (remote != nullptr) check_remote(remote->address);
    check_others(device);
  }

  void check_board(const DeviceEntry& device) {
    const auto& boards = rules_.boards;
    if (std::find(boards.begin(), boards.end(), device.board) != boards.end()) return;
    throw Error(Blame::input, "{}/board: there is no board '{}'{}. The boards are: {}.", place_,
                device.board, did_you_mean(device.board, boards), fmt::join(boards, ", "));
  }

  void check_url(const std::string& url) {
    try {
      rules_.check_url(url);
    } catch (const Error& error) {
      throw Error(Blame::input, "{}/link/url: {}", place_, error.what());
    }
  }

  void check_remote(const std::string& address) {
    if (address.starts_with(unix_scheme)) return check_socket(address);
    const int port = std::stoi(address.substr(address.rfind(':') + 1));
    if (port >= 1 && port <= 65535) return;
    throw Error(Blame::input, "{}/probe/remote_bitbang: ports go from 1 to 65535, not {}.", place_,
                port);
  }

  void check_socket(const std::string& address) {
    try {
      parse_unix_address(address);
    } catch (const Error& error) {
      throw Error(Blame::input, "{}/probe/remote_bitbang: {}", place_, error.what());
    }
  }

  // Against the devices before it.
  void check_others(const DeviceEntry& device) {
    for (const DeviceEntry& other : bench_.devices) {
      if (&other == &device) return;
      if (other.name == device.name) {
        throw Error(Blame::input, "{}/name: another device is called '{}' already.", place_,
                    device.name);
      }
      if (same_link(other.link, device.link)) refuse_shared("link", other, device);
      if (other.probe && device.probe &&
          share_a_key(probe_keys(*other.probe, {}), probe_keys(*device.probe, {}))) {
        refuse_shared("probe", other, device);
      }
    }
  }

  [[noreturn]] void refuse_shared(const char* part, const DeviceEntry& one,
                                  const DeviceEntry& other) {
    throw Error(Blame::input, "{}/{}: '{}' and '{}' have the same {}; each device has its own.",
                place_, part, one.name, other.name, part);
  }

  const Bench& bench_;
  const BenchRules& rules_;
  const std::string& file_;
  std::string place_;
};

}  // namespace

void check_bench_kinds(const json& document, const std::string& file) {
  const json& devices = document.at("devices");
  for (std::size_t i = 0; i < devices.size(); ++i) {
    const std::string place = fmt::format("{}: /devices/{}", file, i);
    check_kind(devices[i].at("link"), {"usb_serial", "path", "url", "rtt"},
               {{"interface", {"usb_serial"}}, {"baud", {"usb_serial", "path"}}}, place + "/link");
    if (devices[i].contains("probe")) {
      check_kind(devices[i].at("probe"), {"usb_serial", "remote_bitbang"},
                 {{"interface", {"usb_serial"}}}, place + "/probe");
    }
  }
}

void check_bench(const Bench& bench, const BenchRules& rules, const std::string& file) {
  Checker(bench, rules, file).check();
}

}  // namespace assay
