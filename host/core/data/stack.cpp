#include "host/core/data/stack.hpp"

#include <cassert>

namespace assay {

Tensor empty_stack(const TensorInfo& info) {
  Tensor stack{info.dtype, info.shape.value_or(Shape{info.elements()}), {}};
  stack.shape.insert(stack.shape.begin(), 0);
  return stack;
}

void append_case(Tensor& stack, std::span<const std::uint8_t> data) {
  assert(data.size() == case_elements(stack) * stack.dtype.bytes());
  stack.data.insert(stack.data.end(), data.begin(), data.end());
  ++stack.shape.front();
}

std::uint64_t case_count(const Tensor& stack) {
  assert(!stack.shape.empty());
  return static_cast<std::uint64_t>(stack.shape.front());
}

std::uint64_t case_elements(const Tensor& stack) {
  std::uint64_t elements = 1;
  for (std::size_t i = 1; i < stack.shape.size(); ++i) {
    elements *= static_cast<std::uint64_t>(stack.shape[i]);
  }
  return elements;
}

std::span<const std::uint8_t> case_data(const Tensor& stack, std::uint64_t index) {
  assert(index < case_count(stack));
  const std::uint64_t bytes = case_elements(stack) * stack.dtype.bytes();
  return std::span(stack.data).subspan(index * bytes, bytes);
}

}  // namespace assay
