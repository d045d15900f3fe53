#include "host/core/firmware/included_files.hpp"

#include <fstream>

#include "tests/adapters/temporary_folder.hpp"
#include "tests/support/catch.hpp"

using namespace assay;
namespace fs = std::filesystem;

TEST_CASE("included files: those that the lines lead to, from file to file") {
  const test::TemporaryFolder folder;
  const auto file = [&](const char* name, const char* text) {
    fs::create_directories((folder.path() / name).parent_path());
    std::ofstream(folder.path() / name) << text;
    return folder.path() / name;
  };
  const fs::path source = file("code/main.c",
                               "#include \"parts/one.h\"\n"
                               "  #  include<two.h> // both\n"
                               "#include <stdint.h>\n"
                               "#if 0\n#include \"../three.h\"\n#endif\n"
                               "// #include \"comment.h\"\n"
                               "#include \"unclosed.h\n"
                               "int include;");
  const fs::path one = file("code/parts/one.h", "#include \"main_again.h\"\n");
  const fs::path again = file("code/parts/main_again.h", "#include \"../main.c\"\n");
  const fs::path two = file("headers/two.h", "");
  const fs::path two_beside = file("code/two.h", "");
  const fs::path three = file("three.h", "");
  file("code/comment.h", "");
  file("code/unclosed.h", "");
  CHECK(with_included_files({source}, {folder.path() / "headers", folder.path() / "missing"}) ==
        std::vector<fs::path>{source, again, one, two_beside, two, three});
}
