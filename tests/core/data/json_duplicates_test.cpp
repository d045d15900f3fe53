#include "host/core/data/json_duplicates.hpp"

#include "host/base/error.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/error_of.hpp"

using namespace assay;

TEST_CASE("json: a key that stands twice in one object is refused, at any depth") {
  const auto said = [](const char* text) {
    return std::string(
        test::error_of([&] { parse_without_duplicates(text, "cases.json"); }).what());
  };
  const std::string refused = "cases.json: the key \"a\" stands twice in one object. Keep one.";
  CHECK(said(R"({"a": 1, "a": 1})") == refused);
  CHECK(said(R"({"b": [{"a": {}, "c": 1, "a": 2}]})") == refused);
  CHECK(said(R"({"a": {"a": 1}, "b": {"a": 1}, "a": 2})") == refused);
}

TEST_CASE("json: the same key in several objects is none that stands twice") {
  const auto json = parse_without_duplicates(R"({"a": [{"a": 1}, {"a": 2}], "b": {"a": 3}})", "f");
  CHECK(json["a"][1]["a"] == 2);
  CHECK_THROWS_AS(parse_without_duplicates("{", "f"), nlohmann::json::exception);
}
