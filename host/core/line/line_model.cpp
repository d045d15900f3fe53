#include "host/core/line/line_model.hpp"

#include <algorithm>

namespace assay {

LineModel::LineModel(const LineOptions& options, std::uint64_t seed)
    : jitter_(options.jitter),
      random_(seed),
      wire_(options, counters_),
      bytes_(options.faults, random_, counters_, wire_),
      frames_(options.faults, random_, counters_, wire_, bytes_) {}

// A frame that was held back for another one that did not come goes on at its time, however late
// it is asked for.
void LineModel::settle(Duration now) {
  if (frames_.due() > now) return;
  wire_.begin(frames_.due(), Duration{0});
  frames_.release();
}

void LineModel::send(std::span<const std::uint8_t> bytes, Duration now) {
  settle(now);
  wire_.begin(now, jitter_.count() > 0 ? random_.within(jitter_) : Duration{0});
  counters_.sent_bytes += bytes.size();
  if (frames_.any()) {
    for (const std::uint8_t value : bytes) frames_.put(value, now);
  } else if (bytes_.any()) {
    for (const std::uint8_t value : bytes) bytes_.put(value);
  } else {
    wire_.put(bytes);
  }
}

Duration LineModel::next() const { return std::min(wire_.next(), frames_.due()); }

std::size_t LineModel::take(Duration now, std::span<std::uint8_t> room) {
  settle(now);
  return wire_.take(now, room);
}

std::vector<std::uint8_t> LineModel::take(Duration now, std::size_t most) {
  settle(now);
  std::vector<std::uint8_t> taken(std::min(most, wire_.size()));
  taken.resize(wire_.take(now, taken));
  return taken;
}

void LineModel::cut(Duration now) {
  settle(now);
  frames_.cut();
  wire_.cut(now);
}

void LineModel::clear(Duration now) {
  cut(now);
  wire_.clear(now);
}

void LineModel::set_rate(std::uint32_t sender, std::uint32_t receiver) {
  wire_.set_rate(sender, receiver);
}

Duration LineModel::idle_at() const {
  return frames_.due() == kNever ? wire_.idle_at() : std::max(frames_.due(), wire_.idle_at());
}

}  // namespace assay
