// A link met over a slow and faulty line: all bytes of another link pass through a line model each
// way, in real time.
#pragma once

#include <string>

#include "host/core/line/line_model.hpp"
#include "host/core/line/line_parameters.hpp"
#include "host/ports/link.hpp"

namespace assay {

// Nothing goes on by itself: what is queued for the far end is sent during send(), receive() and
// set_rate(), some 0.2 ms late at most where it is waited for. Errors of the inner link pass
// through.
class ChaosLink final : public Link {
 public:
  // `inner` and `clock` stay the caller's and outlive the link. Where faults need a seed and have
  // none, one is drawn.
  ChaosLink(Link& inner, const Clock& clock, const LineChoice& choice);

  // Queues the bytes, as many as they are; `timeout` is that of the inner link's sends.
  void send(std::span<const std::uint8_t> bytes, Duration timeout) override;
  // What is under way when the far end closes is handed out without waiting for its arrival.
  std::size_t receive(std::span<std::uint8_t> room, Duration timeout) override;
  bool paced() const override { return rate_ != 0 || inner_.paced(); }
  std::uint32_t bits_per_second() const override;
  // Of both directions; where the line has no rate, the inner link's.
  bool set_rate(std::uint32_t bits_per_second) override;
  // The inner link's; what is under way is lost.
  bool reopen(Duration timeout) override;
  // "chaos+tcp://127.0.0.1:5555 (115200 baud, 16 ms, flip=1e-05, seed=7)"; the rate is that of the
  // beginning.
  std::string describe() const override;

  const LineCounters& to_device() const { return to_device_.counters(); }
  const LineCounters& to_host() const { return to_host_.counters(); }

 private:
  void forward();
  void exchange(Duration until);

  Link& inner_;
  const Clock& clock_;
  LineChoice choice_;
  std::uint32_t rate_;
  LineModel to_device_;
  LineModel to_host_;
  Duration send_timeout_{0};
};

}  // namespace assay
