// build.ninja as text: objects, an archive, a link.
#pragma once

#include <string>
#include <vector>

namespace assay {

struct CompileStep {
  std::string source;  // path, absolute or relative to the build folder
  std::string object;
  bool cxx = false;
  std::vector<std::string> flags;
};

class NinjaFile {
 public:
  NinjaFile(std::string c_compiler, std::string cxx_compiler, std::string archiver);

  void compile(const CompileStep& step);
  void archive(const std::string& output, const std::vector<std::string>& objects);
  // `arguments` follow the compiler's name as they are; `inputs` are what the link depends on.
  void link(const std::string& output, const std::vector<std::string>& arguments,
            const std::vector<std::string>& inputs);

  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

}  // namespace assay
