#include "host/core/autopsy/operators.hpp"

#include "tests/support/catch.hpp"

using namespace assay;

namespace {

std::vector<Frame> frames(const std::vector<std::string>& names) {
  std::vector<Frame> list;
  for (const std::string& name : names) {
    Frame frame;
    frame.function = frame.symbol = name;
    list.push_back(frame);
  }
  return list;
}

ImageDescription image_of(const std::string& model, const std::vector<std::string>& operators) {
  ImageDescription image;
  ImageModel one;
  one.name = model;
  one.operators = operators;
  image.models = {one};
  return image;
}

}  // namespace

TEST_CASE("the innermost function of the image's operators is the one that ran") {
  const auto image = image_of("m", {"tvmgen_m_fused_conv", "tvmgen_m_fused_conv_1"});
  const auto at = running_operator(
      frames({"memcpy", "tvmgen_m_fused_conv_1", "tvmgen_m_fused_conv", "tvmgen_m_run"}), 0,
      &image);
  CHECK(at.model == "m");
  CHECK(at.name == "tvmgen_m_fused_conv_1");
}

TEST_CASE("parts and lambdas that a compiler makes belong to their operator") {
  const auto image = image_of("m", {"tvmgen_m_fused_conv"});
  for (const char* name : {"tvmgen_m_fused_conv.part.0", "tvmgen_m_fused_conv_compute_"}) {
    CHECK(running_operator(frames({name}), 0, &image).name == "tvmgen_m_fused_conv");
  }
}

TEST_CASE("frames before the first do not count") {
  const auto image = image_of("m", {"a", "b"});
  CHECK(running_operator(frames({"a", "b"}), 1, &image).name == "b");
}

TEST_CASE("without a description TVM's names tell, entries aside") {
  const auto at = running_operator(
      frames({"tvmgen_my_net_fused_nn_dense_add.constprop.0", "tvmgen_my_net_run"}), 0, nullptr);
  CHECK(at.model == "my_net");
  CHECK(at.name == "tvmgen_my_net_fused_nn_dense_add");
  CHECK(running_operator(frames({"tvmgen_my_net___tvm_main__", "main"}), 0, nullptr).name.empty());
  CHECK(running_operator(frames({"main"}), 0, nullptr).name.empty());
}
