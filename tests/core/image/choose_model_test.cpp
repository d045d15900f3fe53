#include "host/core/image/choose_model.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/error_of.hpp"

using namespace assay;
using Catch::Matchers::ContainsSubstring;

namespace {

ImageDescription image_of(const std::vector<std::string>& names) {
  ImageDescription image;
  for (const std::string& name : names) image.models.emplace_back().name = name;
  return image;
}

std::string refusal(const ImageDescription& image, const std::vector<std::string>& wished) {
  const Error error = test::error_of([&] { choose_model(image, wished); });
  CHECK(error.blame() == Blame::input);
  return error.what();
}

}  // namespace

TEST_CASE("choosing a model: the only one needs no name") {
  CHECK(choose_model(image_of({"one"}), {}) == 0);
  CHECK(choose_model(image_of({"one"}), {"one"}) == 0);
}

TEST_CASE("choosing a model: of several one is named, by its number in the image") {
  const ImageDescription image = image_of({"one", "two", "three"});
  CHECK(choose_model(image, {"three"}) == 2);
  CHECK_THAT(refusal(image, {}),
             ContainsSubstring("3 models") && ContainsSubstring("--model (one, two, three)"));
  CHECK_THAT(refusal(image, {"one", "two"}), ContainsSubstring("2 are given"));
  CHECK_THAT(refusal(image, {"twoo"}), ContainsSubstring("There is no model twoo") &&
                                           ContainsSubstring("'two'") &&
                                           ContainsSubstring("holds one, two, three"));
}

TEST_CASE("choosing a model: an image without one has nothing to run, but may be called into") {
  CHECK_THAT(refusal(image_of({}), {}), ContainsSubstring("no model to run"));
  CHECK(choose_any_model(image_of({}), {}) == 0);
  CHECK(choose_any_model(image_of({"one", "two"}), {"two"}) == 1);
  CHECK_THROWS_AS(choose_any_model(image_of({}), {"one"}), Error);
}
