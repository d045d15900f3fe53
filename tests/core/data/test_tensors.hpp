// Tensors, files and folders for the tests of host/core/data.
#pragma once

#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "host/base/error.hpp"
#include "host/core/tensor.hpp"
#include "tests/support/catch.hpp"

namespace assay::data_test {

inline constexpr DType float32{TypeCode::floating, 32};
inline constexpr DType float64{TypeCode::floating, 64};
inline constexpr DType float16{TypeCode::floating, 16};
inline constexpr DType bfloat16{TypeCode::bfloat, 16};
inline constexpr DType int8{TypeCode::integer, 8};
inline constexpr DType int16{TypeCode::integer, 16};
inline constexpr DType int32{TypeCode::integer, 32};
inline constexpr DType int64{TypeCode::integer, 64};
inline constexpr DType uint8{TypeCode::unsigned_integer, 8};
inline constexpr DType uint64{TypeCode::unsigned_integer, 64};
inline constexpr DType boolean{TypeCode::unsigned_integer, 1};

// A tensor of `values` as the host stores them.
template <typename T>
Tensor tensor_of(DType dtype, Shape shape, const std::vector<T>& values) {
  Tensor tensor{dtype, std::move(shape), std::vector<std::uint8_t>(values.size() * sizeof(T))};
  if (!values.empty()) std::memcpy(tensor.data.data(), values.data(), tensor.data.size());
  return tensor;
}

template <typename T>
std::vector<T> values_of(const Tensor& tensor) {
  std::vector<T> values(tensor.data.size() / sizeof(T));
  if (!values.empty()) std::memcpy(values.data(), tensor.data.data(), tensor.data.size());
  return values;
}

inline TensorInfo info_of(std::string name, DType dtype, Shape shape) {
  const auto bytes = static_cast<std::uint64_t>(element_count(shape)) * dtype.bytes();
  return {name, name, dtype, std::move(shape), bytes};
}

inline std::filesystem::path data_file(std::string_view name) {
  return std::filesystem::path(ASSAY_SOURCE_DIR) / "tests/core/data/files" / name;
}

inline std::vector<std::uint8_t> bytes_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  REQUIRE(file);
  return {std::istreambuf_iterator<char>(file), {}};
}

// A folder of its own that is gone afterwards.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::random_device random;
    path_ = std::filesystem::temp_directory_path() /
            fmt::format("assay-test-{:08x}{:08x}", random(), random());
    std::filesystem::create_directory(path_);
  }
  ~TemporaryFolder() { std::filesystem::remove_all(path_); }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }

  std::filesystem::path write(std::string_view name, std::string_view content) const {
    const std::filesystem::path file = path_ / name;
    std::ofstream(file, std::ios::binary) << content;
    return file;
  }

 private:
  std::filesystem::path path_;
};

// The sentence of the usage error that `action` throws.
template <typename Action>
std::string usage_error(Action&& action) {
  try {
    action();
  } catch (const Error& error) {
    CHECK(error.blame() == Blame::input);
    return error.what();
  }
  FAIL("no error was thrown");
  return {};
}

}  // namespace assay::data_test
