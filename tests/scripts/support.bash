# For the shell tests: says what was expected, and a small checkout to try the scripts on.
# shellcheck shell=bash

fail() {
  printf 'FAILED: %s\n' "$*"
  exit 1
}

# expect_equal WHAT ACTUAL EXPECTED
expect_equal() {
  [[ $2 == "$3" ]] || fail "$1 is '$2', expected '$3'"
}

# expect_contains WHAT TEXT PART
expect_contains() {
  [[ $2 == *"$3"* ]] || fail "$1 does not contain '$3' but is: $2"
}

# expect_lacks WHAT TEXT PART
expect_lacks() {
  [[ $2 != *"$3"* ]] || fail "$1 contains '$3': $2"
}

# Runs a command; sets out, err and code to what it printed and its exit code.
# shellcheck disable=SC2034 # they are read by the tests
run() {
  code=0
  "$@" >out.txt 2>err.txt || code=$?
  out=$(cat out.txt)
  err=$(cat err.txt)
}

# Makes the folder $1 a checkout with the real scripts and boards, and a tool of one small file that
# prints its arguments, one a line, and then its standard input, and ends with exit code 5.
make_checkout() {
  mkdir -p "$1"/{host,proto,device/include}
  cp -R "$ASSAY_SOURCE_DIR/scripts" "$ASSAY_SOURCE_DIR/boards" "$1"
  cat >"$1/CMakeLists.txt" <<'END'
cmake_minimum_required(VERSION 3.25)
project(assay LANGUAGES CXX)
file(GLOB sources CONFIGURE_DEPENDS host/*.cpp)
add_executable(assay ${sources})
add_custom_target(assay-vprobe)
END
  cat >"$1/host/main.cpp" <<'END'
#include <cstdio>
int main(int count, char** arguments) {
  for (int i = 1; i < count; ++i) std::printf("<%s>\n", arguments[i]);
  for (int c; (c = std::getchar()) != EOF;) std::putchar(c);
  return 5;
}
END
}
