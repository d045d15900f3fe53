/* Where the C library's standard output leaves: on the link, whichever this image has
   (device/main_link.hpp). */
#ifndef ASSAY_DEVICE_ARCH_LIBC_LINK_OUTPUT_H_
#define ASSAY_DEVICE_ARCH_LIBC_LINK_OUTPUT_H_

#include <stddef.h>
#include <stdint.h>

void link_output(const uint8_t* bytes, size_t count);

#endif /* ASSAY_DEVICE_ARCH_LIBC_LINK_OUTPUT_H_ */
