// The LIFO memory manager, by the names that generated code calls.
#include <tvm/runtime/c_backend_api.h>
#include <tvm/runtime/crt/platform.h>

#include "device/crt/platform_hooks.hpp"
#include "tests/support/catch.hpp"

using namespace assay::device;

namespace {

alignas(16) std::uint8_t pool[128];

void attach() { workspace = {pool, sizeof pool, 0, 0, false}; }
void* allocate(std::uint64_t bytes) { return TVMBackendAllocWorkspace(kDLCPU, 0, bytes, 0, 8); }
int release(void* block) { return TVMBackendFreeWorkspace(kDLCPU, 0, block); }

}  // namespace

TEST_CASE("workspace is handed out from the bottom, aligned, to the last byte") {
  attach();
  void* const first = allocate(1);
  void* const second = allocate(96);
  void* const third = allocate(16);
  CHECK(first == pool);
  CHECK(second == pool + 16);
  CHECK(third == pool + 112);
  CHECK_FALSE(workspace.exhausted);
  CHECK(allocate(1) == nullptr);
  CHECK(workspace.exhausted);
}

TEST_CASE("workspace goes back last in, first out, and is used again") {
  attach();
  void* const first = allocate(32);
  void* const second = allocate(32);
  CHECK(release(second) == 0);
  CHECK(allocate(64) == second);
  CHECK(release(second) == 0);
  CHECK(release(first) == 0);
  CHECK(allocate(128) == first);
}

TEST_CASE("what was never handed out cannot be given back") {
  attach();
  CHECK(release(pool) != 0);
  void* const block = allocate(32);
  CHECK(release(pool + 32) != 0);
  CHECK(release(pool - 1) != 0);
  CHECK(release(nullptr) != 0);
  CHECK(release(block) == 0);
  CHECK(release(block) != 0);
}

TEST_CASE("sizes that overflow find no room") {
  attach();
  CHECK(allocate(129) == nullptr);
  CHECK(allocate(UINT64_MAX) == nullptr);
  CHECK(allocate(UINT64_MAX - 14) == nullptr);
  CHECK(allocate(std::uint64_t{1} << 32) == nullptr);
  CHECK(allocate(128) == pool);
}

TEST_CASE("the peak is the most that was in use, and outlives what it came from") {
  attach();
  void* const first = allocate(48);
  release(allocate(32));
  release(first);
  CHECK(workspace.peak == 80);
  workspace.used = 0;
  CHECK(workspace.peak == 80);
  allocate(16);
  CHECK(workspace.peak == 80);
  workspace.peak = 0;
  workspace.used = 0;
  allocate(16);
  CHECK(workspace.peak == 16);
}
