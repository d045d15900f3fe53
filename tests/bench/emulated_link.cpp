// What the real client and an emulated board do over one link: 64 KiB each way, and empty calls.
// Arguments: the folder of boards, a board, an image with the function nothing()v and a model whose
// 64 KiB of output are its input, and a link. Prints lines "name microseconds".
#include <fmt/format.h>

#include <cstdio>

#include "host/adapters/posix_process.hpp"
#include "host/adapters/qemu_starter.hpp"
#include "host/adapters/steady_clock.hpp"
#include "host/base/error.hpp"
#include "host/core/board/catalogue.hpp"
#include "host/core/bringup/memory_check.hpp"
#include "host/core/glue/signature.hpp"
#include "host/core/line/link_url.hpp"
#include "host/rpc/session.hpp"
#include "tests/support/no_stop.hpp"

namespace {

using namespace assay;

constexpr std::uint32_t kBytes = 65536;
constexpr int kCalls = 500;
constexpr Duration kPatience{60'000'000};

template <typename Action>
void time(const SteadyClock& clock, const char* name, Action action) {
  const Duration before = clock.now();
  action();
  fmt::print("{} {}\n", name, (clock.now() - before).count());
}

void measure(const Board& board, const char* image, LinkKind kind) {
  PosixProcessRunner processes;
  QemuStarter runner(processes, test::no_stop, *board.start, kind, present_ram(board));
  const auto running = runner.start(image);
  const SteadyClock clock;
  rpc::ClientOptions options;
  options.nonce = 0x9abcdef1;
  options.attempts = 20;
  rpc::Session session(running->link(), clock, options);
  session.connect(kPatience);

  rpc::Bytes input(kBytes);
  for (std::uint32_t i = 0; i < kBytes; ++i)
    input[i] = static_cast<std::uint8_t>(i * 2654435761u >> 24);
  time(clock, "write_us", [&] { session.write(0, input); });
  session.run({}, kPatience);
  rpc::Bytes output;
  time(clock, "read_us", [&] { output = session.read(1, kBytes); });
  if (output != input) throw Error(Blame::device, "The model's output is not its input.");

  const rpc::CallRequest call = {0, parse_signature("nothing()v").hash(), {}};
  session.call(call, kPatience);  // from now on without an announcement
  time(clock, "calls_us", [&] {
    for (int i = 0; i < kCalls; ++i) session.call(call, kPatience);
  });
  fmt::print("calls {}\nrepeated_frames {}\n", kCalls, session.counters().repeated_frames);
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 5) return 2;
  try {
    measure(BoardCatalogue(std::filesystem::path(arguments[1]).parent_path()).find(arguments[2]),
            arguments[3], parse_start_url(arguments[4]).kind);
  } catch (const Error& error) {
    fmt::print(stderr, "{}\n", error.what());
    return 3;
  }
}
