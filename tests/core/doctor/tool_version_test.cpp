#include "host/core/doctor/tool_version.hpp"

#include "tests/support/catch.hpp"

using namespace assay;

TEST_CASE("doctor: the version that a program tells of itself is found") {
  struct Case {
    const char* output;
    const char* version;
  };
  // First lines as the programs of Debian 12 print them, and the banner of ST's programmer.
  const Case cases[] = {
      {"1.11.1\n", "1.11.1"},
      {"gcc (Debian 12.2.0-14+deb12u1) 12.2.0\nCopyright (C) 2022\n", "12.2.0"},
      {"arm-none-eabi-gcc (15:12.2.rel1-1) 12.2.1 20221205\n", "12.2.1"},
      {"riscv64-unknown-elf-gcc (12.2.0-14+deb12u1+11+b2) 12.2.0\n", "12.2.0"},
      {"QEMU emulator version 7.2.22 (Debian 1:7.2+dfsg-7+deb12u18+b3)\n", "7.2.22"},
      {"Open On-Chip Debugger 0.12.0\nLicensed under GNU GPL v2\n", "0.12.0"},
      {"v1.7.0\n", "1.7.0"},
      {"      -------\n   STM32CubeProgrammer v2.15.0\n      -------\n", "2.15.0"},
      {"tool (1.2.3)\n", "1.2.3"},
      {"broken (1.2\n4.5.6\n", "4.5.6"},
      {"version 7\n", ""},
      {"3. of 5", ""},
      {"", ""},
  };
  for (const Case& one : cases) {
    INFO(one.output);
    CHECK(version_in(one.output) == one.version);
  }
}

TEST_CASE("doctor: versions are compared number by number") {
  CHECK(is_older("0.10.0", "0.12"));
  CHECK(is_older("0.9", "0.12.0"));
  CHECK(is_older("0.11.99", "0.12"));
  CHECK_FALSE(is_older("0.12", "0.12"));
  CHECK_FALSE(is_older("0.12.0", "0.12"));
  CHECK_FALSE(is_older("0.12.0+dev", "0.12"));
  CHECK_FALSE(is_older("1.0", "0.12"));
  CHECK_FALSE(is_older("0.100", "0.12"));
}

TEST_CASE("doctor: a flasher that is not known is not asked for its version") {
  CHECK(flasher_version_arguments("openocd") == std::vector<std::string>{"--version"});
  CHECK(flasher_version_arguments("picotool") == std::vector<std::string>{"version"});
  CHECK(flasher_version_arguments("my-flasher").empty());
}
