// The main function of the test program: Catch2 2 wants one written out, Catch2 3 brings its own.
#if !__has_include(<catch2/catch_all.hpp>)
#define CATCH_CONFIG_MAIN
#include "tests/support/catch.hpp"
#endif
