#include "tests/support/sim/history.hpp"

#include "device/server/server.hpp"
#include "host/rpc/session.hpp"
#include "tests/support/sim/player.hpp"

namespace assay::test {

namespace {

using namespace std::chrono_literals;

class History {
 public:
  History(std::uint64_t seed, const std::string& only, Trace* trace)
      : random_(seed ^ 0x5eed), plan_(draw_plan(seed, only)), world_(plan_.world, trace) {
    clear_test_image();
    test_image.on_run = [this] {
      work();
      if (plan_.crashes && test_image.runs == 2) world_.crash();
    };
    test_image.on_step = [this](std::int64_t) { work(); };
    verdict_.faults = plan_.faults;
  }

  Verdict play() {
    try {
      during_faults();
      verdict_.faults_made = world_.faults_made() + slow_works_;
      judge_end();
      afterwards();
    } catch (const Hang&) {
      violate(Violation::hang, "hangs");
    }
    for (const auto& [id, times] : test_image.counted) {
      if (times > 1) violate(Violation::double_action, fmt::format("call {} acted twice", id));
    }
    if (test_image.runs > expected_runs_) violate(Violation::double_action, "a run acted twice");
    if (!guards_intact()) violate(Violation::out_of_bounds, "memory around a tensor was written");
    return verdict_;
  }

 private:
  void work() {
    const bool slow = plan_.slow_time.count() > 0 && random_() % 4 == 0;
    slow_works_ += slow;
    world_.work(slow ? plan_.slow_time : plan_.run_time);
  }

  rpc::ClientOptions client_options() {
    rpc::ClientOptions options;
    options.nonce = static_cast<std::uint32_t>(random_() | 1);
    options.paced = world_.paced();
    options.bits_per_second = world_.bits_per_second();
    return options;
  }

  void violate(Violation violation, const std::string& what) {
    if (verdict_.violation != Violation::none) return;
    verdict_.violation = violation;
    verdict_.what = what;
  }

  void during_faults() {
    for (int hosts = 0; hosts < 2; ++hosts) {
      rpc::Session session(world_, world_, client_options());
      Player player(random_, session, world_, plan_, next_id_);
      try {
        player.play();
        verdict_.completed = true;
      } catch (const WrongResult& wrong) {
        violate(Violation::wrong_result, wrong.what);
      } catch (const OutOfBounds& beyond) {
        violate(Violation::out_of_bounds, beyond.what);
      } catch (const TooLate& late) {
        violate(Violation::hang, late.what);
      } catch (const rpc::DeviceError& error) {
        verdict_.named = error.what();
        // The one thing that the device did here and is to be told.
        const bool crashed = plan_.crashes && error.fault && error.fault->pc == 0x1234;
        if (!crashed && !world_.is_dead()) {
          violate(Violation::other, "a device that works was blamed: " + verdict_.named);
        }
      } catch (const HostDied&) {
        verdict_.named = "the host died";
      } catch (const Error& error) {
        verdict_.named = error.what();
        if (error.blame() != Blame::link) {
          violate(Violation::other, "named otherwise: " + verdict_.named);
        }
      }
      verdict_.calls += player.calls();
      expected_runs_ += player.runs();
      counters_ = session.counters();
      if (verdict_.named != "the host died") return;
      verdict_.named.clear();
    }
  }

  void judge_end() {
    if (!plan_.faults.empty() || verdict_.violation != Violation::none) return;
    if (!verdict_.completed) {
      violate(Violation::other, "failed without a fault: " + verdict_.named);
    }
    const rpc::LinkCounters& host = counters_;
    // Hello is answered late there, and the host sends bad frames in case the rate is another one.
    const bool is_far = plan_.world.to_device.latency >= 100ms;
    if (host.torn_frames + host.corrupt_frames + host.overtaken_frames + host.digest_mismatches +
            host.resumed_links + host.rate_fallbacks + (is_far ? 0 : world_.lost_at_device()) >
        0) {
      violate(Violation::other, "bytes were lost on a good line");
    }
  }

  // Once nothing befalls anybody any more, a new session works at once.
  void afterwards() {
    world_.end_faults();
    plan_.crashes = false;
    rpc::Session session(world_, world_, client_options());
    Player player(random_, session, world_, plan_, next_id_);
    try {
      player.play_briefly();
    } catch (const WrongResult& wrong) {
      violate(Violation::wrong_result, "after the faults: " + wrong.what);
    } catch (const Error& error) {
      violate(Violation::hang, std::string("no new session after the faults: ") + error.what());
    }
    verdict_.calls += player.calls();
    expected_runs_ += player.runs();
  }

  std::mt19937_64 random_;
  Plan plan_;
  World world_;
  Verdict verdict_;
  rpc::LinkCounters counters_;
  std::int64_t next_id_ = 0;
  int expected_runs_ = 0;
  std::uint64_t slow_works_ = 0;
};

}  // namespace

Verdict play(std::uint64_t seed, const std::string& only, Trace* trace) {
  return History(seed, only, trace).play();
}

}  // namespace assay::test
