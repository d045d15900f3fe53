// Package: what an archive or folder of a compiled model says, read and checked, nothing built yet.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "host/core/tensor.hpp"

namespace assay {

// How the entry function takes its arguments (docs/design.md, decision 1).
enum class Interface {
  packed,  // int32_t f(TVMValue*, int*, int, TVMValue*, int*, void*)
  c,       // int32_t f(inputs*, outputs*[, workspace_pools*][, devices*]) with the header's structs
  c_mapped,  // tensors lie in the workspace: f([workspace_pools*][, devices*]) and
             // map_inputs/map_outputs
  plain,     // a C package: int32_t f(void* input0, ..., void* output0, ...) in call order
};

// A pool that the caller of the model must provide, aligned to 16 bytes.
struct ExternalPool {
  std::string member;  // field of struct tvmgen_<model>_workspace_pools
  std::uint64_t bytes = 0;
  // For a pool of constants: the header's macro with their byte values, comma-separated
  // ("TVMGEN_<MODEL>_<POOL>_CONSTANT_POOL_DATA"). Empty for a pool to work in.
  std::string constants_macro;
};

// An accelerator's handle that the caller must provide.
struct DeviceHandle {
  std::string member;  // field of struct tvmgen_<model>_devices
  std::vector<std::string>
      hooks;  // TVMDevice<Name>{Activate,Open,Close,Deactivate} symbols that the code calls
};

struct Operator {
  std::string function_name;
  std::uint64_t workspace_bytes = 0;
};

struct ModelInfo {
  std::string name;  // module name in metadata.json: "default"
  Interface interface_api = Interface::packed;
  bool unpacked_kernels = false;      // kernels take data pointers, not PackedFunc arguments
  std::string entry;                  // symbol that the glue calls
  std::string header;                 // "tvmgen_default.h" for c and c_mapped, else empty
  std::vector<TensorInfo> inputs;     // in call order
  std::vector<TensorInfo> outputs;    // in call order
  std::uint64_t workspace_bytes = 0;  // as metadata.json states it
  std::uint64_t constants_bytes = 0;
  // Bytes that TVMBackendAllocWorkspace must be able to hand out: 0 with USMP, else workspace_bytes
  // rounded up for 16-byte alignment.
  std::uint64_t arena_bytes = 0;
  std::vector<ExternalPool> pools;
  std::vector<DeviceHandle> devices;
  std::vector<Operator> operators;
  std::string target;  // "c -keys=cpu"; several joined by "; "
};

// One file of the package, path relative to the package's root, checked to stay inside it.
struct PackageFile {
  std::string path;
  std::string content;
};

// What the code says about the machine that it can run on. Told from sources and objects, never
// from -mcpu in the target.
struct IsaNeed {
  bool cortex_m_intrinsics = false;  // arm_acle.h or Arm inline assembly in a C source
  std::string reason;                // file and what was found in it, for the message
  // From ELF objects: "arm", "riscv", "x86_64", ...; empty without objects.
  std::string object_machine;
  std::string object_cpu;      // Tag_CPU_name or ISA string of the object
  std::uint32_t arm_arch = 0;  // Tag_CPU_arch of the object's .ARM.attributes (Arm ABI addenda)
  bool arm_soft_arguments = false;  // float arguments in core registers: softfp, not hard
  bool arm_fpu = false;             // object uses FPU instructions
};

struct Package {
  std::filesystem::path origin;              // what the user named
  int format_version = 0;                    // 5 or 7; 0 for a C package
  std::string tvm_version;                   // "0.16.dev0" where stated
  std::vector<PackageFile> sources;          // .c .cc .cpp
  std::vector<PackageFile> objects;          // .o
  std::vector<PackageFile> headers;          // everything below the include folders
  std::vector<std::string> include_folders;  // relative to the root
  std::vector<ModelInfo> models;             // in metadata.json's order
  IsaNeed isa;
  std::vector<std::string> warnings;  // said once on standard error
};

// Reads an archive (tar, plain or gzip), an unpacked folder, or a folder with assay-package.json.
// Throws Error(input) with what, where and what to do. Writes nothing.
Package read_package(const std::filesystem::path& path);

}  // namespace assay
