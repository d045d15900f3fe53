// Bytes from the receive interrupt to the main loop: one producer, one consumer, no locks.
#ifndef ASSAY_DEVICE_SERVER_RECEIVE_RING_HPP_
#define ASSAY_DEVICE_SERVER_RECEIVE_RING_HPP_

#include <stddef.h>
#include <stdint.h>

namespace assay::device {

class ReceiveRing {
 public:
  void attach(uint8_t* storage, uint32_t bytes) {
    storage_ = storage;
    mask_ = bytes - 1;
    head_ = 0;
    tail_ = 0;
    dropped_ = 0;
  }

  // Producer; callable from an interrupt.
  void push(const uint8_t* bytes, size_t count) {
    uint32_t head = head_;
    for (; count > 0; --count, ++bytes) {
      if (head - tail_ > mask_) {
        dropped_ = dropped_ + static_cast<uint32_t>(count);
        break;
      }
      storage_[head++ & mask_] = *bytes;
    }
    head_ = head;
  }

  // Consumer: the longest run of bytes that lie side by side, 0 when empty. pop() gives them back.
  size_t peek(const uint8_t*& bytes) const {
    const uint32_t tail = tail_;
    const uint32_t waiting = head_ - tail;
    const uint32_t to_end = mask_ + 1 - (tail & mask_);
    bytes = storage_ + (tail & mask_);
    return waiting < to_end ? waiting : to_end;
  }
  void pop(size_t count) { tail_ = tail_ + static_cast<uint32_t>(count); }

  bool empty() const { return head_ == tail_; }
  uint32_t dropped() const { return dropped_; }
  uint32_t bytes() const { return mask_ + 1; }

 private:
  uint8_t* storage_;
  uint32_t mask_;
  // Free-running; volatile because the other side runs in an interrupt on the same core.
  volatile uint32_t head_;
  volatile uint32_t tail_;
  volatile uint32_t dropped_;
};

extern ReceiveRing ring;

}  // namespace assay::device

#endif  // ASSAY_DEVICE_SERVER_RECEIVE_RING_HPP_
