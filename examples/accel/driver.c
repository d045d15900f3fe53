// A driver for the accelerator of examples/accel that counts its calls. Generated code calls the
// four hooks around the offloaded part of the model; `context` is what assay_device_NAME() returns.
#include <assay.h>

struct accelerator {
  int64_t activations, openings, closings, deactivations;
};

static struct accelerator accelerator;

// The name after assay_device_ is the member of the model's devices struct.
void* assay_device_example_target_hook(void) { return &accelerator; }

int32_t TVMDeviceExampleTargetHookActivate(void* context) {
  ++((struct accelerator*)context)->activations;
  return 0;
}

int32_t TVMDeviceExampleTargetHookOpen(void* context) {
  ++((struct accelerator*)context)->openings;
  return 0;
}

int32_t TVMDeviceExampleTargetHookClose(void* context) {
  ++((struct accelerator*)context)->closings;
  return 0;
}

int32_t TVMDeviceExampleTargetHookDeactivate(void* context) {
  ++((struct accelerator*)context)->deactivations;
  return 0;
}

// Calls so far, all four kinds together: `assay call accelerator_calls`.
static int64_t accelerator_calls(void) {
  return accelerator.activations + accelerator.openings + accelerator.closings +
         accelerator.deactivations;
}
ASSAY_FUNCTION(i, accelerator_calls);
