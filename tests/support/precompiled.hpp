// What the tests include, compiled once.
#pragma once

#include "host/precompiled.hpp"
#include "tests/support/catch.hpp"
