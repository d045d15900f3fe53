#include "host/adapters/qemu_isolation.hpp"

#include <algorithm>
#include <string_view>

#include "host/base/error.hpp"

namespace assay {
namespace {

// QEMU takes its options with one dash or two.
bool opens_network(std::string_view argument) {
  if (argument.starts_with("--")) argument.remove_prefix(1);
  constexpr std::string_view options[] = {"-nic", "-net", "-netdev"};
  return std::find(std::begin(options), std::end(options), argument) != std::end(options);
}

}  // namespace

void isolate_qemu(std::vector<std::string>& arguments) {
  const auto network = std::find_if(arguments.begin(), arguments.end(), opens_network);
  if (network != arguments.end()) {
    throw Error(Blame::input,
                "The board's emulator arguments have {}: emulators get no network. Take it out of "
                "board.json.",
                *network);
  }
  // Boards with a network interface are given QEMU's user network unless that is refused, and
  // through it a model's code reaches the host. Of several -sandbox options QEMU obeys each.
  arguments.insert(arguments.end(),
                   {"-nodefaults", "-nic", "none", "-sandbox",
                    "on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny"});
}

}  // namespace assay
