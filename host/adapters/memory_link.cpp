#include "host/adapters/memory_link.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <deque>
#include <optional>
#include <utility>

#include "host/adapters/fd_link.hpp"
#include "host/adapters/wait.hpp"
#include "host/base/error.hpp"
#include "host/core/qtest/qtest_client.hpp"
#include "host/core/rtt/rtt_block.hpp"

namespace assay {
namespace {

// A firmware that is not there yet, or takes nothing.
constexpr Duration kTakesNothing{1'000'000};
// Between two looks for room, of which nothing tells.
constexpr Duration kRoomPause{200};
// Read along with each look, before it is known how much there is.
constexpr std::uint32_t kGuessedBytes = 512;
// Where the device counts rings: the flags of its ring.
constexpr std::size_t kRingsWord = rtt_head_words + 2 * rtt_channel_words - 1;
constexpr std::size_t kBlockWords = rtt_head_words + 2 * rtt_channel_words;

class EmulatedMemoryLink final : public Link {
 public:
  EmulatedMemoryLink(UniqueFd bus, UniqueFd bell, const RingPlace& place, const Stop& stop)
      : bus_link_(std::move(bus), "to the emulator's memory bus", stop),
        bell_(std::move(bell), "memory", stop),
        place_(place) {}

  void send(std::span<const std::uint8_t> bytes, Duration timeout) override;
  std::size_t receive(std::span<std::uint8_t> room, Duration timeout) override;
  bool paced() const override { return false; }
  std::string describe() const override { return "memory"; }

 private:
  bool rung_within(Duration timeout);
  bool wait_for_block(Duration timeout);
  bool may_put(std::size_t bytes) const;
  bool wait_for_room(std::size_t bytes, Duration timeout);
  void put(std::span<const std::uint8_t> bytes);
  void take();
  void settle();
  void ask_block();
  void await_block();
  void ask_offset(std::uint32_t address, std::uint32_t offset);

