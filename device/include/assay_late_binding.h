// The table that late-bound calls of a model are served from. Generated at build time; only linked
// when a model still calls by name.
#ifndef ASSAY_LATE_BINDING_H_
#define ASSAY_LATE_BINDING_H_

#include <tvm/runtime/c_backend_api.h>

#ifdef __cplusplus
extern "C" {
#endif

struct assay_late_binding {
  const char* name;  // NULL ends the table
  TVMBackendPackedCFunc function;
};

extern const struct assay_late_binding assay_late_bindings[];

#ifdef __cplusplus
}
#endif

#endif  // ASSAY_LATE_BINDING_H_
