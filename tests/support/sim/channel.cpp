#include "tests/support/sim/channel.hpp"

#include <algorithm>

namespace assay::test {

bool Channel::chance(double probability) {
  if (probability <= 0) return false;
  if (std::uniform_real_distribution<double>(0, 1)(random_) >= probability) return false;
  ++faults_made;
  return true;
}

void Channel::put(std::uint8_t value, Duration now) {
  const auto on_line =
      Duration{line_.bits_per_second == 0 ? 0 : 10'000'000 / line_.bits_per_second};
  const Duration sent = std::max(free_, now) + on_line;
  free_ = sent;
  // Lines keep order, however late a piece is.
  Duration arrival = sent + line_.latency + delay_;
  if (!bytes_.empty()) arrival = std::max(arrival, bytes_.back().arrival);
  bytes_.push_back({value, sent, arrival});
}

void Channel::put_text(Duration now) {
  static constexpr char kText[] = "conv2d: 12 of 40\r\n";
  const std::size_t count = 1 + random_() % (sizeof kText - 1);
  for (std::size_t i = 0; i < count; ++i) put(static_cast<std::uint8_t>(kText[i]), now);
}

void Channel::send(const Bytes& bytes, Duration now) {
  const LineFaults& faults = line_.faults;
  delay_ = Duration{0};
  if (chance(faults.stall)) {
    delay_ = Duration{static_cast<std::int64_t>(
        random_() % static_cast<std::uint64_t>(faults.stall_time.count() + 1))};
  }
  if (chance(faults.text)) put_text(now);
  const std::size_t text_at = chance(faults.text_inside) ? random_() % bytes.size() : SIZE_MAX;
  for (int copies = chance(faults.repeat) ? 2 : 1; copies > 0; --copies) {
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      if (i == text_at) put_text(now);
      if (chance(faults.drop)) continue;
      std::uint8_t value = bytes[i];
      if (chance(faults.flip)) value ^= static_cast<std::uint8_t>(1u << random_() % 8);
      put(value, now);
      if (chance(faults.duplicate)) put(value, now);
      if (chance(faults.insert)) put(static_cast<std::uint8_t>(random_()), now);
    }
  }
}

Bytes Channel::take(Duration now, std::size_t most) {
  Bytes taken;
  while (!bytes_.empty() && bytes_.front().arrival <= now && taken.size() < most) {
    taken.push_back(bytes_.front().value);
    bytes_.pop_front();
  }
  return taken;
}

void Channel::cut(Duration now) {
  while (!bytes_.empty() && bytes_.back().sent > now) bytes_.pop_back();
  free_ = now;
}

}  // namespace assay::test