  FdLink bus_link_;
  QtestClient bus_{bus_link_};
  FdLink bell_;
  RingPlace place_;
  std::optional<RttBlock> block_;              // as it was last read
  std::uint32_t rings_ = 0, heard_rings_ = 0;  // of the bell, and those that the device has counted
  bool must_look_ = false;                     // the device has written since
  bool taken_untold_ = false;  // that bytes were taken is on its way, with a look behind it
  std::deque<std::uint8_t> received_;
};

void EmulatedMemoryLink::ask_block() { bus_.ask_read(place_.block_address, 4 * kBlockWords); }

// The block is absent until the device has set it up, and anew after each of its resets.
void EmulatedMemoryLink::await_block() {
  const std::vector<std::uint8_t> bytes = bus_.await();
  std::array<std::uint32_t, kBlockWords> words{};
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    words[i / 4] |= std::uint32_t{bytes[i]} << 8 * (i % 4);
  }
  const std::optional<RttBlock> before = std::exchange(block_, std::nullopt);
  auto found = read_rtt_head(place_.block_address, words);
  if (!found || found->words() != 2 * rtt_channel_words) return;
  const bool usable = read_rtt_rings(*found, std::span(words).subspan(rtt_head_words));
  std::string objection = !usable         ? "they are not set up as the tool's firmware does"
                          : found->mended ? "the host's offsets lie outside of them"
                                          : "";
  if (objection.empty() && !before) objection = rtt_objection(*found, place_.ram);
  if (!objection.empty()) {
    throw Error(Blame::link,
                "The rings at {:#010x} that the link memory goes through are damaged: {}. Does the "
                "firmware write where it should not?",
                place_.block_address, objection);
  }
  block_ = found;
  heard_rings_ = words[kRingsWord];
  if (!before) rings_ = heard_rings_;
  if (block_->up.waiting() > 0) must_look_ = true;
}

void EmulatedMemoryLink::ask_offset(std::uint32_t address, std::uint32_t offset) {
  std::array<std::uint8_t, 4> bytes;
  for (std::size_t i = 0; i < 4; ++i) bytes[i] = static_cast<std::uint8_t>(offset >> 8 * i);
  bus_.ask_write(address, bytes);
}

// The device wakes whoever has taken all; whether that is so is known by a look after the telling.
void EmulatedMemoryLink::settle() {
  if (!std::exchange(taken_untold_, false)) return;
  bus_.await();
  await_block();
}

void EmulatedMemoryLink::take() {
  settle();
  must_look_ = false;
  const std::uint32_t from = block_ ? block_->up.read_offset : 0;
  const std::uint32_t guessed =
      block_ ? std::min(kGuessedBytes, block_->up.bytes - from) : std::uint32_t{0};
  ask_block();
  if (guessed > 0) bus_.ask_read(block_->up.buffer + from, guessed);
  bus_.send();
  const std::optional<RttRing> before = block_ ? std::optional(block_->up) : std::nullopt;
  await_block();
  std::vector<std::uint8_t> bytes;
  if (guessed > 0) bytes = bus_.await();
  must_look_ = false;
  if (!block_ || block_->up.waiting() == 0) return;
  RttRing& up = block_->up;
  if (!before || before->buffer != up.buffer || from != up.read_offset) bytes.clear();
  const std::uint32_t count = up.waiting();
  bytes.resize(std::min<std::size_t>(bytes.size(), count));
  const auto known = static_cast<std::uint32_t>(bytes.size());
  // What is left lies in one piece, or in two round the ring's end.
  for (std::uint32_t next = known; next < count;) {
    const std::uint32_t at = (up.read_offset + next) % up.bytes;
    const std::uint32_t part = std::min(count - next, up.bytes - at);
    bus_.ask_read(up.buffer + at, part);
    next += part;
  }
  if (bus_.under_way() > 0) bus_.send();
  while (bus_.under_way() > 0) {
    const auto more = bus_.await();
    bytes.insert(bytes.end(), more.begin(), more.end());
  }
  received_.insert(received_.end(), bytes.begin(), bytes.end());
  up.read_offset = up.write_offset;
  ask_offset(block_->up_address + RttBlock::read_offset_at, up.read_offset);
  ask_block();
  bus_.send();
  taken_untold_ = true;
}

bool EmulatedMemoryLink::rung_within(Duration timeout) {
  std::array<std::uint8_t, 64> bytes;
  if (bell_.receive(bytes, timeout) == 0) return false;
  must_look_ = true;
  return true;
}

std::size_t EmulatedMemoryLink::receive(std::span<std::uint8_t> room, Duration timeout) {
  const Deadline deadline(timeout);
  while (received_.empty()) {
    settle();
    if (must_look_) {
      take();
    } else if (!rung_within(*deadline.left()) && deadline.left()->count() == 0) {
      return 0;
    }
  }
  const std::size_t count = std::min(room.size(), received_.size());
  const auto end = received_.begin() + static_cast<std::ptrdiff_t>(count);
  std::copy(received_.begin(), end, room.begin());
  received_.erase(received_.begin(), end);
  return count;
}

// The device rings once it has set up the block.
bool EmulatedMemoryLink::wait_for_block(Duration timeout) {
  const Deadline deadline(timeout);
  while (!block_) {
    if (must_look_) {
      take();
    } else if (!rung_within(*deadline.left()) && deadline.left()->count() == 0) {
      return false;
    }
  }
  return true;
}

// The patience begins anew with every byte that the device takes. It may itself wait for its own
// bytes to be taken.
bool EmulatedMemoryLink::wait_for_room(std::size_t bytes, Duration timeout) {
  Deadline deadline(timeout);
  while (!may_put(bytes)) {
    const std::uint32_t before = block_->down.room();
    take();
    settle();
    if (!block_) return false;
    if (may_put(bytes)) break;
    if (block_->down.room() > before) {
      deadline = Deadline(timeout);
    } else if (deadline.left()->count() == 0) {
      rings_ = heard_rings_;  // one that was lost, as with a reset, is not waited for again
      return block_->down.room() >= bytes;
    }
    rung_within(std::min(kRoomPause, *deadline.left()));
  }
  return true;
}

// A ring that is under way might come when the device already works on what is put now.
bool EmulatedMemoryLink::may_put(std::size_t bytes) const {
  return block_->down.room() >= bytes && heard_rings_ == rings_;
}

void EmulatedMemoryLink::put(std::span<const std::uint8_t> bytes) {
  RttRing& down = block_->down;
  const std::uint32_t before = down.write_offset;
  const std::uint32_t to_end = down.bytes - before;
  const auto first = bytes.first(std::min<std::size_t>(bytes.size(), to_end));
  bus_.ask_write(down.buffer + before, first);
  const auto rest = bytes.subspan(first.size());
  if (!rest.empty()) bus_.ask_write(down.buffer, rest);
  const auto after = static_cast<std::uint32_t>((before + bytes.size()) % down.bytes);
  ask_offset(block_->down_address + RttBlock::write_offset_at, after);
  bus_.send();
  while (bus_.under_way() > 0) bus_.await();
  down.write_offset = after;
  // Always, and when all is there: the device does not look before.
  ++rings_;
  constexpr std::uint8_t any = '!';
  bell_.send({&any, 1}, kTakesNothing);
}

void EmulatedMemoryLink::send(std::span<const std::uint8_t> bytes, Duration timeout) {
  timeout = std::min(timeout, kTakesNothing);
  rung_within(Duration::zero());
  settle();
  // A ring also tells of a reset, after which both rings begin anew.
  if (must_look_) take();
  while (!bytes.empty()) {
    settle();
    if (!block_ && !wait_for_block(timeout)) return;
    settle();
    if (!block_) continue;
    const auto part = bytes.first(std::min<std::size_t>(bytes.size(), block_->down.bytes - 1));
    if (!wait_for_room(part.size(), timeout)) return;
    put(part);
    bytes = bytes.subspan(part.size());
  }
}

}  // namespace

std::unique_ptr<Link> open_memory_link(UniqueFd bus, UniqueFd bell, const RingPlace& place,
                                       const Stop& stop) {
  return std::make_unique<EmulatedMemoryLink>(std::move(bus), std::move(bell), place, stop);
}

}  // namespace assay
