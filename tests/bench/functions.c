// Remote functions that do nothing: what a call costs is the server's.
#include <assay.h>

void nothing(void) {}
ASSAY_FUNCTION(v, nothing);

// As many arguments as a call may have, of each kind. Hands its tensor back, the longest way
// through the reply.
int seven(TVMValue* arguments, int* type_codes, int count, TVMValue* result, int* result_type_code,
          void* handle) {
  (void)type_codes, (void)count, (void)handle;
  result->v_handle = arguments[4].v_handle;
  *result_type_code = kTVMDLTensorHandle;
  return 0;
}
ASSAY_PACKED_FUNCTION(t, seven, i, f, s, b, t, t, t);
