// The description of an image, as it is read back from an ELF that may be damaged.
#include "host/core/image/description.hpp"

#include "host/base/error.hpp"
#include "tests/support/catch.hpp"

using namespace assay;
using Catch::Matchers::ContainsSubstring;
using nlohmann::json;

namespace {

json valid() {
  return json::parse(R"({
    "version": 1, "board": "host", "origin": "model.tar", "build_id": "0123456789abcdef",
    "models": [{"name": "m", "inputs": [{"name": "x", "number": 0, "dtype": "float32",
                                         "bytes": 8, "shape": [1, 2]}],
                "outputs": [], "workspace_bytes": 64, "constants_bytes": 0, "operators": [],
                "overwrites_inputs": false}],
    "functions": []})");
}

ImageDescription read(const std::string& pointer, const json& value) {
  json document = valid();
  document.at(json::json_pointer(pointer)) = value;
  return description_from_json(document.dump(), "image.elf");
}

void check_refused(const std::string& pointer, const json& value) {
  CAPTURE(pointer, value.dump());
  CHECK_THROWS_WITH(read(pointer, value),
                    ContainsSubstring("image.elf") && ContainsSubstring("damaged"));
}

}  // namespace

TEST_CASE("image description: the largest numbers arrive") {
  const std::string input = "/models/0/inputs/0";
  CHECK(read(input + "/number", 255).models[0].inputs[0].number == 255);
  CHECK(read(input + "/bytes", UINT64_MAX).models[0].inputs[0].info.bytes == UINT64_MAX);
  CHECK(read(input + "/shape/0", INT64_MAX).models[0].inputs[0].info.shape == Shape{INT64_MAX, 2});
}

TEST_CASE("image description: numbers that are not whole or do not fit are refused") {
  const std::string input = "/models/0/inputs/0";
  check_refused(input + "/number", 256);
  check_refused(input + "/number", -1);
  check_refused(input + "/bytes", -1);
  check_refused(input + "/bytes", 1.5);
  check_refused(input + "/shape/0", 9223372036854775808u);
  check_refused(input + "/shape/0", 1e30);
  check_refused(input + "/shape/0", "1");
  check_refused("/models/0/workspace_bytes", 1e30);
  check_refused("/models/0/constants_bytes", -1);
}
