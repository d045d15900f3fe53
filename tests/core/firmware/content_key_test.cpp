#include "host/core/firmware/content_key.hpp"

#include "host/base/error.hpp"
#include "tests/support/catch.hpp"

using namespace assay;

TEST_CASE("content key: where a field ends matters") {
  CHECK(ContentKey().add("ab").add("c").hex() != ContentKey().add("a").add("bc").hex());
  CHECK(ContentKey().add("ab").hex() == ContentKey().add("ab").hex());
}

// sha256 of eight length bytes (3, little-endian) and "abc", calculated with Python's hashlib.
TEST_CASE("content key: it is the SHA-256 of length and field") {
  CHECK(ContentKey().add("abc").hex() ==
        "ce91dc5eec0139adf091900d225971d6ad246a845bad791b5693a9d0d55dd391");
  CHECK(ContentKey::first_bytes("0001ff8000000000aa")[2] == 0xff);
}

TEST_CASE("content key: a file that is not there is an error, not an empty one") {
  CHECK_THROWS_AS(ContentKey().add_tree("/", "no/such/file"), Error);
}
