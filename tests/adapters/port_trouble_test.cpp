#include "host/adapters/port_trouble.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <string>

#include "host/adapters/serial_port.hpp"
#include "host/base/error.hpp"
#include "tests/adapters/forked.hpp"
#include "tests/adapters/pseudo_terminal.hpp"
#include "tests/support/catch.hpp"

using namespace assay;
using Catch::Matchers::ContainsSubstring;

TEST_CASE("a port of a group is told with the group and the command that joins it") {
  REQUIRE(permission_sentence("/dev/ttyUSB0", "dialout", S_IFCHR | 0660, "ada") ==
          "No permission to open the serial port /dev/ttyUSB0: that takes the group dialout. Run "
          "`sudo usermod -aG dialout ada`, then log out and in again.");
}

TEST_CASE("a port that no group may open is told with what opens it to one") {
  for (const auto& [group, mode] : {std::pair{"dialout", 0600}, std::pair{"root", 0660}}) {
    const std::string sentence =
        permission_sentence("/dev/ttyUSB0", group, S_IFCHR | static_cast<mode_t>(mode), "ada");
    REQUIRE_THAT(sentence,
                 ContainsSubstring(fmt::format("its mode is {:o}, its group {}.", mode, group)));
    REQUIRE_THAT(sentence, ContainsSubstring("sudo chgrp dialout /dev/ttyUSB0"));
  }
}

TEST_CASE("a port that this user may not open is an error of the link that says so") {
  test::PseudoTerminal port;
  REQUIRE(::chmod(port.path().c_str(), 0) == 0);
  // The superuser opens everything.
  test::Forked user([&] {
    constexpr uid_t nobody = 65534;
    if (::geteuid() == 0 && ::setuid(nobody) != 0) return 1;
    try {
      open_serial_port(port.path(), 9600);
    } catch (const Error& error) {
      const bool told = std::string(error.what()).find("its mode is 0") != std::string::npos;
      return error.blame() == Blame::link && told ? 0 : 2;
    }
    return 3;
  });
  REQUIRE(user.wait() == 0);
}
