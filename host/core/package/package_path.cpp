#include "host/core/package/package_path.hpp"

#include "host/base/error.hpp"

namespace assay {

namespace {

[[noreturn]] void refuse_path(std::string_view path, std::string_view why,
                              std::string_view origin) {
  std::string shown(path.substr(0, 200));
  for (char& character : shown) {
    if (static_cast<unsigned char>(character) < 0x20 || character == 0x7f) character = '?';
  }
  throw Error(Blame::input,
              "{}: entry \"{}\" {}. A model archive holds plain files below its own root only: do "
              "not use this one, export the model again.",
              origin, shown, why);
}

}  // namespace

std::string checked_package_path(std::string_view path, std::string_view origin) {
  if (path.empty()) refuse_path(path, "has no path", origin);
  if (path.front() == '/') refuse_path(path, "has an absolute path", origin);
  for (const char character : path) {
    const auto value = static_cast<unsigned char>(character);
    if (value < 0x20 || value == 0x7f)
      refuse_path(path, "has a control character in its path", origin);
    if (character == '\\') refuse_path(path, "has a backslash in its path", origin);
  }
  std::string result;
  for (std::string_view rest = path; !rest.empty();) {
    const std::size_t end = rest.find('/');
    const std::string_view component = rest.substr(0, end);
    rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    if (component.empty() || component == ".") continue;
    if (component == "..") refuse_path(path, "leaves the archive through \"..\"", origin);
    if (!result.empty()) result += '/';
    result += component;
  }
  return result;
}

bool is_ignored_path(std::string_view package_path) {
  return lies_below(package_path, "runtime") || lies_below(package_path, "templates");
}

std::string_view base_name(std::string_view package_path) {
  return package_path.substr(package_path.rfind('/') + 1);
}

std::string_view extension(std::string_view package_path) {
  const std::string_view name = base_name(package_path);
  const std::size_t dot = name.rfind('.');
  return dot == std::string_view::npos ? std::string_view() : name.substr(dot);
}

std::string_view folder(std::string_view package_path) {
  const std::size_t slash = package_path.rfind('/');
  return slash == std::string_view::npos ? std::string_view() : package_path.substr(0, slash);
}

bool lies_below(std::string_view package_path, std::string_view folder) {
  if (folder.empty()) return true;
  return package_path.size() > folder.size() && package_path.starts_with(folder) &&
         package_path[folder.size()] == '/';
}

}  // namespace assay
