#include "host/core/firmware/ninja_file.hpp"

#include "tests/support/catch.hpp"

using namespace assay;

TEST_CASE("ninja file: words with quotes, dollars and spaces stay one word each") {
  NinjaFile ninja("cc", "c++", "ar");
  ninja.compile({"a b.c", "o:1.o", false, {"-DX='y z'", "-DD=$HOME"}});
  const std::string& text = ninja.text();
  CHECK(text.find("build o$:1.o: c a$ b.c\n") != std::string::npos);
  CHECK(text.find(R"('-DX='\''y z'\''')") != std::string::npos);
  CHECK(text.find("'-DD=$$HOME'") != std::string::npos);
}
