#include "host/adapters/qemu_starter.hpp"

#include <string_view>
#include <utility>

#include "host/adapters/firmware_process.hpp"
#include "host/adapters/memory_link.hpp"
#include "host/adapters/qemu_isolation.hpp"
#include "host/core/elf/elf_file.hpp"
#include "host/core/rtt/rtt_block.hpp"

namespace assay {
namespace {

constexpr std::string_view image_placeholder = "{image}";
constexpr std::string_view serial_placeholder = "{serial}";

// Inside an option ("loader,file={image}") QEMU wants a comma written twice; an argument of its
// own it takes as it is.
std::string with_image(std::string argument, const std::string& image) {
  if (argument == image_placeholder) return image;
  std::string escaped;
  for (const char letter : image) escaped.append(letter == ',' ? 2 : 1, letter);
  for (std::size_t at = 0; (at = argument.find(image_placeholder, at)) != std::string::npos;) {
    argument.replace(at, image_placeholder.size(), escaped);
    at += escaped.size();
  }
  return argument;
}

void check_template(const EmulatorTemplate& emulator) {
  bool has_image = false;
  bool has_serial = false;
  for (const std::string& argument : emulator.arguments) {
    if (argument.find(image_placeholder) != std::string::npos) has_image = true;
    if (argument == serial_placeholder) has_serial = true;
  }
  if (has_image && has_serial) return;
  throw Error(Blame::input,
              "The board's emulator arguments for {} have no {}: add it to them in board.json.",
              emulator.program,
              has_image ? "argument \"{serial}\", where the link goes"
                        : "\"{image}\", where the firmware's path goes");
}

std::uint32_t ring_address(const std::filesystem::path& image) {
  const ElfFile elf(image);
  const ElfSymbol* symbol = elf.find_symbol(rtt_symbol);
  if (symbol != nullptr && symbol->address % 4 == 0) {
    return static_cast<std::uint32_t>(symbol->address);
  }
  throw Error(Blame::input, "{} has no rings {} to talk through: build it with --link memory.",
              image.string(), rtt_symbol);
}

WiredProcess by_serial_port(const EmulatorTemplate& emulator, const std::filesystem::path& image,
                            LinkKind kind, const Stop& stop) {
  LinkEnds ends = make_link_ends(kind);
  WiredProcess wired;
  wired.request.arguments = qemu_arguments(emulator, image, ends.theirs.get());
  wired.link = std::make_unique<FdLink>(std::move(ends.ours), ends.description, stop);
  wired.theirs.push_back(std::move(ends.theirs));
  return wired;
}

WiredProcess through_memory(const EmulatorTemplate& emulator, const std::filesystem::path& image,
                            const RingPlace& place, const Stop& stop) {
  LinkEnds bell = make_link_ends(LinkKind::uart), bus = make_link_ends(LinkKind::uart);
  WiredProcess wired;
  wired.request.arguments = qemu_arguments(emulator, image, bell.theirs.get(), bus.theirs.get());
  wired.link = open_memory_link(std::move(bus.ours), std::move(bell.ours), place, stop);
  wired.theirs.push_back(std::move(bell.theirs));
  wired.theirs.push_back(std::move(bus.theirs));
  return wired;
}

}  // namespace

QemuStarter::QemuStarter(ProcessRunner& processes, const Stop& stop, EmulatorTemplate emulator,
                         LinkKind kind, std::vector<MemoryRegion> ram)
    : processes_(processes),
      stop_(stop),
      emulator_(std::move(emulator)),
      kind_(kind),
      ram_(std::move(ram)) {
  check_template(emulator_);
}

std::unique_ptr<RunningFirmware> QemuStarter::start(const std::filesystem::path& image) {
  if (!processes_.find(emulator_.program)) {
    throw Error(Blame::flash, "The emulator {} is not installed: install the package {}.",
                emulator_.program, emulator_.package);
  }
  FirmwareProcess::Wire wire;
  if (kind_ == LinkKind::memory) {
    wire = [emulator = emulator_, image, place = RingPlace{ring_address(image), ram_},
            &stop = stop_] { return through_memory(emulator, image, place, stop); };
  } else {
    wire = [emulator = emulator_, image, kind = kind_, &stop = stop_] {
      return by_serial_port(emulator, image, kind, stop);
    };
  }
  return std::make_unique<FirmwareProcess>(
      processes_, fmt::format("The emulator {}", emulator_.program), std::move(wire));
}

std::vector<std::string> qemu_arguments(const EmulatorTemplate& emulator,
                                        const std::filesystem::path& image, int link_fd,
                                        std::optional<int> qtest_fd) {
  std::vector<std::string> all = {emulator.program, "-display", "none",
                                  "-monitor",       "none",     "-no-user-config"};
  if (qtest_fd) {
    all.insert(all.end(),
               {"-accel", "tcg", "-chardev", fmt::format("socket,id=qtest,fd={}", *qtest_fd),
                "-qtest", "chardev:qtest", "-qtest-log", "none"});
  }
  for (const std::string& argument : emulator.arguments) {
    if (argument == serial_placeholder) {
      all.insert(all.end(), {"-chardev", fmt::format("socket,id=link,fd={}", link_fd), "-serial",
                             "chardev:link"});
    } else {
      all.push_back(with_image(argument, image.string()));
    }
  }
  isolate_qemu(all);
  return all;
}

}  // namespace assay
