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
    Category::model_code, Category::model_constants, Category::tensors, Category::workspace,
    Category::user_code,  Category::glue,            Category::server,  Category::board,
    Category::c_library,  Category::stack_reserve,   Category::other,
};

// "model code", ..., "other/alignment".
std::string_view category_name(Category category);

// Tells the category of one input section by where its object lies below the folder of the build:
// model/, user/, board/, glue.o, libassay.a; and by its name for model and glue. `object_root` is
// that folder, taken off absolute object paths; paths relative to it need none.
Category category_of(const MapInput& input, std::string_view object_root);

}  // namespace assay
