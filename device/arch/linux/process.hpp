// The parts of a native board: a Linux process that stands for a microcontroller.
#ifndef ASSAY_DEVICE_ARCH_LINUX_PROCESS_HPP_
#define ASSAY_DEVICE_ARCH_LINUX_PROCESS_HPP_

namespace assay::linux_process {

// Takes over the file descriptor that the environment variable ASSAY_LINK_FD names. Ends the
// process with a message where there is none.
void open_link();

// Turns signals that stand for a fault into fault records; `guard_low` is where the guard below the
// stack begins.
void catch_faults(const unsigned char* guard_low);

}  // namespace assay::linux_process

#endif  // ASSAY_DEVICE_ARCH_LINUX_PROCESS_HPP_
