// What the server asks of the C runtime surface.
#ifndef ASSAY_DEVICE_CRT_PLATFORM_HOOKS_HPP_
#define ASSAY_DEVICE_CRT_PLATFORM_HOOKS_HPP_

#include <stddef.h>
#include <stdint.h>

namespace assay::device {

// The one LIFO memory manager. The server attaches `memory`, 16-byte aligned, empties it before
// every inference and clears `peak` and `exhausted`.
struct Workspace {
  uint8_t* memory;
  uint32_t bytes;
  uint32_t used;
  uint32_t peak;   // most of `used`
  bool exhausted;  // a request found no room
};
extern Workspace workspace;

void* workspace_allocate(size_t bytes);
bool workspace_free(void* block);

// Runs TVMPlatformInitialize() where a user's platform.c defines it.
void platform_initialize();

}  // namespace assay::device

#endif  // ASSAY_DEVICE_CRT_PLATFORM_HOOKS_HPP_
