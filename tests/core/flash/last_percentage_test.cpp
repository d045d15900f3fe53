#include "host/core/flash/last_percentage.hpp"

#include "tests/support/catch.hpp"

using namespace assay;

TEST_CASE("percentage: the last one that a program printed counts") {
  CHECK(last_percentage("Writing at 0x00010000... (6 %)\rWriting at 0x00014000... (13 %)") == 13u);
  CHECK(last_percentage("Loading into Flash: [====      ]  43%\n") == 43u);
  CHECK(last_percentage("Program: 99.9%") == 99u);
  CHECK(last_percentage("100%") == 100u);
}

TEST_CASE("percentage: what is none is passed over") {
  CHECK_FALSE(last_percentage(""));
  CHECK_FALSE(last_percentage("%"));
  CHECK_FALSE(last_percentage("done %s"));
  CHECK(last_percentage("5 % of 1234%, then %x") == 5u);
  CHECK_FALSE(last_percentage("99999999999999999999%"));
}
