#include "host/adapters/qemu_starter.hpp"

#include <unistd.h>

#include <array>
#include <fstream>

#include "host/adapters/fd_link.hpp"
#include "host/adapters/link_ends.hpp"
#include "host/adapters/posix_process.hpp"
#include "tests/adapters/temporary_folder.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/error_of.hpp"
#include "tests/support/no_stop.hpp"

using namespace assay;
using namespace std::chrono_literals;
using Catch::Matchers::ContainsSubstring;
using Texts = std::vector<std::string>;

namespace {

// Says "B" at its start and echoes from then on: CMSDK UART 0 of the MPS2 boards. It sleeps between
// bytes, woken by the UART's interrupt, which stays masked; a busy loop makes QEMU miss a byte for
// up to a second now and then.
const char* const echo_source = R"(
#define UART ((volatile unsigned*)0x40004000) /* data, state, control, interrupt, baud divisor */
#define NVIC_ENABLE (*(volatile unsigned*)0xE000E100)
#define NVIC_CLEAR_PENDING (*(volatile unsigned*)0xE000E280)
static void put(unsigned byte) {
  while (UART[1] & 1) {}
  UART[0] = byte;
}
void reset(void) {
  __asm__ volatile("cpsid i");
  UART[4] = 16;
  UART[2] = 1 | 2 | 8;
  NVIC_ENABLE = 1;
  put('B');
  for (;;) {
    while (!(UART[1] & 2)) __asm__ volatile("wfi");
    UART[3] = 2;
    NVIC_CLEAR_PENDING = 1;
    put(UART[0]);
  }
}
__attribute__((section(".vectors"), used)) const void* const vectors[] = {(void*)0x20010000, reset};
)";

EmulatorTemplate mps2() {
  return {"qemu-system-arm",
          "qemu-system-arm",
          {"-machine", "mps2-an385", "-icount", "shift=7", "-kernel", "{image}", "{serial}"}};
}

std::filesystem::path build_echo(ProcessRunner& processes, const std::filesystem::path& folder) {
  std::ofstream(folder / "echo.c") << echo_source;
  ProcessRequest request;
  request.working_directory = folder;
  request.arguments = {"arm-none-eabi-gcc",
                       "-mcpu=cortex-m3",
                       "-mthumb",
                       "-O1",
                       "-nostdlib",
                       "-Wl,--section-start=.vectors=0,-Ttext=0x100,-e,reset",
                       "echo.c",
                       "-o",
                       "echo,1.elf"};  // the comma is for the option syntax of QEMU
  const auto result = processes.run(request, test::no_stop);
  INFO(result.output);
  REQUIRE(result.exit_code == 0);
  return folder / "echo,1.elf";
}

std::string exchange(Link& link, const std::string& text, std::size_t answer_size) {
  link.send({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}, 30s);
  std::string answer;
  while (answer.size() < answer_size) {
    std::uint8_t byte = 0;
    if (link.receive({&byte, 1}, 30s) == 0) break;
    answer += static_cast<char>(byte);
  }
  return answer;
}

}  // namespace

TEST_CASE("firmware on a real QEMU echoes, and starts anew after a reset") {
  const LinkKind kind = GENERATE(LinkKind::uart, LinkKind::tcp);
  const test::TemporaryFolder folder;
  PosixProcessRunner processes;
  QemuStarter runner(processes, test::no_stop, mps2(), kind);
  const auto board = runner.start(build_echo(processes, folder.path()));
  INFO(board->output());
  REQUIRE(exchange(board->link(), "", 1) == "B");
  REQUIRE(exchange(board->link(), "hello", 5) == "hello");
  board->reset();
  REQUIRE(exchange(board->link(), "", 1) == "B");
  REQUIRE(exchange(board->link(), "again", 5) == "again");
  REQUIRE_FALSE(board->death());
}

TEST_CASE("a real QEMU that refuses its arguments is dead at start, with its own words") {
  EmulatorTemplate emulator = mps2();
  emulator.arguments[1] = "no-such-machine";
  PosixProcessRunner processes;
  QemuStarter runner(processes, test::no_stop, emulator);
  const auto board = runner.start("/nowhere/image.elf");
  const Error error = test::error_of([&] { exchange(board->link(), "", 1); });
  REQUIRE(error.blame() == Blame::flash);
  REQUIRE_THAT(
      error.what(),
      ContainsSubstring("qemu-system-arm ended by itself with exit code 1; its last output:") &&
          ContainsSubstring("unsupported machine type"));
}

TEST_CASE("a fake emulator that dies at once is an error of flashing with its exit code") {
  PosixProcessRunner processes;
  QemuStarter runner(processes, test::no_stop, {"/bin/false", "fake", {"{image}", "{serial}"}});
  const auto board = runner.start("image.elf");
  const Error error = test::error_of([&] { exchange(board->link(), "", 1); });
  REQUIRE(error.blame() == Blame::flash);
  REQUIRE_THAT(error.what(), ContainsSubstring("/bin/false ended by itself with exit code 1"));
}

