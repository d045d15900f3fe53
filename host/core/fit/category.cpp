#include "host/core/fit/category.hpp"

#include <algorithm>

namespace assay {

namespace {

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

std::string_view relative_to(std::string_view path, std::string_view root) {
  while (root.ends_with('/')) root.remove_suffix(1);
  if (!root.empty() && path.starts_with(root) && path.substr(root.size()).starts_with('/')) {
    path.remove_prefix(root.size() + 1);
  }
  while (path.starts_with("./")) path.remove_prefix(2);
  return path;
}

bool is_constant(std::string_view section) {
  constexpr std::string_view prefixes[] = {".rodata", ".srodata", ".lit",
                                           ".data",   ".sdata",   ".data.rel.ro"};
  return std::ranges::any_of(prefixes,
                             [&](std::string_view prefix) { return section.starts_with(prefix); });
}

// TVM keeps static workspace pools in .bss.noinit.tvm; other zeroed data of a model is a buffer
// too.
bool is_buffer(std::string_view section) {
  return section.starts_with(".bss") || section.starts_with(".sbss") ||
         section.starts_with(".noinit") || section == "COMMON";
}

Category model_category(std::string_view section) {
  if (is_constant(section)) return Category::model_constants;
  return is_buffer(section) ? Category::workspace : Category::model_code;
}

Category glue_category(std::string_view section) {
  if (contains(section, ".assay.tensor.")) return Category::tensors;
  if (contains(section, ".assay.workspace") || contains(section, ".assay.pool.")) {
    return Category::workspace;
  }
  return Category::glue;
}

// "m" of "libm.a", "libm_nano.a" and "libm-2.36.a".
std::string_view library_name(std::string_view file) {
  if (!file.starts_with("lib") || !file.ends_with(".a")) return "";
  file = file.substr(3, file.find_first_of(".-") - 3);
  if (file.ends_with("_nano")) file.remove_suffix(5);
  return file;
}

// What a tool chain adds by itself, whatever folders it is installed in.
bool is_c_library(std::string_view path) {
  if (contains(path, "/lib/gcc/") || contains(path, "/picolibc/")) return true;
  const std::string_view file = path.substr(path.rfind('/') + 1);
  constexpr std::string_view libraries[] = {"c",       "g",      "m",      "mvec",     "gcc",
                                            "gcc_eh",  "gloss",  "nosys",  "rdimon",   "semihost",
                                            "pthread", "stdc++", "supc++", "dummyhost"};
  if (std::ranges::find(libraries, library_name(file)) != std::end(libraries)) return true;
  const bool start_file = file.starts_with("crt") || file.starts_with("Scrt") ||
                          file.starts_with("rcrt") || file.starts_with("gcrt");
  return start_file && file.ends_with(".o");
}

}  // namespace

std::string_view category_name(Category category) {
  switch (category) {
    case Category::model_code:
      return "model code";
    case Category::model_constants:
      return "model constants";
    case Category::tensors:
      return "tensors";
    case Category::workspace:
      return "workspace";
    case Category::user_code:
      return "user code";
    case Category::glue:
      return "glue";
    case Category::server:
      return "server";
    case Category::board:
      return "board";
    case Category::c_library:
      return "C library";
    case Category::stack_reserve:
      return "stack reserve";
    case Category::other:
      return "other/alignment";
  }
  return "";
}

Category category_of(const MapInput& input, std::string_view object_root) {
  const std::string_view path = relative_to(input.object, object_root);
  if (path.starts_with("model/")) return model_category(input.section);
  if (path.starts_with("user/")) return Category::user_code;
  if (path.starts_with("board/")) return Category::board;
  if (path == "glue.o") return glue_category(input.section);
  if (path == "libassay.a") return Category::server;
  if (is_c_library(path)) return Category::c_library;
  return path.starts_with('/') ? Category::user_code : Category::other;
}

}  // namespace assay
