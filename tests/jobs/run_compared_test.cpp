// What a run says of a comparison: that there was none, and what it was held against.
#include <fstream>

#include "host/jobs/run.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/device/test_device.hpp"
#include "tests/support/played_firmware.hpp"
#include "tests/support/test_image_files.hpp"

using namespace assay;
using namespace assay::test;
using Catch::Matchers::ContainsSubstring;

namespace fs = std::filesystem;

namespace {

void write_bytes(const fs::path& file, const Bytes& bytes) {
  std::ofstream(file, std::ios::binary)
      .write(reinterpret_cast<const char*>(bytes.data()), static_cast<long>(bytes.size()));
}

// A model that runs; what it is compared with is the test's matter.
struct ComparedBench : PlayedOutside {
  ComparedBench() {
    write_image(folder.path() / "large.elf", test_image_description());
    wish.firmware.image = folder.path() / "large.elf";
    wish.firmware.models = {"large"};
    write_bytes(folder.path() / "in.bin", large_input());
    processes.program = served();
  }

  RunResult run() { return assay::run(outside, wish, events, stop); }
  std::string named_file(const std::string& tensor, const std::string& file) const {
    return tensor + "=" + (folder.path() / file).string();
  }
  void feed_file() {
    wish.inputs.inputs = {
        named_file(test_image_description().models.at(1).inputs.at(0).info.name, "in.bin")};
  }
  void expect_bytes(const Bytes& bytes) {
    write_bytes(folder.path() / "out.bin", bytes);
    wish.inputs.expected = {
        named_file(test_image_description().models.at(1).outputs.at(0).info.name, "out.bin")};
  }

  RunWish wish;
};

void check_refused(const RunResult& result, const std::string& part) {
  REQUIRE(result.failure);
  CHECK(result.failure->blame == Blame::input);
  CHECK_THAT(result.failure->sentence, ContainsSubstring(part));
}

}  // namespace

TEST_CASE("run: what has no reference ran, and did not pass", "[jobs]") {
  ComparedBench bench;
  SECTION("random input") {}
  SECTION("a file") { bench.feed_file(); }
  SECTION("cases without outputs") {
    write_large_cases(bench.folder.path() / "cases", large_input(), large_result(large_input()));
    const fs::path file = bench.folder.path() / "cases/cases.json";
    std::ifstream stream(file);
    std::string json(std::istreambuf_iterator<char>(stream), {});
    const std::size_t outputs = json.find("\"outputs\"");
    REQUIRE(outputs != std::string::npos);
    json = json.substr(0, outputs) + "\"outputs\": []}";
    std::ofstream(file) << json;
    bench.wish.inputs.cases = bench.folder.path() / "cases";
  }
  const RunResult result = bench.run();
  REQUIRE_FALSE(result.failure);
  CHECK(result.outcome() == Outcome::ran);
  CHECK(result.inferences->ticks.size() == 1);
  bench.processes.started.clear();
  bench.wish.require_cases = true;
  check_refused(bench.run(), "Nothing would be compared");
}

TEST_CASE("run: a reference that is given is compared with", "[jobs]") {
  ComparedBench bench;
  bench.feed_file();
  Bytes wanted = large_result(large_input());
  bench.expect_bytes(wanted);
  bench.wish.require_cases = true;
  CHECK(bench.run().outcome() == Outcome::pass);
  wanted.front() ^= 1;
  bench.expect_bytes(wanted);
  CHECK(bench.run().outcome() == Outcome::mismatch);
  SECTION("of another number of cases") {
    wanted.insert(wanted.end(), wanted.begin(), wanted.end());
    bench.expect_bytes(wanted);
    check_refused(bench.run(), "has 2 cases, the inputs have 1");
  }
  SECTION("twice") {
    bench.wish.inputs.expected.push_back(bench.wish.inputs.expected.front());
    check_refused(bench.run(), "there is a reference for it already");
  }
  SECTION("without a file") {
    bench.wish.inputs.expected = {"out="};
    check_refused(bench.run(), "--expect out=: write it as NAME=FILE");
  }
}

TEST_CASE("run: labels are required where a share of them is", "[jobs]") {
  ComparedBench bench;
  bench.wish.least_accuracy = 0.5;
  check_refused(bench.run(), "--min-accuracy: there are no labels to count");
}

TEST_CASE("run: a device that counts other inferences than were asked for is not believed",
          "[jobs]") {
  for (const std::uint16_t count : {0, 2, 65535}) {
    ComparedBench bench;
    bench.feed_file();
    bench.expect_bytes(large_result(large_input()));
    bench.processes.program = served_altered(kRun, [count](Bytes& payload) {
      payload.at(20) = static_cast<std::uint8_t>(count);
      payload.at(21) = static_cast<std::uint8_t>(count >> 8);
    });
    const RunResult result = bench.run();
    REQUIRE(result.failure);
    CHECK(result.failure->blame == Blame::device);
    CHECK_THAT(result.failure->sentence,
               ContainsSubstring("it made " + std::to_string(count) + " inferences where 1 was"));
  }
}

