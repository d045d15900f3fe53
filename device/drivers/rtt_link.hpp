// A link through RAM that the host reads and writes while the core runs: over a debug probe, with
// no pins and no peripheral, or over an emulator's memory bus. The layout is that of SEGGER's Real
// Time Transfer, as the "J-Link / J-Trace User Guide" (UM08001) has it, chapter "RTT", so that
// other hosts find and understand it too.
//
// A host that can be woken looks at `up` once it is woken, and again each time that it has taken
// something, until there is nothing more; the device wakes it where it has taken all that was there
// before. So no byte waits unseen, and a burst of them wakes once.
#ifndef ASSAY_DEVICE_DRIVERS_RTT_LINK_HPP_
#define ASSAY_DEVICE_DRIVERS_RTT_LINK_HPP_

#include <assay.h>
#include <stddef.h>
#include <stdint.h>

namespace assay {

// A ring of bytes; empty where both offsets are equal, so that one byte of it stays unused.
struct RttBuffer {
  const char* name;
  uint8_t* bytes;
  uint32_t size;
  volatile uint32_t write_offset;  // below `size`; changed by who writes only
  volatile uint32_t read_offset;   // below `size`; changed by who reads only
  // Of `up`: what the device does where it is full. Of `down`: the times that the host has rung.
  volatile uint32_t flags;
};

struct RttControlBlock {
  volatile char id[16];
  int32_t up_count, down_count;
  RttBuffer up, down;  // to the host, from the host
};
static_assert(sizeof(void*) != 4 || sizeof(RttControlBlock) == 72);

// The id, from its end: its text is nowhere in flash for a search to find.
inline uint8_t rtt_id_byte(size_t at) {
  static const char backwards[] = "TTR REGGES";
  constexpr size_t length = sizeof backwards - 1;
  return at < length ? static_cast<uint8_t>(backwards[length - 1 - at]) : uint8_t{0};
}

// Clears what other images, which had it elsewhere, left of a block between `low` and `end`: a host
// that looks through memory would take it for this image's.
inline void clear_rtt_blocks(volatile uint32_t* low, const volatile uint32_t* end) {
  constexpr uint32_t first_id_word = 0x47474553;  // little-endian
  constexpr ptrdiff_t id_words = 4, block_words = 18;
  for (volatile uint32_t* word = low; end - word >= id_words; ++word) {
    if (*word != first_id_word) continue;
    const volatile uint8_t* bytes = reinterpret_cast<volatile uint8_t*>(word);
    size_t same = 0;
    while (same < 4 * id_words && bytes[same] == rtt_id_byte(same)) ++same;
    if (same < 4 * id_words) continue;
    for (ptrdiff_t i = 0; i < block_words && word + i < end; ++i) word[i] = 0;
  }
}

// One link; all functions are for the main loop and fault handlers, not for interrupts.
class RttPort {
 public:
  constexpr RttPort() = default;  // to be assigned another before use

  // `ticks` may stand or jump back while interrupts are off; after `patience_ticks` a host that
  // takes nothing counts as away, or never where they are 0. `wake_host` is NULL for a host that
  // looks by itself. `block` stays the caller's.
  constexpr RttPort(RttControlBlock& block, uint64_t (*ticks)(), uint32_t patience_ticks,
                    void (*wake_host)() = nullptr)
      : block_(&block), ticks_(ticks), patience_ticks_(patience_ticks), wake_host_(wake_host) {}

  // Both memories stay the caller's. The id comes last: a host that sees it finds the rest done.
  void start(uint8_t* up, uint32_t up_bytes, uint8_t* down, uint32_t down_bytes) {
    constexpr uint32_t block_where_full = 2;
    block_->up_count = block_->down_count = 1;
    block_->up = {"assay", up, up_bytes, 0, 0, block_where_full};
    block_->down = {"assay", down, down_bytes, 0, 0, 0};
    barrier();
    for (size_t i = sizeof block_->id; i-- > 0;) block_->id[i] = static_cast<char>(rtt_id_byte(i));
    barrier();
    if (wake_host_ != nullptr) wake_host_();
  }

  // Waits where the buffer is full, and drops what finds no room, as a UART without a listener
  // does, once the host has taken nothing for the patience. From then on it does not wait again
  // before the host has taken something.
  void send(const uint8_t* source, size_t count) {
    receive_where_idle();
    RttBuffer& up = block_->up;
    uint32_t at = up.write_offset;
    while (count > 0) {
      const uint32_t read = host_offset(up.read_offset, up, at);
      const uint32_t end = read > at ? read - 1 : read == 0 ? up.size - 1 : up.size;
      if (end == at) {
        if (!host_moves_on(read)) return;
        continue;
      }
      const uint32_t before = at;
      for (; at < end && count > 0; --count) up.bytes[at++] = *source++;
      if (at == up.size) at = 0;
      barrier();  // the bytes before the offset that tells of them
      up.write_offset = at;
      if (wake_host_ == nullptr) continue;
      barrier();  // that offset before the host's
      if (up.read_offset == before) wake_host_();
    }
  }

  // Hands what the host has written to assay_rx(), whose ring has to have room for it.
  void receive() {
    RttBuffer& down = block_->down;
    uint32_t at = down.read_offset;
    const uint32_t end = host_offset(down.write_offset, down, at);
    if (end == at) return;
    barrier();
    if (end < at) {
      assay_rx(down.bytes + at, down.size - at);
      at = 0;
    }
    assay_rx(down.bytes + at, end - at);
    barrier();
    down.read_offset = end;
  }

  // Waits until the host has taken all, or is away: before a reset, which clears the memory.
  void flush() {
    for (;;) {
      const uint32_t read = block_->up.read_offset;
      if (read == block_->up.write_offset || !host_moves_on(read)) return;
    }
  }

 private:
  static void barrier() { __sync_synchronize(); }

  // What a host wrote for another image may lie outside: as if nothing had come or were waiting.
  static uint32_t host_offset(uint32_t offset, const RttBuffer& buffer, uint32_t own) {
    return offset < buffer.size ? offset : own;
  }

  // A function that sends its progress hears of a cancel so.
  void receive_where_idle() {
    if (!assay_pending()) receive();
  }

  // Waits until the up buffer's read offset is another than `read`; false where the host is away.
  bool host_moves_on(uint32_t read) {
    if (host_is_away_ && read == away_at_) return false;
    host_is_away_ = false;
    uint64_t last = ticks_(), waited = 0;
    while (block_->up.read_offset == read) {
      const uint64_t now = ticks_();
      if (now > last) waited += now - last;
      last = now;
      if (patience_ticks_ != 0 && waited >= patience_ticks_) {
        host_is_away_ = true;
        away_at_ = read;
        return false;
      }
    }
    return true;
  }

  RttControlBlock* block_ = nullptr;
  uint64_t (*ticks_)() = nullptr;
  uint32_t patience_ticks_ = 0;
  void (*wake_host_)() = nullptr;
  bool host_is_away_ = false;
  uint32_t away_at_ = 0;
};

}  // namespace assay

#endif  // ASSAY_DEVICE_DRIVERS_RTT_LINK_HPP_
