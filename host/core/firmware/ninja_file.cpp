#include "host/core/firmware/ninja_file.hpp"

#include <fmt/format.h>

namespace assay {

namespace {

// Ninja's own escapes, for paths in build lines.
std::string path(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '$' || c == ' ' || c == ':') out += '$';
    out += c;
  }
  return out;
}

std::string paths(const std::vector<std::string>& list) {
  std::string out;
  for (const std::string& item : list) out += ' ' + path(item);
  return out;
}

// Commands go through a shell: one word each, quoted for it, then for Ninja.
std::string word(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '\'') {
      out += "'\\''";
    } else {
      out += c;
    }
    if (c == '$') out += '$';
  }
  return '\'' + out + '\'';
}

std::string words(const std::vector<std::string>& list) {
  std::string out;
  for (const std::string& item : list) out += ' ' + word(item);
  return out;
}

}  // namespace

NinjaFile::NinjaFile(std::string c_compiler, std::string cxx_compiler, std::string archiver) {
  const auto compiler_rule = [](const char* name, const std::string& compiler) {
    return fmt::format(
        // Read by record_inputs(); Ninja itself never finds a folder that was built in before.
        "rule {}\n  command = {} $flags -MMD -MF $out.d -c $in -o $out\n"
        "  description = compile $in\n",
        name, word(compiler));
  };
  text_ = "ninja_required_version = 1.8\n" + compiler_rule("c", c_compiler) +
          compiler_rule("cxx", cxx_compiler) +
          fmt::format("rule ar\n  command = {} rcsD $out $in\n", word(archiver)) +
          fmt::format("rule link\n  command = {} $arguments -o $out\n  description = link $out\n",
                      word(c_compiler));
}

void NinjaFile::compile(const CompileStep& step) {
  text_ += fmt::format("build {}: {} {}\n  flags ={}\n", path(step.object), step.cxx ? "cxx" : "c",
                       path(step.source), words(step.flags));
}

void NinjaFile::archive(const std::string& output, const std::vector<std::string>& objects) {
  text_ += fmt::format("build {}: ar{}\n", path(output), paths(objects));
}

void NinjaFile::link(const std::string& output, const std::vector<std::string>& arguments,
                     const std::vector<std::string>& inputs) {
  text_ += fmt::format("build {}: link{}\n  arguments ={}\n", path(output), paths(inputs),
                       words(arguments));
}

}  // namespace assay
