#include "tests/fuzz/target.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace assay::fuzz {

namespace {

// Inside a function: other files' registrations may run first.
std::vector<Target>& registered() {
  static std::vector<Target> all;
  return all;
}

}  // namespace

Registration::Registration(Target target) { registered().push_back(target); }

std::vector<Target> targets() {
  std::vector<Target> all = registered();
  std::sort(all.begin(), all.end(),
            [](const Target& a, const Target& b) { return a.name < b.name; });
  return all;
}

void finding(std::string_view what) {
  std::fprintf(stderr, "does not hold: %.*s\n", static_cast<int>(what.size()), what.data());
  std::abort();
}

}  // namespace assay::fuzz
