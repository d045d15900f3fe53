// What libFuzzer calls. One target is linked in.
#include <sanitizer/common_interface_defs.h>

#include "tests/fuzz/scratch_folder.hpp"
#include "tests/fuzz/target.hpp"

extern "C" int LLVMFuzzerInitialize(int*, char***) {
  __sanitizer_set_death_callback([] { assay::fuzz::remove_scratch_folders(); });
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const assay::fuzz::Target target = assay::fuzz::targets().at(0);
  target.run({data, size});
  return 0;
}
