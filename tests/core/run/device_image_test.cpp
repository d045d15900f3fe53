// An image as the device itself describes it.
#include "host/core/run/device_image.hpp"

#include "tests/rpc/open_session.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/device/plain_image.hpp"
#include "tests/support/error_of.hpp"

using namespace assay;
using namespace assay::test;
using Catch::Matchers::ContainsSubstring;

namespace {

// One model with one input of four bytes.
struct OneTensor {
  explicit OneTensor(const assay_tensor& tensor) : input(tensor) {
    input.data = memory;
    world.device_image = &whole;
  }
  alignas(16) std::uint8_t memory[16] = {};
  alignas(16) std::uint8_t arguments[64] = {};
  assay_tensor input;
  assay_model model{
      "one",  [](const assay_model*) { return std::int32_t{0}; }, &input, nullptr, 1, 0, nullptr, 0,
      nullptr};
  const assay_model* models[1] = {&model};
  assay_image whole = plain_image(models, {}, {}, arguments);
  WorldOptions world;
};

}  // namespace

TEST_CASE("device image: models, tensors and functions are those of the image") {
  OpenSession sut;
  const ImageDescription image = describe_device(sut.session);
  CHECK(image.build_id == std::array<std::uint8_t, 8>{1, 2, 3, 4, 5, 6, 7, 8});
  REQUIRE(image.models.size() == 2);
  const ImageModel& small = image.models[0];
  CHECK(small.name == "small");
  CHECK(small.workspace_bytes == 256);
  REQUIRE(small.inputs.size() == 2);
  CHECK(small.inputs[1].info.name == "b");
  CHECK(small.inputs[1].info.dtype == DType{TypeCode::integer, 16});
  CHECK(small.inputs[1].info.shape == Shape{1, 3});
  CHECK(small.inputs[1].info.bytes == 6);
  CHECK(small.inputs[1].number == 1);
  const ImageModel& large = image.models[1];
  CHECK(large.inputs.at(0).number == 3);
  CHECK(large.outputs.at(0).number == 4);
  CHECK(large.outputs.at(0).info.name == "y");
  std::vector<std::string> functions;
  for (const RemoteFunction& function : image.functions) functions.push_back(function.text);
  CHECK(functions == std::vector<std::string>{"sum(i,i)i", "half(f)f", "nothing()v", "count(i)i",
                                              "greet(s)s", "reverse(b)b", "negate(t)t", "steps(i)i",
                                              "refuse()v", "model_name()s"});
}

TEST_CASE("device image: a tensor without a name and shape is called by its place") {
  OpenSession sut;
  const ImageModel small = describe_device(sut.session).models.at(0);
  REQUIRE(small.outputs.size() == 1);
  CHECK(small.outputs[0].info.name == "output0");
  CHECK_FALSE(small.outputs[0].info.shape);
  CHECK(small.outputs[0].info.bytes == 10);
}

TEST_CASE("device image: a description that contradicts itself is the device's, and not believed") {
  static const std::int64_t shape[] = {3};
  OneTensor device({nullptr, 4, kDLInt, 8, 1, shape, "x"});
  OpenSession sut(device.world);
  const Error error = error_of([&] { describe_device(sut.session); });
  CHECK(error.blame() == Blame::link);
  CHECK_THAT(error.what(),
             ContainsSubstring("describes tensor 0 in a way that contradicts itself"));
}
