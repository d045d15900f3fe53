#include "host/adapters/rtt_link.hpp"

#include <algorithm>
#include <deque>
#include <utility>
#include <vector>

#include "host/adapters/wait.hpp"
#include "host/base/error.hpp"
#include "host/core/rtt/rtt_block.hpp"

namespace assay {
namespace {

// Each look at the block costs the chip some bus cycles and the probe a few milliseconds.
constexpr Duration kLeastPause{500};
constexpr Duration kMostPause{16'000};
// A device that polls takes bytes within microseconds; one on a busy machine's emulator, later.
constexpr Duration kRoomPatience{250'000};
constexpr Duration kReconnectPause{50'000};
constexpr std::uint32_t kSearchPieceBytes = 2048;
constexpr std::uint32_t kIdBytes = 16;

// Between two looks: longer the longer nothing happens.
class Pause {
 public:
  explicit Pause(const Stop& stop) : stop_(stop) {}

  void wait(const Deadline& deadline) {
    pause_or_stop(stop_, std::min(next_, *deadline.left()));
    next_ = std::min(2 * next_, kMostPause);
  }

 private:
  const Stop& stop_;
  Duration next_ = kLeastPause;
};

class MemoryLink final : public Link {
 public:
  MemoryLink(RttProbe probe, const RttPlace& place, Duration timeout, const Stop& stop);
  ~MemoryLink() override;

  void send(std::span<const std::uint8_t> bytes, Duration timeout) override;
  std::size_t receive(std::span<std::uint8_t> room, Duration timeout) override;
  bool paced() const override { return false; }
  bool reopen(Duration timeout) override;
  std::string describe() const override;

 private:
  template <typename Work>
  auto on_probe(Work work);
  void find_block(Duration timeout);
  bool search(Duration timeout);
  std::uint32_t origin() const { return static_cast<std::uint32_t>(place_.searched.origin); }
  bool look();
  void take();
  bool wait_for_room(std::size_t bytes, Duration timeout);
  void put(std::span<const std::uint8_t> bytes);
  void read_bytes(std::uint32_t address, std::size_t count);
  void write_word(std::uint32_t address, std::uint32_t value);

  RttProbe probe_;
  const Stop& stop_;
  RttPlace place_;
  std::string description_;
  std::optional<RttBlock> block_;   // as it was last read
  std::string objection_;           // to the block that was last found
  std::uint32_t searched_ = 0;      // bytes of RAM, from its origin on
  std::vector<std::uint8_t> down_;  // what the device's ring holds, as far as that matters
  std::deque<std::uint8_t> received_;
};

MemoryLink::MemoryLink(RttProbe probe, const RttPlace& place, Duration timeout, const Stop& stop)
    : probe_(std::move(probe)), stop_(stop), place_(place) {
  description_ = probe_.connect().describe();
  find_block(timeout);
}

MemoryLink::~MemoryLink() { probe_.disconnect(); }

// What goes wrong at the probe is this link's trouble, which reopen() may end.
template <typename Work>
auto MemoryLink::on_probe(Work work) {
  try {
    return work();
  } catch (const Error& error) {
    block_.reset();
    if (error.blame() != Blame::flash) throw;
    throw Error(Blame::link, "The link over RTT is lost: {}", error.what());
  }
}

std::string MemoryLink::describe() const {
  if (block_) return "RTT, " + description_;
  if (!objection_.empty()) return fmt::format("RTT (refused: {}), {}", objection_, description_);
  return fmt::format("RTT (no control block {}), {}",
                     place_.address ? fmt::format("at {:#010x}", *place_.address) : "in RAM",
                     description_);
}

// Sets block_ where there is one.
void MemoryLink::find_block(Duration timeout) {
  block_.reset();
  if (place_.address) objection_.clear();
  if (!place_.address && !search(timeout)) return;
  const std::uint32_t address = place_.address ? *place_.address : origin() + searched_;
  block_ = read_rtt_head(address, probe_.connect().read_words(address, rtt_head_words));
  if (!block_ || !look()) {
    if (!place_.address) searched_ += 4;  // only looked like one
    return;
  }
  down_.assign(block_->down.bytes, 0);
  if (block_->down.waiting() == 0) return;
  const auto words = probe_.connect().read_words(block_->down.buffer, block_->down.bytes / 4);
  for (std::size_t i = 0; i < down_.size(); ++i) {
    down_[i] = static_cast<std::uint8_t>(words[i / 4] >> 8 * (i % 4));
  }
}

// Goes on where it stopped the last time. True: the id lies at searched_.
bool MemoryLink::search(Duration timeout) {
  const Deadline deadline(timeout);
  const auto bytes = static_cast<std::uint32_t>(place_.searched.bytes);
  if (searched_ + kIdBytes > bytes) searched_ = 0;
  do {
    const std::uint32_t count = std::min(kSearchPieceBytes, bytes - searched_);
    const auto words = probe_.connect().read_words(origin() + searched_, count / 4);
    for (std::size_t i = 0; i + kIdBytes / 4 <= words.size(); ++i) {
      if (!is_rtt_id(std::span(words).subspan(i))) continue;
      searched_ += static_cast<std::uint32_t>(4 * i);
      return true;
    }
    searched_ += count - kIdBytes + 4;  // an id may lie across two pieces
  } while (searched_ + kIdBytes <= bytes && deadline.left()->count() > 0);
  return false;
}

// Reads the rings' state. False where the block is gone, as after a reset, until it is set up
// again.
bool MemoryLink::look() {
  const RttRing up = block_->up, down = block_->down;
  const auto words = probe_.connect().read_words(block_->up_address, block_->words());
  const bool same =
      read_rtt_rings(*block_, words) &&
      (up.buffer == 0 || (up.buffer == block_->up.buffer && up.bytes == block_->up.bytes &&
                          down.buffer == block_->down.buffer && down.bytes == block_->down.bytes));
  if (same) objection_ = rtt_objection(*block_, place_.ram);
  if (!same || !objection_.empty()) {
    block_.reset();
    return false;
  }
  if (block_->mended) {
    write_word(block_->up_address + RttBlock::read_offset_at, block_->up.read_offset);
    write_word(block_->down_address + RttBlock::write_offset_at, block_->down.write_offset);
  }
  return true;
}

void MemoryLink::take() {
  if (!block_) find_block(Duration{0});
  if (!block_ || !look() || block_->up.waiting() == 0) return;
  RttRing& up = block_->up;
  if (up.write_offset < up.read_offset) {
    read_bytes(up.buffer + up.read_offset, up.bytes - up.read_offset);
    up.read_offset = 0;
  }
  read_bytes(up.buffer + up.read_offset, up.write_offset - up.read_offset);
  up.read_offset = up.write_offset;
  write_word(block_->up_address + RttBlock::read_offset_at, up.read_offset);
}

void MemoryLink::read_bytes(std::uint32_t address, std::size_t count) {
  if (count == 0) return;
  const std::uint32_t skipped = address % 4;
  const auto words = probe_.connect().read_words(address - skipped, (skipped + count + 3) / 4);
  for (std::size_t i = skipped; i < skipped + count; ++i) {
    received_.push_back(static_cast<std::uint8_t>(words[i / 4] >> 8 * (i % 4)));
  }
}

void MemoryLink::write_word(std::uint32_t address, std::uint32_t value) {
  probe_.connect().write_words(address, {&value, 1});
}

std::size_t MemoryLink::receive(std::span<std::uint8_t> room, Duration timeout) {
  const Deadline deadline(timeout);
  Pause pause(stop_);
  while (received_.empty()) {
    on_probe([&] { take(); });
    if (!received_.empty()) break;
    if (deadline.left()->count() == 0) return 0;
    pause.wait(deadline);
  }
  const std::size_t count = std::min(room.size(), received_.size());
  const auto end = received_.begin() + static_cast<std::ptrdiff_t>(count);
  std::copy(received_.begin(), end, room.begin());
  received_.erase(received_.begin(), end);
  return count;
}

void MemoryLink::send(std::span<const std::uint8_t> bytes, Duration timeout) {
  on_probe([&] {
    while (!bytes.empty()) {
      if (!block_) find_block(Duration{0});
      if (!block_) return;
      const auto part = bytes.first(std::min<std::size_t>(bytes.size(), block_->down.bytes - 1));
      if (!wait_for_room(part.size(), std::min(timeout, kRoomPatience))) return;
      put(part);
      bytes = bytes.subspan(part.size());
    }
  });
}

// The patience begins anew with every byte that the device takes. It may itself wait for its own
// bytes to be taken.
bool MemoryLink::wait_for_room(std::size_t bytes, Duration timeout) {
  std::uint32_t room = block_->down.room();
  Deadline deadline(timeout);
  Pause pause(stop_);
  while (room < bytes) {
    take();
    if (!block_) return false;
    const std::uint32_t before = std::exchange(room, block_->down.room());
    if (room >= bytes) break;
    if (room > before) {
      deadline = Deadline(timeout);
    } else if (deadline.left()->count() == 0) {
      return false;
    }
    pause.wait(deadline);
  }
  return true;
}

// Whole words: the bytes beside are those that are there, or that nobody waits for.
void MemoryLink::put(std::span<const std::uint8_t> bytes) {
  RttRing& down = block_->down;
  while (!bytes.empty()) {
    const std::uint32_t at = down.write_offset;
    const auto part = bytes.first(std::min<std::size_t>(bytes.size(), down.bytes - at));
    std::copy(part.begin(), part.end(), down_.begin() + at);
    const auto end = static_cast<std::uint32_t>(at + part.size());
    std::vector<std::uint32_t> words((end + 3) / 4 - at / 4);
    for (std::size_t i = 0; i < 4 * words.size(); ++i) {
      words[i / 4] |= std::uint32_t{down_[at / 4 * 4 + i]} << 8 * (i % 4);
    }
    probe_.connect().write_words(down.buffer + at / 4 * 4, words);
    down.write_offset = end % down.bytes;
    bytes = bytes.subspan(part.size());
  }
  write_word(block_->down_address + RttBlock::write_offset_at, down.write_offset);
}

bool MemoryLink::reopen(Duration timeout) {
  const Deadline deadline(timeout);
  received_.clear();
  while (true) {
    probe_.disconnect();
    try {
      on_probe([&] { find_block(*deadline.left()); });
      return true;
    } catch (const Error& error) {
      if (error.blame() != Blame::link || deadline.left()->count() == 0) throw;
      pause_or_stop(stop_, std::min(*deadline.left(), kReconnectPause));
    }
  }
}

}  // namespace

std::unique_ptr<Link> open_rtt_link(RttProbe probe, const RttPlace& place, Duration timeout,
                                    const Stop& stop) {
  return std::make_unique<MemoryLink>(std::move(probe), place, timeout, stop);
}

}  // namespace assay