TEST_CASE("an emulator that is missing is an error of flashing that names the package") {
  PosixProcessRunner processes;
  QemuStarter runner(processes, test::no_stop,
                     {"qemu-system-none", "qemu-fake", {"{image}", "{serial}"}});
  const Error error = test::error_of([&] { runner.start("image.elf"); });
  REQUIRE(error.blame() == Blame::flash);
  REQUIRE_THAT(error.what(), ContainsSubstring("qemu-system-none is not installed") &&
                                 ContainsSubstring("package qemu-fake"));
}

TEST_CASE("a template without a place for the image or the link is refused") {
  PosixProcessRunner processes;
  const auto check = [&](const Texts& arguments, const char* missing) {
    const Error error = test::error_of([&] {
      QemuStarter(processes, test::no_stop, {"qemu-system-arm", "p", arguments});
    });
    REQUIRE(error.blame() == Blame::input);
    REQUIRE_THAT(error.what(), ContainsSubstring(missing));
  };
  check({"-kernel", "{image}"}, "{serial}");
  check({"{serial}"}, "{image}");
  check({"{image}", "-serial {serial}"}, "{serial}");  // only an argument of its own counts
}

TEST_CASE("placeholders become the image and the arguments of the link") {
  const EmulatorTemplate emulator = {
      "qemu", "p", {"-kernel", "{image}", "-device", "loader,file={image}", "{serial}", "-S"}};
  REQUIRE(
      qemu_arguments(emulator, "/a,b.elf", 7) ==
      Texts{"qemu",     "-display",
            "none",     "-monitor",
            "none",     "-no-user-config",
            "-kernel",  "/a,b.elf",
            "-device",  "loader,file=/a,,b.elf",
            "-chardev", "socket,id=link,fd=7",
            "-serial",  "chardev:link",
            "-S",       "-nodefaults",
            "-nic",     "none",
            "-sandbox", "on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny"});
  const Texts with_bus = qemu_arguments({"qemu", "p", {"{image}", "{serial}"}}, "i", 7, 9);
  const Texts bus = {"-accel", "tcg",           "-chardev",   "socket,id=qtest,fd=9",
                     "-qtest", "chardev:qtest", "-qtest-log", "none",
                     "i"};
  CHECK(std::search(with_bus.begin(), with_bus.end(), bus.begin(), bus.end()) != with_bus.end());
}

TEST_CASE("a board.json that gives its emulator a network is refused") {
  for (const char* option : {"-nic", "-net", "-netdev", "--nic"}) {
    const Error error = test::error_of([&] {
      qemu_arguments({"qemu", "p", {"-kernel", "{image}", "{serial}", option, "user"}}, "/a", 7);
    });
    CHECK(error.blame() == Blame::input);
    CHECK_THAT(error.what(),
               ContainsSubstring(option) && ContainsSubstring("emulators get no network"));
  }
}

TEST_CASE("a real QEMU has neither a network nor the calls that its sandbox denies") {
  EmulatorTemplate emulator = mps2();
  // A board.json does not switch the sandbox off.
  emulator.arguments.insert(emulator.arguments.end(), {"-S", "-sandbox", "off"});
  LinkEnds serial = make_link_ends(LinkKind::uart);
  LinkEnds monitor = make_link_ends(LinkKind::uart);
  ProcessRequest request;
  request.arguments = qemu_arguments(emulator, "/dev/null", serial.theirs.get());
  for (std::size_t i = 0; i + 1 < request.arguments.size(); ++i) {
    if (request.arguments[i] == "-kernel") request.arguments[i + 1] = "/bin/true";
    if (request.arguments[i] == "-monitor") request.arguments[i + 1] = "stdio";
  }
  request.inherited_fds = {serial.theirs.get()};
  request.input_fd = request.output_fd = monitor.theirs.get();
  PosixProcessRunner processes;
  const auto qemu = processes.start(request);
  monitor.theirs.reset();
  FdLink link(std::move(monitor.ours), "monitor", test::no_stop);
  const std::string commands = "info network\nprint 6*7\n";
  link.send({reinterpret_cast<const std::uint8_t*>(commands.data()), commands.size()}, 30s);
  std::string said;
  while (said.find("0x2a") == std::string::npos) {
    std::array<std::uint8_t, 4096> room;
    const std::size_t count = link.receive(room, 30s);
    REQUIRE(count > 0);
    said.append(reinterpret_cast<const char*>(room.data()), count);
  }
  INFO(said);
  CHECK_THAT(said, ContainsSubstring("lan9118") && !ContainsSubstring("user") &&
                       !ContainsSubstring("hub"));
  std::ifstream status(fmt::format("/proc/{}/status", qemu->pid()));
  const std::string text{std::istreambuf_iterator<char>(status), {}};
  CHECK_THAT(text, ContainsSubstring("Seccomp:\t2"));  // filtered, see proc(5)
}
