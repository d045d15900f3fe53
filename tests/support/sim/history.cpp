#include "tests/support/sim/history.hpp"

#include "host/rpc/session.hpp"

namespace assay::test {

namespace {

using namespace std::chrono_literals;

WorldOptions draw(std::uint64_t seed, const Weather& weather, std::mt19937_64& random) {
  const auto between = [&](double low, double high) {
    return std::uniform_real_distribution<double>(low, high)(random);
  };
  WorldOptions options;
  options.seed = seed;
  options.ring_bytes = 128u << random() % 5;
  for (Line* line : {&options.to_device, &options.to_host}) {
    line->latency = Duration{static_cast<std::int64_t>(between(0, 20'000))};
    if (!weather.noise) continue;
    LineFaults& faults = line->faults;
    // Of the kinds of fault, each history has some.
    const auto some = [&](double most) { return random() % 3 == 0 ? between(0, most) : 0; };
    faults.flip = some(1e-3);
    faults.drop = some(1e-3);
    faults.duplicate = some(1e-3);
    faults.insert = some(1e-3);
    faults.repeat = some(0.1);
    faults.stall = some(0.05);
    faults.stall_time = 700ms;
  }
  if (weather.noise && random() % 2 == 0) {
    options.to_host.faults.text = between(0, 0.3);
    options.to_host.faults.text_inside = between(0, 0.05);
  }
  if (weather.paced) {
    static constexpr std::uint32_t kRates[] = {9600, 115200, 1'000'000};
    options.to_device.bits_per_second = options.to_host.bits_per_second = kRates[random() % 3];
  }
  if (weather.resets && random() % 2 == 0) {
    options.reset_at = Duration{static_cast<std::int64_t>(between(0, 3'000'000))};
  }
  return options;
}

struct Player {
  std::mt19937_64& random;
  rpc::Session& session;
  Verdict& verdict;
  std::int64_t next_id = 0;
  int expected_runs = 0;

  Bytes draw_bytes(std::size_t count) {
    Bytes bytes(count);
    for (std::uint8_t& byte : bytes) {
      byte = random() % 4 == 0 ? 0 : static_cast<std::uint8_t>(random());
    }
    return bytes;
  }
  void expect(bool holds, const std::string& what) {
    if (!holds && verdict.violation.empty()) verdict.violation = what;
  }

  void describe() {
    const auto tensors = session.tensors();
    expect(tensors.size() == 5 && tensors[1].name == "b" && tensors[3].bytes == kLargeBytes &&
               tensors[4].name == "y" && tensors[4].output,
           "descriptions differ");
  }
  void small_run() {
    rpc::RunRequest request;
    request.inputs = draw_bytes(10);
    request.outputs_ride = true;
    request.repeats = static_cast<std::uint16_t>(1 + random() % 3);
    expected_runs += request.repeats;
    const auto reply = session.run(request, 300s);
    expect(reply.outcome == proto::RunOutcome::done && reply.repeats_done == request.repeats,
           "run's outcome differs");
    expect(reply.outputs == small_result(request.inputs), "small output differs");
  }
  // Written twice: what arrives late of the first must not survive.
  void large_run() {
    const Bytes input = draw_bytes(kLargeBytes);
    if (random() % 2) session.write(3, draw_bytes(kLargeBytes));
    session.write(3, input);
    if (random() % 2) expect(session.read(3, kLargeBytes) == input, "written bytes differ");
    expect(session.digest(3, kLargeBytes) == reference_crc(input), "digest differs");
    rpc::RunRequest request;
    request.model = 1;
    ++expected_runs;
    session.run(request, 300s);
    expect(session.read(4, kLargeBytes) == large_result(input), "large output differs");
  }
  void call() {
    const std::int64_t id = ++next_id;
    const auto counted = session.call({0, hash_of("count(i)i"), integer_argument(id)}, 300s);
    expect(counted.integer == 1, "a call's count differs");
    const Bytes data = draw_bytes(1 + random() % 1500);
    const auto reversed = session.call({0, hash_of("reverse(b)b"), bytes_argument(data)}, 300s);
    expect(reversed.data == Bytes(data.rbegin(), data.rend()), "a call's result differs");
    expect(session.call({0, hash_of("steps(i)i"), integer_argument(3)}, 300s).integer == 3,
           "steps differ");
  }

  void play() {
    session.connect(30s);
    if (random() % 2) describe();
    for (auto rounds = 1 + random() % 3; rounds > 0; --rounds) {
      small_run();
      if (random() % 2) large_run();
      if (random() % 2) call();
    }
    expect(session.memory().workspace_bytes == 256, "memory differs");
    if (random() % 2) session.reset();
    verdict.completed = true;
  }
};

}  // namespace

Verdict play(std::uint64_t seed, const Weather& weather) {
  std::mt19937_64 random(seed);
  clear_test_image();
  World world(draw(seed, weather, random));
  const bool crashes = weather.resets && random() % 8 == 0;
  const auto run_time = Duration{static_cast<std::int64_t>(random() % 400'000)};
  test_image.on_run = [&, crashes] {
    world.work(run_time);
    if (crashes && test_image.runs == 2) world.crash();
  };
  test_image.on_step = [&](std::int64_t) { world.work(run_time); };
  Verdict verdict;
  rpc::ClientOptions options;
  options.nonce = static_cast<std::uint32_t>(random() | 1);
  options.paced = world.paced();
  options.bits_per_second = world.bits_per_second();
  rpc::Session session(world, world, options);
  Player player{random, session, verdict};
  try {
    player.play();
  } catch (const Hang&) {
    verdict.violation = "hangs";
  } catch (const rpc::DeviceError& error) {
    verdict.named = error.what();
    // The one thing that the device did here and is to be told.
    if (!crashes || !error.fault || error.fault->pc != 0x1234) {
      verdict.violation = "a device that works was blamed: " + verdict.named;
    }
  } catch (const Error& error) {
    verdict.named = error.what();
    if (error.code() != ExitCode::link) verdict.violation = "named otherwise: " + verdict.named;
  }
  for (const auto& [id, times] : test_image.counted) {
    if (times > 1) verdict.violation = "call " + std::to_string(id) + " acted twice";
  }
  if (test_image.runs > player.expected_runs) verdict.violation = "a run acted twice";
  verdict.faults_made = world.faults_made() + static_cast<std::uint64_t>(world.resets());
  if (verdict.faults_made == 0 && !verdict.completed) {
    verdict.violation = "failed without a fault: " + verdict.named;
  }
  return verdict;
}

}  // namespace assay::test
