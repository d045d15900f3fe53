// What the library shows of itself, and the version in the names of its symbols.
#pragma once

#define ASSAY_EXPORT __attribute__((visibility("default")))

// Everything lies in assay::v0, which programs write as assay. The library is built with types of
// its own of the same names, and has to tell them apart.
#ifdef ASSAY_BUILDS_LIBRARY
#define ASSAY_BEGIN \
  namespace assay { \
  namespace v0 {
#else
#define ASSAY_BEGIN \
  namespace assay { \
  inline namespace v0 {
#endif
#define ASSAY_END \
  }               \
  }
