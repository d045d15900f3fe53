// The inputs and outputs of a module in call order, put together from everything that an archive
// says about them. metadata.json has raw names, sizes and dtypes, but not the order.
#pragma once

#include <string>
#include <vector>

#include "host/core/package/c_metadata_reader.hpp"
#include "host/core/package/code_reader.hpp"
#include "host/core/package/header_reader.hpp"
#include "host/core/package/mlf_metadata.hpp"
#include "host/core/package/relay_reader.hpp"
#include "host/core/tensor.hpp"

namespace assay {

// Borrowed for the call; nullptr for what the archive has not.
struct TensorSources {
  std::string origin;  // for the sentences
  const MlfModule* module = nullptr;
  const ModelHeader* header = nullptr;
  const CMetadata* c_metadata = nullptr;
  const RelayMain* relay = nullptr;
  const CodeFunction* main = nullptr;
};

struct CallTensors {
  std::vector<TensorInfo> inputs;
  std::vector<TensorInfo> outputs;
  std::vector<std::string> warnings;
};

// Throws Error(input) where the sources contradict each other or leave order, size or type open.
CallTensors read_call_tensors(const TensorSources& sources);

}  // namespace assay
