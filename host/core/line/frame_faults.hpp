// Faults that befall frames: the stream is cut at the delimiter 0x00, in however many pieces it
// comes. What befalls a frame is decided at its first byte, so that nothing is held back but a
// frame that changes places with the next one.
#pragma once

#include <array>
#include <vector>

#include "host/core/line/byte_faults.hpp"

namespace assay {

class FrameFaults {
 public:
  // All but `faults` stay the caller's and outlive this object; `out` writes to `wire`.
  FrameFaults(const LineFaults& faults, LineRandom& random, LineCounters& counters, Wire& wire,
              ByteFaults& out);

  bool any() const { return any_; }
  void put(std::uint8_t value, Duration now);

  // When a frame that is held back goes on though none came by; kNever where none is held.
  Duration due() const { return holding_ == Holding::none ? kNever : due_; }
  // It goes on.
  void release();
  // The sender lost power: what was held is lost, and the next byte starts a frame.
  void cut();

 private:
  // Bytes of a frame that is to be held or copied; longer ones are left alone.
  static constexpr std::size_t longest_frame_bytes = 65536;

  enum class Fate { pass, drop, hold, duplicate, truncate };
  enum class Holding {
    none,
    filling,  // the frame that comes now is to be held
    waiting,  // all of it is; it goes on behind the next one
  };
  // What happens inside a frame: before its byte number `at`.
  enum Kind : std::size_t { garbage, text_inside, stall, silence, kinds };
  static constexpr std::uint64_t nowhere = UINT64_MAX;

  void begin_frame();
  void end_frame();
  Fate draw_fate();
  void make_events(std::uint64_t at);
  void make(Kind kind);
  void pass(std::uint8_t value);
  void extra(std::uint8_t value);
  void put_text(std::uint64_t& counter);

  LineFaults faults_;
  LineRandom& random_;
  LineCounters& counters_;
  Wire& wire_;
  ByteFaults& out_;
  Chance drop_, reorder_, duplicate_, truncate_, text_;
  std::array<Chance, kinds> chances_;
  bool any_;

  bool inside_ = false;      // of a frame
  std::uint64_t index_ = 0;  // of the next byte in it
  Fate fate_ = Fate::pass;
  std::uint64_t kept_bytes_ = 0;  // of a frame that is truncated
  bool text_behind_ = false;
  std::array<std::uint64_t, kinds> events_{};
  std::uint64_t next_event_ = nowhere;  // the first of them
  std::vector<std::uint8_t> copy_;      // of a frame that comes twice

  Holding holding_ = Holding::none;
  std::vector<std::uint8_t> held_;
  Duration due_{0};
};

}  // namespace assay
