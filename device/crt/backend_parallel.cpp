#include <tvm/runtime/c_backend_api.h>

extern "C" int TVMBackendParallelLaunch(FTVMParallelLambda lambda, void* closure_data,
                                        int task_count) {
  // 0 asks for as many tasks as there are cores.
  TVMParallelGroupEnv environment = {nullptr, task_count > 0 ? task_count : 1};
  for (int task = 0; task < environment.num_task; ++task) {
    const int code = lambda(task, &environment, closure_data);
    if (code != 0) return code;
  }
  return 0;
}
