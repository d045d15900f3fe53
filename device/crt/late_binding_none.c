// The table of an image whose model asks for nothing by name, but whose platform.c registers
// functions. The glue's own table keeps this file from being linked.
#include <assay_late_binding.h>

const struct assay_late_binding assay_late_bindings[] = {{0, 0}};
