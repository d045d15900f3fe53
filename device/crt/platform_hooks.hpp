// What the server asks of the C runtime surface.
#ifndef ASSAY_DEVICE_CRT_PLATFORM_HOOKS_HPP_
#define ASSAY_DEVICE_CRT_PLATFORM_HOOKS_HPP_

#include <stddef.h>
#include <stdint.h>

namespace assay::device {

// The one LIFO memory manager; `memory` is 16-byte aligned and stays valid.
void workspace_attach(void* memory, uint32_t bytes);
void workspace_begin();  // empties it: before every inference
void workspace_reset_peak();
uint32_t workspace_peak();   // most bytes in use since then
bool workspace_exhausted();  // a request since workspace_begin() found no room
void* workspace_allocate(size_t bytes);
bool workspace_free(void* block);

// Runs TVMPlatformInitialize() where a user's platform.c defines it.
void platform_initialize();

}  // namespace assay::device

#endif  // ASSAY_DEVICE_CRT_PLATFORM_HOOKS_HPP_
