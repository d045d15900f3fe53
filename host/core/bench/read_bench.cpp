#include "host/core/bench/read_bench.hpp"

#include <nlohmann/json.hpp>

#include "host/base/error.hpp"
#include "host/core/bench/bench_schema.hpp"
#include "host/core/bench/check_bench.hpp"
#include "host/core/data/json_document.hpp"

namespace assay {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

std::optional<std::uint32_t> baud_of(const json& link) {
  if (!link.contains("baud")) return std::nullopt;
  return link.at("baud").get<std::uint32_t>();
}

BenchLink link_of(const json& link) {
  if (link.contains("usb_serial")) {
    UsbSerialLink usb{link.at("usb_serial"), std::nullopt, baud_of(link)};
    if (link.contains("interface")) usb.interface = link.at("interface").get<int>();
    return usb;
  }
  if (link.contains("path")) return PathLink{link.at("path"), baud_of(link)};
  if (link.contains("url")) return UrlLink{link.at("url")};
  return RttLink{};
}

BenchProbe probe_of(const json& probe) {
  if (probe.contains("remote_bitbang")) return RemoteBitbangProbe{probe.at("remote_bitbang")};
  return UsbProbe{probe.at("usb_serial"), probe.value("interface", "")};
}

DeviceEntry device_of(const json& value) {
  DeviceEntry device;
  device.name = value.at("name");
  device.board = value.at("board");
  device.link = link_of(value.at("link"));
  if (value.contains("probe")) device.probe = probe_of(value.at("probe"));
  if (value.contains("reset")) {
    device.reset_command = value.at("reset").at("command").get<std::vector<std::string>>();
  }
  if (value.contains("power")) {
    const json& power = value.at("power");
    device.power = PowerCommands{power.at("off").get<std::vector<std::string>>(),
                                 power.at("on").get<std::vector<std::string>>()};
  }
  device.tags = value.value("tags", std::vector<std::string>());
  device.quarantine = value.value("quarantine", "");
  return device;
}

}  // namespace

BenchFile find_bench_file(const std::string& option,
                          const std::function<const char*(const char*)>& variable) {
  const auto value = [&](const char* name) {
    const char* text = variable(name);
    return fs::path(text == nullptr ? "" : text);
  };
  if (!option.empty()) return {option, true};
  if (const fs::path named = value("ASSAY_BENCH"); !named.empty()) return {named, true};
  // The XDG specification: a relative path in it is to be ignored.
  if (const fs::path base = value("XDG_CONFIG_HOME"); base.is_absolute()) {
    return {base / "assay/bench.json", false};
  }
  if (const fs::path home = value("HOME"); home.is_absolute()) {
    return {home / ".config/assay/bench.json", false};
  }
  return {};
}

Bench read_bench(const BenchFile& file, const BenchRules& rules) {
  std::error_code unreadable;
  if (file.path.empty() || (!file.named && !fs::exists(file.path, unreadable) && !unreadable)) {
    return {};
  }
  const std::string name = file.path.string();
  const json document = read_json_document(file.path, bench_schema());
  check_bench_kinds(document, name);
  Bench bench;
  bench.file = file.path;
  for (const json& device : document.at("devices")) bench.devices.push_back(device_of(device));
  check_bench(bench, rules, name);
  return bench;
}

}  // namespace assay