TEST_CASE("run: an input that the model overwrites is named, and written again for each repeat",
          "[jobs]") {
  ComparedBench bench;
  bench.feed_file();
  bench.expect_bytes(large_result(large_input()));
  bench.processes.program =
      served([](DeviceEnd&) { test_image.on_run = [] { bulk_memory(3)[0] ^= 1; }; });
  bench.wish.repeats = 4;
  RunResult result = bench.run();
  REQUIRE_FALSE(result.failure);
  CHECK(result.outcome() == Outcome::pass);
  CHECK(result.inferences->overwritten_inputs == std::set<std::string>{"x"});
  CHECK(result.inferences->ticks.size() == 4);
  // Without that the second works on what the first left.
  bench.wish.stateful = true;
  CHECK(bench.run().outcome() == Outcome::mismatch);
}

TEST_CASE("run: a model that gives another output when it is repeated does not pass", "[jobs]") {
  ComparedBench bench;
  bench.feed_file();
  bench.expect_bytes(large_result(large_input()));
  bench.processes.program = served([](DeviceEnd&) {
    test_image.on_run = [] {
      if (test_image.runs == 2) bulk_memory(4)[0] ^= 1;
    };
  });
  bench.wish.repeats = 2;
  const RunResult result = bench.run();
  REQUIRE(result.failure);
  CHECK(result.failure->blame == Blame::device);
  CHECK_THAT(result.failure->sentence,
             ContainsSubstring("The model large gave another y in inference 2 of case 0 than in "
                               "the first"));
}

TEST_CASE("run: an output that the model does not write is its failure, whatever stands there",
          "[jobs]") {
  ComparedBench bench;
  bench.feed_file();
  for (const std::uint32_t bytes : {1, 2, 700}) {
    // As the reference has it.
    Bytes expected = large_result(large_input());
    const Bytes pattern = fill_pattern(kLargeBytes);
    std::copy(pattern.end() - bytes, pattern.end(), expected.end() - bytes);
    bench.expect_bytes(expected);
    bench.processes.program = served([bytes](DeviceEnd&) { test_image.unwritten_bytes = bytes; });
    const RunResult result = bench.run();
    REQUIRE(result.failure);
    CHECK(result.failure->blame == Blame::device);
    CHECK_THAT(result.failure->sentence,
               ContainsSubstring("The model large wrote nothing to " + std::to_string(bytes) +
                                 " of the 1300 bytes of its output y, from byte " +
                                 std::to_string(kLargeBytes - bytes) + " on"));
    CHECK(result.verdict);
  }
}

TEST_CASE("run: an output that happens to be what stood there before was written", "[jobs]") {
  ComparedBench bench;
  bench.feed_file();
  const Bytes filled = fill_pattern(kLargeBytes);
  bench.processes.program = served([&](DeviceEnd&) {
    test_image.on_run = [&] { std::copy(filled.begin(), filled.end(), bulk_memory(4).begin()); };
  });
  bench.expect_bytes(filled);
  CHECK(bench.run().outcome() == Outcome::pass);
}

TEST_CASE("run: a model that writes beside a buffer does not pass, and the buffer is named",
          "[jobs]") {
  ComparedBench bench;
  ImageDescription image = test_image_description();
  image.guarded = {{"tensor_3", "its input x"}, {"tensor_4", "its output y"}};
  write_image(bench.folder.path() / "large.elf", image);
  bench.feed_file();
  bench.expect_bytes(large_result(large_input()));
  const auto sentence = [&](std::int32_t code) {
    bench.processes.program = served([code](DeviceEnd&) { test_image.overran = code; });
    const RunResult result = bench.run();
    REQUIRE(result.failure);
    CHECK(result.failure->blame == Blame::device);
    return result.failure->sentence;
  };
  CHECK_THAT(sentence(1), ContainsSubstring("The model large wrote in front of its input x:"));
  CHECK_THAT(sentence(4), ContainsSubstring("The model large wrote behind its output y:"));
  CHECK_THAT(sentence(5), ContainsSubstring("in front of buffer 2 of its image:"));
  CHECK_THAT(sentence(-7), ContainsSubstring("of its image:"));
}

TEST_CASE("run: a reference for random input that nobody can foresee is refused", "[jobs]") {
  ComparedBench bench;
  bench.expect_bytes(large_result(large_input()));
  check_refused(bench.run(), "--expect needs the input that it belongs to");
  bench.wish.inputs.seed = 7;
  CHECK(bench.run().outcome() == Outcome::mismatch);
}

TEST_CASE("run: a tensor larger than the link can move is refused before anything starts",
          "[jobs]") {
  ComparedBench bench;
  ImageDescription image = test_image_description();
  TensorInfo& tensor = image.models.at(1).outputs.at(0).info;
  // 0xffffff, the most that an offset of three bytes reaches: proto/SPEC.md, 4.3.
  for (const std::int64_t bytes : {16'777'215, 16'777'216}) {
    tensor.shape = Shape{bytes};
    tensor.bytes = static_cast<std::uint64_t>(bytes);
    write_image(bench.folder.path() / "large.elf", image);
    // The device's own tensor is smaller: of one that may be moved something else is wrong then.
    const RunResult result = bench.run();
    REQUIRE(result.failure);
    const bool is_refused =
        result.failure->sentence.find("takes 16777216 bytes; the link moves 16777215") !=
        std::string::npos;
    CHECK(is_refused == (bytes == 16'777'216));
  }
}
