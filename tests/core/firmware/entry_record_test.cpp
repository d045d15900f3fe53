#include "host/core/firmware/entry_record.hpp"

#include "host/core/firmware/content_key.hpp"
#include "tests/support/catch.hpp"

using namespace assay;

TEST_CASE("entry record: what is written is read again") {
  const EntryRecord record{"key", 1000, {{"a", {0, "00"}}, {"board/start.o", {1ull << 40, "ff"}}}};
  CHECK(entry_record_from(to_text(record)) == record);
}

TEST_CASE("entry record: anything else is none") {
  const std::string good =
      R"({"version": 1, "key": "k", "owner": 0, "files": {"a": {"bytes": 1, "sha256": "00"}}})";
  REQUIRE(entry_record_from(good));
  for (const auto& [from, to] : std::vector<std::pair<std::string, std::string>>{
           {"\"version\": 1", "\"version\": 2"},
           {"\"version\": 1", "\"version\": \"1\""},
           {"\"version\": 1, ", ""},
           {"\"k\"", "7"},
           {"\"owner\": 0", "\"owner\": -1"},
           {"\"owner\": 0", "\"owner\": 0.5"},
           {"\"bytes\": 1", "\"bytes\": 1e300"},
           {"\"bytes\": 1", "\"bytes\": 18446744073709551616"},
           {"\"00\"", "null"},
           {"{\"bytes\": 1, \"sha256\": \"00\"}", "[]"},
           {"}}}", "}}"}}) {
    std::string text = good;
    text.replace(text.find(from), from.size(), to);
    CAPTURE(text);
    CHECK_FALSE(entry_record_from(text));
  }
  CHECK_FALSE(entry_record_from(""));
  CHECK_FALSE(entry_record_from("[1]"));
}

// printf abc | sha256sum
TEST_CASE("the digest of bytes is SHA-256") {
  CHECK(sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}
