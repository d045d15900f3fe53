#include "host/core/image/description.hpp"

#include <fmt/ranges.h>

#include <stdexcept>
#include <utility>

#include "host/base/error.hpp"
#include "host/core/data/json_text.hpp"

namespace assay {

namespace {

using nlohmann::ordered_json;

std::uint64_t total(const std::vector<ImageTensor>& tensors) {
  std::uint64_t bytes = 0;
  for (const ImageTensor& tensor : tensors) bytes += tensor.info.bytes;
  return bytes;
}

ordered_json to_json(const std::vector<ImageTensor>& tensors) {
  ordered_json list = ordered_json::array();
  for (const ImageTensor& tensor : tensors) {
    ordered_json entry = {{"name", tensor.info.name},
                          {"number", tensor.number},
                          {"dtype", to_string(tensor.info.dtype)},
                          {"bytes", tensor.info.bytes}};
    if (tensor.info.shape) entry["shape"] = *tensor.info.shape;
    list.push_back(entry);
  }
  return list;
}

// The library converts any number to any other; here it is whole and fits, or the text is damaged.
template <typename T>
T whole_number(const ordered_json& value) {
  if (!value.is_number_integer()) throw std::invalid_argument("no whole number");
  const bool fits = value.is_number_unsigned() ? std::in_range<T>(value.get<std::uint64_t>())
                                               : std::in_range<T>(value.get<std::int64_t>());
  if (!fits) throw std::out_of_range(json_text(value));
  return value.get<T>();
}

std::vector<ImageTensor> tensors_from(const ordered_json& list) {
  std::vector<ImageTensor> tensors;
  for (const ordered_json& entry : list) {
    ImageTensor tensor;
    tensor.info.name = tensor.info.c_name = entry.at("name");
    tensor.number = whole_number<std::uint8_t>(entry.at("number"));
    tensor.info.dtype = dtype_from_string(entry.at("dtype").get<std::string>()).value();
    tensor.info.bytes = whole_number<std::uint64_t>(entry.at("bytes"));
    if (entry.contains("shape")) {
      tensor.info.shape.emplace();
      for (const ordered_json& dimension : entry.at("shape")) {
        tensor.info.shape->push_back(whole_number<std::int64_t>(dimension));
      }
    }
    tensors.push_back(tensor);
  }
  return tensors;
}

}  // namespace

std::uint64_t ImageModel::input_bytes() const { return total(inputs); }
std::uint64_t ImageModel::output_bytes() const { return total(outputs); }

ordered_json to_json(const ImageDescription& image) {
  ordered_json models = ordered_json::array();
  for (const ImageModel& model : image.models) {
    models.push_back({{"name", model.name},
                      {"inputs", to_json(model.inputs)},
                      {"outputs", to_json(model.outputs)},
                      {"workspace_bytes", model.workspace_bytes},
                      {"constants_bytes", model.constants_bytes},
                      {"operators", model.operators},
                      {"overwrites_inputs", model.overwrites_inputs}});
  }
  ordered_json functions = ordered_json::array();
  for (const RemoteFunction& function : image.functions) functions.push_back(function.text);
  ordered_json guarded = ordered_json::array();
  for (const GuardedBuffer& buffer : image.guarded) {
    guarded.push_back({{"symbol", buffer.symbol}, {"name", buffer.name}});
  }
  return {{"version", 1},
          {"board", image.board},
          {"link", to_string(image.link)},
          {"origin", image.origin},
          {"build_id", fmt::format("{:02x}", fmt::join(image.build_id, ""))},
          {"models", models},
          {"functions", functions},
          {"guarded", guarded}};
}

ImageDescription description_from_json(const std::string& text, const std::string& where) {
  try {
    const auto json = ordered_json::parse(text);
    ImageDescription image;
    image.board = json.at("board");
    image.link = link_medium_from_string(json.value("link", "uart")).value();
    image.origin = json.at("origin");
    const std::string id = json.at("build_id");
    if (id.size() != 16) throw std::invalid_argument("build_id");
    for (std::size_t i = 0; i < 8; ++i) {
      image.build_id[i] = static_cast<std::uint8_t>(std::stoul(id.substr(2 * i, 2), nullptr, 16));
    }
    for (const auto& entry : json.at("models")) {
      ImageModel model;
      model.name = entry.at("name");
      model.inputs = tensors_from(entry.at("inputs"));
      model.outputs = tensors_from(entry.at("outputs"));
      model.workspace_bytes = whole_number<std::uint64_t>(entry.at("workspace_bytes"));
      model.constants_bytes = whole_number<std::uint64_t>(entry.at("constants_bytes"));
      model.operators = entry.at("operators").get<std::vector<std::string>>();
      model.overwrites_inputs = entry.at("overwrites_inputs");
      image.models.push_back(model);
    }
    for (const auto& entry : json.at("functions")) {
      image.functions.push_back(parse_signature(entry.get<std::string>()));
    }
    for (const auto& entry : json.value("guarded", ordered_json::array())) {
      image.guarded.push_back({entry.at("symbol"), entry.at("name")});
    }
    return image;
  } catch (const Error&) {
    throw;
  } catch (const std::exception& problem) {
    throw Error(Blame::input,
                "{}: its description of models is damaged ({}). Build the image again with `assay "
                "build`.",
                where, problem.what());
  }
}

}  // namespace assay
