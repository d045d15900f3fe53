#include "host/core/line/frame_faults.hpp"

#include <algorithm>
#include <string_view>

namespace assay {
namespace {

constexpr std::string_view kText = "conv2d: 12 of 40\r\n";

}  // namespace

FrameFaults::FrameFaults(const LineFaults& faults, LineRandom& random, LineCounters& counters,
                         Wire& wire, ByteFaults& out)
    : faults_(faults),
      random_(random),
      counters_(counters),
      wire_(wire),
      out_(out),
      drop_(faults.drop_frame, random),
      reorder_(faults.reorder, random),
      duplicate_(faults.duplicate_frame, random),
      truncate_(faults.truncate, random),
      text_(faults.text, random),
      chances_{Chance(faults.garbage, random), Chance(faults.text_inside, random),
               Chance(faults.stall, random), Chance(faults.silence, random)} {
  any_ = drop_.possible() || reorder_.possible() || duplicate_.possible() || truncate_.possible() ||
         text_.possible();
  for (const Chance& chance : chances_) any_ = any_ || chance.possible();
}

void FrameFaults::put(std::uint8_t value, Duration now) {
  if (!inside_) {
    // A delimiter alone is no frame.
    if (value == 0) return out_.put(value);
    begin_frame();
  }
  // What has not happened by the end happens before the delimiter.
  const std::uint64_t at = value == 0 ? nowhere - 1 : index_;
  if (at >= next_event_) make_events(at);
  if (holding_ != Holding::none) due_ = now + faults_.reorder_time;
  pass(value);
  ++index_;
  if (value == 0) end_frame();
}

void FrameFaults::begin_frame() {
  inside_ = true;
  index_ = 0;
  fate_ = draw_fate();
  if (text_.strikes(random_)) {
    text_behind_ = random_.coin();
    if (!text_behind_) put_text(counters_.texts);
  }
  for (std::size_t kind = 0; kind < kinds; ++kind) {
    events_[kind] = nowhere;
    if (!chances_[kind].strikes(random_)) continue;
    const bool before = kind != text_inside && random_.coin();
    events_[kind] = before ? 0 : random_.place();
  }
  next_event_ = *std::min_element(events_.begin(), events_.end());
}

FrameFaults::Fate FrameFaults::draw_fate() {
  // The frame that another one lets by is left alone.
  if (holding_ == Holding::waiting) return Fate::pass;
  if (drop_.strikes(random_)) {
    ++counters_.dropped_frames;
    return Fate::drop;
  }
  if (reorder_.strikes(random_)) {
    holding_ = Holding::filling;
    return Fate::hold;
  }
  if (duplicate_.strikes(random_)) return Fate::duplicate;
  if (truncate_.strikes(random_)) {
    kept_bytes_ = random_.place();
    ++counters_.truncated_frames;
    return Fate::truncate;
  }
  return Fate::pass;
}

void FrameFaults::make_events(std::uint64_t at) {
  next_event_ = nowhere;
  for (std::size_t kind = 0; kind < kinds; ++kind) {
    if (events_[kind] <= at) {
      events_[kind] = nowhere;
      make(static_cast<Kind>(kind));
    }
    next_event_ = std::min(next_event_, events_[kind]);
  }
}

void FrameFaults::make(Kind kind) {
  const auto some = [&](Duration most) {
    return Duration{
        static_cast<std::int64_t>(random_.up_to(static_cast<std::uint64_t>(most.count())))};
  };
  if (kind == garbage) {
    ++counters_.garbage;
    for (auto left = random_.up_to(faults_.garbage_bytes); left > 0; --left) extra(random_.byte());
  } else if (kind == text_inside) {
    put_text(counters_.texts_inside);
  } else if (kind == stall) {
    ++counters_.stalls;
    wire_.stall(some(faults_.stall_time));
  } else {
    ++counters_.silences;
    wire_.silence(some(faults_.silence_time));
  }
}

// A byte of the frame.
void FrameFaults::pass(std::uint8_t value) {
  switch (fate_) {
    case Fate::pass:
      return out_.put(value);
    case Fate::drop:
      return wire_.lose();
    case Fate::hold:
      held_.push_back(value);
      if (held_.size() >= longest_frame_bytes) release();
      return;
    case Fate::duplicate:
      if (copy_.size() < longest_frame_bytes) copy_.push_back(value);
      return out_.put(value);
    case Fate::truncate:
      if (value != 0 && index_ < kept_bytes_) return out_.put(value);
      // Of a frame that is short already, the delimiter is the end.
      if (value == 0 && index_ > kept_bytes_ && random_.coin()) return out_.put(value);
      return wire_.lose();
  }
}

// A byte that is none of the frame's, at its place in the stream.
void FrameFaults::extra(std::uint8_t value) {
  ++counters_.added_bytes;
  if (holding_ == Holding::filling) return held_.push_back(value);
  out_.put(value);
}

void FrameFaults::put_text(std::uint64_t& counter) {
  ++counter;
  for (const char letter : kText.substr(0, random_.up_to(kText.size()))) {
    extra(static_cast<std::uint8_t>(letter));
  }
}

void FrameFaults::end_frame() {
  inside_ = false;
  if (fate_ == Fate::duplicate && copy_.back() == 0) {
    ++counters_.duplicated_frames;
    counters_.added_bytes += copy_.size();
    for (const std::uint8_t value : copy_) out_.put(value);
  }
  copy_.clear();
  if (text_behind_) put_text(counters_.texts);
  text_behind_ = false;
  if (holding_ == Holding::waiting) {
    ++counters_.reordered_frames;
    release();
  } else if (holding_ == Holding::filling) {
    holding_ = Holding::waiting;
  }
}

void FrameFaults::release() {
  if (holding_ == Holding::filling) fate_ = Fate::pass;
  holding_ = Holding::none;
  for (const std::uint8_t value : held_) out_.put(value);
  held_.clear();
}

void FrameFaults::cut() {
  counters_.lost_bytes += held_.size();
  held_.clear();
  copy_.clear();
  holding_ = Holding::none;
  inside_ = text_behind_ = false;
}

}  // namespace assay
