#include "host/core/image/choose_model.hpp"

#include <fmt/ranges.h>

#include <algorithm>

#include "host/base/error.hpp"
#include "host/core/data/suggest.hpp"

namespace assay {

namespace {

std::vector<std::string> names_of(const ImageDescription& image) {
  std::vector<std::string> names;
  for (const ImageModel& model : image.models) names.push_back(model.name);
  return names;
}

std::uint8_t number_of(const std::vector<std::string>& names, const std::string& wished) {
  const auto found = std::find(names.begin(), names.end(), wished);
  if (found == names.end()) {
    throw Error(Blame::input, "There is no model {}{}. The image holds {}.", wished,
                did_you_mean(wished, names), fmt::join(names, ", "));
  }
  return static_cast<std::uint8_t>(found - names.begin());
}

}  // namespace

std::uint8_t choose_model(const ImageDescription& image, const std::vector<std::string>& wished) {
  if (image.models.empty()) throw Error(Blame::input, "The image holds no model to run.");
  const std::vector<std::string> names = names_of(image);
  if (wished.size() > 1) {
    throw Error(Blame::input, "run takes one --model; {} are given.", wished.size());
  }
  if (wished.empty() && names.size() > 1) {
    throw Error(Blame::input, "The archive holds {} models: choose one with --model ({}).",
                names.size(), fmt::join(names, ", "));
  }
  return wished.empty() ? 0 : number_of(names, wished.front());
}

std::uint8_t choose_any_model(const ImageDescription& image,
                              const std::vector<std::string>& wished) {
  return wished.empty() ? 0 : number_of(names_of(image), wished.front());
}

}  // namespace assay
