#include "host/core/package/caller_memory.hpp"

#include <string>

#include "host/base/error.hpp"
#include "host/core/package/names.hpp"

namespace assay {

std::vector<ExternalPool> external_pools(const ModelHeader& header, std::string_view origin) {
  std::vector<ExternalPool> pools;
  for (const HeaderMember& member : header.pools) {
    if (const auto bytes = header.pool_bytes(member.name)) {
      pools.push_back({member.name, *bytes, ""});
    } else if (const auto constant_bytes = header.constant_pool_bytes(member.name)) {
      pools.push_back({member.name, *constant_bytes, header.constants_macro(member.name)});
    } else {
      throw Error(Blame::input,
                  "{}: {} asks for the pool \"{}\", but states no size for it. Export the model "
                  "again.",
                  origin, header.file, member.name);
    }
  }
  return pools;
}

std::vector<DeviceHandle> device_handles(const ModelHeader& header, const Code& code) {
  std::vector<DeviceHandle> devices;
  for (const HeaderMember& member : header.devices) {
    DeviceHandle device{member.name, {}};
    for (const char* hook : {"Activate", "Open", "Close", "Deactivate"}) {
      const std::string symbol = "TVMDevice" + camel_name(member.name) + hook;
      if (code.runtime_calls.contains(symbol)) device.hooks.push_back(symbol);
    }
    devices.push_back(std::move(device));
  }
  return devices;
}

}  // namespace assay
