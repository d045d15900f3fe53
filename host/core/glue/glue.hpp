// The glue: one generated C file per image. All calling conventions meet here and nowhere else.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "host/core/glue/signature.hpp"
#include "host/core/image/description.hpp"
#include "host/core/package/package.hpp"

namespace assay {

struct GlueInput {
  std::vector<ModelInfo> models;
  std::vector<RemoteFunction> functions;
  std::map<std::string, std::string> pool_regions;  // external pool's name -> RAM region
  std::uint64_t argument_bytes = 0;                 // for calls larger than a frame; 0: none
  std::vector<std::string> late_bound_names;  // functions that the model's code asks for by name
  std::array<std::uint8_t, 8> build_id{};
  std::string board;
  LinkMedium link = LinkMedium::uart;
  std::string origin;
  bool keep_signatures = false;  // function names on the device, for describe
};

// What the glue's image will hold, with the wire's tensor numbers.
ImageDescription describe_image(const GlueInput& input);

// The C11 text. Its buffers lie in sections
// .bss.noinit.assay.{tensor.N,workspace,pool.N,arguments}.
std::string glue_source(const GlueInput& input);

}  // namespace assay
