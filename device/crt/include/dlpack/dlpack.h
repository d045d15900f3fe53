// The C ABI of DLPack 0.x/1.x tensors as TVM-generated code reads them, written from the ABI's
// facts. Own declarations: only what generated code and remote functions use.
#ifndef ASSAY_DLPACK_H_
#define ASSAY_DLPACK_H_

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
  kDLCPU = 1,
} DLDeviceType;

typedef struct {
  DLDeviceType device_type;
  int32_t device_id;
} DLDevice;

typedef enum {
  kDLInt = 0U,
  kDLUInt = 1U,
  kDLFloat = 2U,
  kDLOpaqueHandle = 3U,
  kDLBfloat = 4U,
} DLDataTypeCode;

typedef struct {
  uint8_t code;    // a DLDataTypeCode
  uint8_t bits;    // of one lane
  uint16_t lanes;  // 1 here
} DLDataType;

typedef struct {
  void* data;  // not owned
  DLDevice device;
  int32_t ndim;
  DLDataType dtype;
  int64_t* shape;    // ndim entries, not owned
  int64_t* strides;  // NULL: compact, C order
  uint64_t byte_offset;
} DLTensor;

#ifdef __cplusplus
}
#endif

#endif  // ASSAY_DLPACK_H_
