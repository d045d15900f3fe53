// Stack high-water mark: paint what lies below the stack pointer, look later how far down it is
// gone.
#ifndef ASSAY_DEVICE_SERVER_STACK_PAINT_HPP_
#define ASSAY_DEVICE_SERVER_STACK_PAINT_HPP_

#include <stdint.h>

namespace assay::device {

// Paints from the stack's low end to a little below the caller's frame. Nothing without a stack in
// the port.
void stack_paint();
// Most bytes of the stack that were in use since stack_paint().
uint32_t stack_painted_peak();

}  // namespace assay::device

#endif  // ASSAY_DEVICE_SERVER_STACK_PAINT_HPP_
