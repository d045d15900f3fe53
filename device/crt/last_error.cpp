#include <assay.h>

static const char* last_error = "";

extern "C" {

// Says it at once as well: a model that fails is then explained by the log beside its return code.
void TVMAPISetLastError(const char* text) {
  last_error = text;
  assay_log(text);
}

const char* TVMGetLastError(void) { return last_error; }

}  // extern "C"
