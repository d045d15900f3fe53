/* platform_send() of device/platform.hpp, for C. */
#ifndef ASSAY_DEVICE_ARCH_LIBC_LINK_OUTPUT_H_
#define ASSAY_DEVICE_ARCH_LIBC_LINK_OUTPUT_H_

#include <stddef.h>
#include <stdint.h>

void platform_send(const uint8_t* bytes, size_t count);

#endif /* ASSAY_DEVICE_ARCH_LIBC_LINK_OUTPUT_H_ */
