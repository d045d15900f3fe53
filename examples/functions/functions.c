// Remote functions: C functions that the host calls by name.
//   assay call label 3 0.5 digit @FILE.npy --archive examples/sine --sources examples/functions
#include <assay.h>
#include <stdio.h>

// Any C function: integers are int64_t, floats float, strings const char*, tensors DLTensor*.
static const char* label(int64_t index, float scale, const char* prefix, DLTensor* tensor) {
  static char text[96];
  float sum = 0;
  int64_t count = 1;
  for (int32_t i = 0; i < tensor->ndim; ++i) count *= tensor->shape[i];
  for (int64_t i = 0; i < count; ++i) sum += ((const float*)tensor->data)[i];
  // Whole thousandths: small C libraries print no floats.
  const long thousandths = (long)(sum * scale * 1000);
  snprintf(text, sizeof text, "%s %ld: %ld elements, scaled sum %ld/1000", prefix, (long)index,
           (long)count, thousandths);
  return text;
}
ASSAY_FUNCTION(s, label, i, f, s, t);

// In the PackedFunc convention a function also learns the model that it was called on.
int model_name(TVMValue* arguments, int* type_codes, int count, TVMValue* result,
               int* result_type_code, void* resource_handle) {
  (void)arguments, (void)type_codes, (void)count;
  const struct assay_model* model = resource_handle;
  result->v_str = model->name;
  *result_type_code = kTVMStr;
  return 0;
}
ASSAY_PACKED_FUNCTION(s, model_name);

// A long call says how far it is and stops when it is cancelled.
static int64_t count_to(int64_t steps) {
  volatile int64_t done = 0;
  while (done < steps) {
    for (volatile int i = 0; i < 100000; ++i) {
    }
    ++done;
    if (assay_progress((uint32_t)done, (uint32_t)steps)) break;
  }
  return done;
}
ASSAY_FUNCTION(i, count_to, i);

// Bytes in, bytes out, of any size that the call buffer holds.
static const TVMByteArray* reversed(const TVMByteArray* bytes) {
  static char copy[4096];
  static TVMByteArray result;
  const size_t count = bytes->size < sizeof copy ? bytes->size : sizeof copy;
  for (size_t i = 0; i < count; ++i) copy[i] = bytes->data[bytes->size - 1 - i];
  result.data = copy;
  result.size = count;
  return &result;
}
ASSAY_FUNCTION(b, reversed, b);

static float half(float value) { return value / 2; }
ASSAY_FUNCTION(f, half, f);

static void nothing(void) {}
ASSAY_FUNCTION(v, nothing);
