// What a piece of the image is there for.
#pragma once

#include <string_view>

#include "host/core/fit/map_file.hpp"

namespace assay {

enum class Category {  // in the order of the table
  model_code,
  model_constants,
  tensors,
  workspace,  // arena, static and external workspace pools
  user_code,
  glue,  // generated: argument assembly, descriptors, argument block
  server,
  board,
  c_library,
  stack_reserve,
  other,  // alignment, and what no rule knows
};

inline constexpr Category all_categories[] = {
    Category::model_code,    Category::model_constants, Category::tensors,
    Category::workspace,     Category::user_code,       Category::glue,
    Category::server,        Category::board,           Category::c_library,
    Category::stack_reserve, Category::other,
};

// "model code", ..., "other/alignment".
std::string_view category_name(Category category);

// Tells the category of one input section by its object's path, and for model and glue by its name.
// Relative to the folder of the build: model/, user/, board/, glue.o, libassay.a; `object_root` is
// one more folder that such paths are relative to, or empty. Absolute paths elsewhere are the tool
// chain's libraries and those that the user named.
Category category_of(const MapInput& input, std::string_view object_root);

}  // namespace assay
