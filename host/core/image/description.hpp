// What an image holds, as the host needs it to talk to it: written into every ELF that the tool
// builds (section .assay.manifest, not loaded), or asked of a running device.
#pragma once

#include <array>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "host/core/glue/signature.hpp"
#include "host/core/image/link_medium.hpp"
#include "host/core/tensor.hpp"

namespace assay {

struct ImageTensor {
  TensorInfo info;
  std::uint8_t number = 0;  // image-wide tensor number on the wire
};

struct ImageModel {
  std::string name;
  std::vector<ImageTensor> inputs;   // in call order
  std::vector<ImageTensor> outputs;  // in call order
  std::uint64_t workspace_bytes = 0;
  std::uint64_t constants_bytes = 0;
  std::vector<std::string> operators;

  // The model works in its tensors' memory: inputs are to be written again before every inference.
  bool overwrites_inputs = false;

  std::uint64_t input_bytes() const;
  std::uint64_t output_bytes() const;
};

// A buffer between bytes that nobody writes, as an image checks after each inference.
struct GuardedBuffer {
  std::string symbol;  // "tensor_3"
  std::string name;    // for a sentence about a model: "its output y"
};

struct ImageDescription {
  std::string board;
  LinkMedium link = LinkMedium::uart;  // that it was built for
  std::string origin;                  // archive or folder that it was built from
  std::array<std::uint8_t, 8> build_id{};
  std::vector<ImageModel> models;
  std::vector<RemoteFunction> functions;
  std::vector<GuardedBuffer>
      guarded;  // in the order of the image's numbers; of a device: not known
};

nlohmann::ordered_json to_json(const ImageDescription& image);
// Throws Error(input) naming `where` when the text is not a description that this tool wrote.
ImageDescription description_from_json(const std::string& text, const std::string& where);

}  // namespace assay
