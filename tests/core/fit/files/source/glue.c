#include <stdint.h>

#define BUFFER(place, name, bytes) \
  __attribute__((section(place), aligned(16))) static uint8_t name[bytes]
BUFFER(".bss.noinit.assay.tensor.0", tensor_0, 64);
BUFFER(".bss.noinit.assay.tensor.1", tensor_1, 16);
BUFFER(".bss.noinit.assay.workspace", workspace, 256);
BUFFER(".bss.noinit.assay.arguments", arguments, 128);
BUFFER(".assay.region.ccm.assay.pool.0", pool_0, 512);

int32_t tvmgen_default_run(const float* input, float* output);
const uint8_t* const glue_buffers[] = {workspace, arguments, pool_0};

int32_t glue_run(void) { return tvmgen_default_run((float*)tensor_0, (float*)tensor_1); }

__asm__(
    ".pushsection .assay.manifest,\"\",%progbits\n"
    ".ascii \"{\\\"version\\\": 1}\"\n"
    ".popsection");
