// What the link lost or made up, as the host saw it. One table names the counters, for reports.
#pragma once

#include <array>
#include <cstdint>

namespace assay::rpc {

struct LinkCounters {
  std::uint64_t sent_bytes = 0;
  std::uint64_t received_bytes = 0;
  std::uint64_t sent_frames = 0;
  std::uint64_t received_frames = 0;
  std::uint64_t repeated_frames = 0;   // sent again, for one of the next two reasons or a new link
  std::uint64_t timed_out_frames = 0;  // no answer in time
  std::uint64_t overtaken_frames = 0;  // a later one was answered: this one, or its answer, is lost
  std::uint64_t torn_frames = 0;       // fragments without the form of a frame
  std::uint64_t corrupt_frames = 0;    // frames whose check field is wrong
  std::uint64_t foreign_frames = 0;    // intact, of another session
  std::uint64_t unexpected_frames = 0;   // intact, nobody waits for them (late or doubled answers)
  std::uint64_t text_bytes = 0;          // of text between frames, as a printf sends it
  std::uint64_t digest_mismatches = 0;   // transfers whose digest was another at the far end
  std::uint64_t resumed_links = 0;       // links lost and opened again
  std::uint64_t rate_fallbacks = 0;      // returns to the line's safe rate
  std::uint64_t safe_rate_requests = 0;  // times that a silent device was sent bad frames for that
};

struct NamedCounter {
  const char* name;
  std::uint64_t LinkCounters::*value;
};

inline constexpr std::array<NamedCounter, 16> kLinkCounters = {{
    {"sent_bytes", &LinkCounters::sent_bytes},
    {"received_bytes", &LinkCounters::received_bytes},
    {"sent_frames", &LinkCounters::sent_frames},
    {"received_frames", &LinkCounters::received_frames},
    {"repeated_frames", &LinkCounters::repeated_frames},
    {"timed_out_frames", &LinkCounters::timed_out_frames},
    {"overtaken_frames", &LinkCounters::overtaken_frames},
    {"torn_frames", &LinkCounters::torn_frames},
    {"corrupt_frames", &LinkCounters::corrupt_frames},
    {"foreign_frames", &LinkCounters::foreign_frames},
    {"unexpected_frames", &LinkCounters::unexpected_frames},
    {"text_bytes", &LinkCounters::text_bytes},
    {"digest_mismatches", &LinkCounters::digest_mismatches},
    {"resumed_links", &LinkCounters::resumed_links},
    {"rate_fallbacks", &LinkCounters::rate_fallbacks},
    {"safe_rate_requests", &LinkCounters::safe_rate_requests},
}};
static_assert(sizeof(LinkCounters) == kLinkCounters.size() * sizeof(std::uint64_t),
              "every counter has its name");

}  // namespace assay::rpc
