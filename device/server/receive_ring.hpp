// Bytes from the receive interrupt to the main loop: one producer, one consumer, no locks.
#ifndef ASSAY_DEVICE_SERVER_RECEIVE_RING_HPP_
#define ASSAY_DEVICE_SERVER_RECEIVE_RING_HPP_

#include <stddef.h>
#include <stdint.h>

namespace assay::device {

class ReceiveRing {
 public:
  // Once; the ring is empty before.
  void attach(uint8_t* storage, uint32_t bytes) {
    storage_ = storage;
    mask_ = bytes - 1;
  }

  // Producer; callable from an interrupt. Returns how many bytes found no room.
  size_t push(const uint8_t* bytes, size_t count) {
    uint32_t head = head_;
    for (; count > 0 && head - tail_ <= mask_; --count) storage_[head++ & mask_] = *bytes++;
    head_ = head;
    return count;
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
  uint32_t bytes() const { return mask_ + 1; }

 private:
  uint8_t* storage_ = nullptr;
  uint32_t mask_ = 0;
  // Free-running; volatile because the other side runs in an interrupt on the same core.
  volatile uint32_t head_ = 0;
  volatile uint32_t tail_ = 0;
};

}  // namespace assay::device

#endif  // ASSAY_DEVICE_SERVER_RECEIVE_RING_HPP_
