// Cases through a model: the real server behind a simulated line.
#include "host/core/run/inference.hpp"

#include "host/core/data/stack.hpp"
#include "tests/rpc/open_session.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/no_stop.hpp"
#include "tests/support/test_image_files.hpp"

using namespace assay;
using namespace assay::test;
using namespace std::chrono_literals;
using Catch::Matchers::ContainsSubstring;

namespace {

// One of the test image's models, by its number, and cases for it that differ in every byte.
struct InferenceBench : OpenSession {
  explicit InferenceBench(std::uint8_t number, std::uint64_t cases = 1) {
    options.model = number;
    model = test_image_description().models[number];
    inputs.cases = cases;
    for (const ImageTensor& tensor : model.inputs) {
      inputs.stacks.push_back(empty_stack(tensor.info));
      for (std::uint64_t index = 0; index < cases; ++index) {
        append_case(inputs.stacks.back(), case_bytes(tensor, index));
      }
    }
  }
  static Bytes case_bytes(const ImageTensor& tensor, std::uint64_t index) {
    Bytes bytes(tensor.info.bytes);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      bytes[i] = static_cast<std::uint8_t>(i * 7 + 31 * index + tensor.number);
    }
    return bytes;
  }
  // Of one case, one input after the other.
  Bytes input_bytes(std::uint64_t index) const {
    Bytes all;
    for (const ImageTensor& tensor : model.inputs) all = all + case_bytes(tensor, index);
    return all;
  }
  Inferences infer() { return assay::infer(session, world, model, inputs, options); }

  ImageModel model;
  ModelInputs inputs;
  InferenceOptions options;
};

// What the device is to blame for.
rpc::DeviceError device_error(InferenceBench& bench) {
  try {
    bench.infer();
  } catch (const rpc::DeviceError& error) {
    return error;
  }
  throw std::runtime_error("no DeviceError was thrown");
}

}  // namespace

TEST_CASE("inference: outputs come in the order of the cases, however the tensors travel") {
  SECTION("in the frames of the run") {
    InferenceBench bench(0, 3);
    const Inferences result = bench.infer();
    REQUIRE(result.outputs.size() == 1);
    CHECK(result.outputs[0].shape == Shape{3, 10});
    CHECK(result.outputs[0].data == small_result(bench.input_bytes(0)) +
                                        small_result(bench.input_bytes(1)) +
                                        small_result(bench.input_bytes(2)));
    CHECK(result.bytes_in == 3 * 10);
    CHECK(result.bytes_out == 3 * 10);
  }
  SECTION("in frames of their own") {
    InferenceBench bench(1, 2);
    const Inferences result = bench.infer();
    CHECK(result.outputs.at(0).shape == Shape{2, 1, 26, 50});
    CHECK(result.outputs[0].data ==
          large_result(bench.input_bytes(0)) + large_result(bench.input_bytes(1)));
    CHECK(result.bytes_in == 2 * kLargeBytes);
    CHECK(result.bytes_out == 2 * kLargeBytes);
  }
  CHECK(guards_intact());
}

