#include "tests/support/sim/player.hpp"

namespace assay::test {

namespace {

using namespace std::chrono_literals;

// What a user would set for a run or a call.
constexpr Duration kUsersTimeout = 300s;
// Of everything else: eight attempts on the slowest line here, and the time to open a link again.
constexpr Duration kDeadline = 60s;

}  // namespace

void Player::expect(bool holds, const char* what) const {
  if (!holds) throw WrongResult{what};
}

// Also where the request ends by an error, it does so within its deadline.
void Player::timed(const char* what, const std::function<void()>& request) {
  ++calls_;
  const Duration start = world_.now();
  const auto check = [&] {
    const Duration taken = world_.now() - start;
    const bool acts = std::string(what) == "a run" || std::string(what) == "a call";
    if (taken > kDeadline + (acts ? kUsersTimeout : 0s)) {
      throw TooLate{fmt::format("{} took {} s", what, taken.count() / 1'000'000)};
    }
  };
  try {
    request();
  } catch (const Error&) {
    check();
    throw;
  }
  check();
}

Bytes Player::draw_bytes(std::size_t count) {
  Bytes bytes(count);
  for (std::uint8_t& byte : bytes) {
    byte = random_() % 4 == 0 ? 0 : static_cast<std::uint8_t>(random_());
  }
  return bytes;
}

void Player::describe() {
  timed("describe", [&] {
    const auto tensors = session_.tensors();
    expect(tensors.size() == 5 && tensors[1].name == "b" && tensors[3].bytes == kLargeBytes &&
               tensors[4].name == "y" && tensors[4].output,
           "descriptions differ");
  });
}

void Player::small_run() {
  rpc::RunRequest request;
  request.inputs = draw_bytes(10);
  request.outputs_ride = true;
  request.repeats = static_cast<std::uint16_t>(1 + random_() % 3);
  runs_ += request.repeats;
  timed("a run", [&] {
    const auto reply = session_.run(request, kUsersTimeout);
    expect(reply.outcome == proto::RunOutcome::done && reply.repeats_done == request.repeats,
           "a run's outcome differs");
    expect(reply.outputs == small_result(request.inputs), "a small output differs");
  });
}

// Written twice: what arrives late of the first must not survive.
void Player::large_run() {
  const Bytes input = draw_bytes(kLargeBytes);
  if (random_() % 2) timed("a write", [&] { session_.write(3, draw_bytes(kLargeBytes)); });
  timed("a write", [&] { session_.write(3, input); });
  if (random_() % 2) {
    timed("a read",
          [&] { expect(session_.read(3, kLargeBytes) == input, "written bytes differ"); });
  }
  rpc::RunRequest request;
  request.model = 1;
  ++runs_;
  timed("a run", [&] { session_.run(request, kUsersTimeout); });
  timed("a read", [&] {
    expect(session_.read(4, kLargeBytes) == large_result(input), "a large output differs");
  });
}

void Player::call() {
  const std::int64_t id = ++next_id_;
  timed("a call", [&] {
    const auto reply =
        session_.call({0, hash_of("count(i)i"), integer_argument(id)}, kUsersTimeout);
    expect(reply.integer == 1, "a call's count differs");
  });
  const Bytes data = draw_bytes(1 + random_() % 1500);
  timed("a call", [&] {
    const auto reply =
        session_.call({0, hash_of("reverse(b)b"), bytes_argument(data)}, kUsersTimeout);
    expect(reply.data == Bytes(data.rbegin(), data.rend()), "a call's result differs");
  });
  timed("a call", [&] {
    const auto reply = session_.call({0, hash_of("steps(i)i"), integer_argument(3)}, kUsersTimeout);
    expect(reply.integer == 3, "steps differ");
  });
}

// Small writes without a digest, and reads and writes past the end of the 6 bytes of tensor 1.
void Player::overreach() {
  const Bytes first = draw_bytes(6), second = draw_bytes(6);
  timed("a write", [&] { session_.write(1, first); });
  timed("a write", [&] { session_.write(1, second); });
  for (const bool writes : {false, true}) {
    bool refused = false;
    try {
      timed("an access past the end", [&] {
        if (writes) {
          session_.write(1, draw_bytes(10));
        } else {
          session_.read(1, 10);
        }
      });
    } catch (const rpc::DeviceError& error) {
      refused = std::string(error.what()).find("beyond the end") != std::string::npos;
      if (!refused) throw;
    }
    if (!refused) throw OutOfBounds{"an access past the end of a tensor was not refused"};
  }
  timed("a read", [&] { expect(session_.read(1, 6) == second, "a small write was lost"); });
}

void Player::play() {
  timed("hello", [&] { session_.connect(30s); });
  if (plan_.rate != 0) timed("a rate", [&] { session_.raise_rate(plan_.rate); });
  if (random_() % 2) describe();
  for (auto rounds = 1 + random_() % 3; rounds > 0; --rounds) {
    small_run();
    if (random_() % 2) large_run();
    if (random_() % 2) call();
    if (random_() % 4 == 0) overreach();
  }
  timed("memory", [&] { expect(session_.memory().workspace_bytes == 256, "memory differs"); });
  if (random_() % 2) timed("a rate", [&] { session_.restore_rate(); });
  if (random_() % 2) timed("a reset", [&] { session_.reset(); });
}

void Player::play_briefly() {
  // One time-out of a request, and what the line itself takes for hello and its answer. A second
  // one where the device was left at a raised rate and hears no line breaks.
  const WorldOptions& world = plan_.world;
  Duration patience = (plan_.rate != 0 && !world.reports_breaks ? 1000ms : 500ms) +
                      4 * (world.to_device.latency + world.to_host.latency) +
                      2 * (world.to_device.jitter + world.to_host.jitter + world.to_host.timer);
  if (world.to_device.bits_per_second != 0) {
    patience += Duration{2'000'000'000 / world.to_device.bits_per_second};
  }
  // The first delimiter may end a request of before, which the device then works on.
  patience += 3 * (plan_.run_time + plan_.slow_time);
  timed("hello", [&] { session_.connect(patience); });
  small_run();
  call();
}

}  // namespace assay::test