TEST_CASE("inference: each has its ticks, and the host's clock all of them together") {
  InferenceBench bench(0, 3);
  // The simulator's clock ticks every microsecond.
  test_image.on_run = [&] { bench.world.work(std::chrono::milliseconds(10 * test_image.runs)); };
  std::vector<std::uint64_t> progress;
  bench.options.progress = [&](std::uint64_t done, std::uint64_t of) {
    CHECK(of == 3);
    progress.push_back(done);
  };
  const Inferences result = bench.infer();
  CHECK(result.ticks == std::vector<std::uint64_t>{10'000, 20'000, 30'000});
  CHECK(result.elapsed >= 60ms);
  CHECK(progress == std::vector<std::uint64_t>{1, 2, 3});
}

TEST_CASE("inference: repeats run on the same inputs, written again only where they are lost") {
  InferenceBench bench(1, 2);
  bench.options.repeats = 4;
  SECTION("kept") { CHECK(bench.infer().bytes_in == 2 * kLargeBytes); }
  SECTION("overwritten") {
    bench.model.overwrites_inputs = true;
    test_image.on_run = [] {
      for (std::uint8_t& byte : bulk_memory(3)) byte = 0;
    };
    const Inferences result = bench.infer();
    CHECK(result.bytes_in == 2 * 4 * kLargeBytes);
    CHECK(result.outputs[0].data ==
          large_result(bench.input_bytes(0)) + large_result(bench.input_bytes(1)));
  }
  // And one that looks for what the model does not write.
  CHECK(test_image.runs == 9);
}

TEST_CASE("inference: the highest use of the workspace is told") {
  InferenceBench bench(0, 3);
  test_image.on_run = [] { test_image.workspace_request_bytes = test_image.runs == 2 ? 128 : 16; };
  const Inferences result = bench.infer();
  CHECK(result.workspace_peak_bytes >= 128);
  CHECK(result.workspace_peak_bytes < 256);
}

TEST_CASE("inference: a model that returns non-zero ends it, with the code") {
  InferenceBench bench(0, 3);
  test_image.on_run = [] { test_image.return_code = test_image.runs == 2 ? -7 : 0; };
  const rpc::DeviceError error = device_error(bench);
  CHECK(std::string(error.what()) == "The model small returned -7.");
  CHECK_FALSE(error.timed_out);
  CHECK_FALSE(error.fault);
  CHECK(test_image.runs == 2);
}

TEST_CASE("inference: a workspace without room is told apart from the model's own code") {
  InferenceBench bench(0);
  bench.model.workspace_bytes = 256;
  test_image.workspace_request_bytes = 1'000'000;
  CHECK_THAT(device_error(bench).what(),
             ContainsSubstring("The model small ran out of workspace: 0 bytes were in use") &&
                 ContainsSubstring("the image holds 256"));
}

TEST_CASE("inference: a fault is told with its record") {
  InferenceBench bench(0);
  test_image.on_run = [&] { bench.world.crash(); };
  const rpc::DeviceError error = device_error(bench);
  REQUIRE(error.fault);
  CHECK(error.fault->kind == ASSAY_FAULT_CRASH);
}

TEST_CASE("inference: the time-out is of one inference, not of all of them") {
  InferenceBench bench(0, 5);
  bench.options.timeout = 2s;
  SECTION("in time") {
    test_image.on_run = [&] { bench.world.work(1500ms); };
    CHECK(bench.infer().ticks.size() == 5);
  }
  SECTION("late") {
    test_image.on_run = [&] { bench.world.work(test_image.runs == 4 ? 100s : 1s); };
    const rpc::DeviceError error = device_error(bench);
    CHECK(error.timed_out);
    CHECK_THAT(error.what(), ContainsSubstring("ran past its time-out of 2 s"));
    CHECK(test_image.runs == 4);
  }
}

TEST_CASE("inference: a device that is lost, or knows no such model, is told as that") {
  InferenceBench bench(0);
  SECTION("lost") {
    test_image.on_run = [&] { bench.world.keep_closing(); };
    try {
      bench.infer();
      FAIL("nothing was thrown");
    } catch (const Error& error) {
      CHECK(error.blame() == Blame::link);
    }
  }
  SECTION("refused") {
    bench.options.model = 9;
    CHECK_THAT(device_error(bench).what(), ContainsSubstring("The device refused"));
    CHECK(test_image.runs == 0);
  }
}

TEST_CASE("inference: a wish to stop passes through, and no case follows") {
  // Ends as a link does whose job is asked to stop.
  struct StoppedLink final : Link {
    explicit StoppedLink(World& around) : world(around) {}
    void send(std::span<const std::uint8_t> bytes, Duration timeout) override {
      world.send(bytes, timeout);
    }
    std::size_t receive(std::span<std::uint8_t> room, Duration timeout) override {
      if (test_image.runs == 2) throw Cancelled();
      return world.receive(room, timeout);
    }
    bool paced() const override { return world.paced(); }
    std::string describe() const override { return world.describe(); }
    World& world;
  };
  InferenceBench bench(0, 5);
  StoppedLink link(bench.world);
  rpc::Session session(link, bench.world, client_options(bench.world));
  session.connect(1s);
  CHECK(
      is_cancelled([&] { infer(session, bench.world, bench.model, bench.inputs, bench.options); }));
  CHECK(test_image.runs == 2);
}
