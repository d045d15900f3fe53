#include "tests/support/played_openocd.hpp"

#include <fmt/format.h>

#include <fstream>
#include <iterator>
#include <optional>
#include <sstream>
#include <stdexcept>

namespace assay::test {

namespace {

constexpr char kEnd = '\x1a';

// As docs/design.md says that each command is wrapped; nothing where it is not.
std::optional<std::string> unwrapped(const std::string& request) {
  const std::string before = "assay_reply [catch {", after = "} m] $m";
  const std::size_t around = before.size() + after.size();
  if (request.size() < around || !request.starts_with(before) || !request.ends_with(after)) {
    return std::nullopt;
  }
  return request.substr(before.size(), request.size() - around);
}

// A Tcl list's element.
std::string element(const std::string& words) {
  const bool plain = !words.empty() && words.find_first_of(" \n{}\"") == std::string::npos;
  return plain ? words : "{" + words + "}";
}

Bytes file_bytes(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("OpenOCD cannot open " + path);
  return Bytes(std::istreambuf_iterator<char>(file), {});
}

struct ImageArguments {
  explicit ImageArguments(const std::string& text) {
    std::string path;
    std::istringstream(text) >> path >> std::hex >> address;
    content = file_bytes(path);
  }
  std::uint32_t address = 0;
  Bytes content;
};

}  // namespace

PlayedProgram PlayedOpenOcd::program() {
  return [this](DeviceEnd& end) {
    ++starts;
    end.print("Info : accepting 'tcl' connection from pipe\n");
    std::string received;
    bool has_probe = false;
    for (Bytes bytes = end.receive(); !bytes.empty(); bytes = end.receive()) {
      received.append(bytes.begin(), bytes.end());
      for (std::size_t at = received.find(kEnd); at != std::string::npos;
           at = received.find(kEnd)) {
        const auto command = unwrapped(received.substr(0, at));
        received.erase(0, at + 1);
        if (!command) return 1;
        if (on_command) on_command(*command, end);
        Answer made = answer(*command, end);
        if (*command == "init" && made.code == 0) made = connect(has_probe, end);
        end.send(text(fmt::format("{} {}", made.code, element(made.words)) + kEnd));
      }
    }
    if (has_probe) probe_is_taken_ = false;
    return 0;
  };
}

PlayedOpenOcd::Answer PlayedOpenOcd::connect(bool& has_probe, DeviceEnd& end) {
  if (has_probe) return {};
  has_probe = !probe_is_taken_.exchange(true);
  if (has_probe) return {};
  end.print("Error: libusb_claim_interface() failed with LIBUSB_ERROR_BUSY\n");
  return {1, ""};
}

void PlayedOpenOcd::protect_flash() {
  faults["flash erase_address"] = {
      -4, "", "Error: stm32x device protected\nError: failed erasing sectors 0 to 0\n"};
}

void PlayedOpenOcd::take_probe_away() { faults["init"] = {1, "", "Error: open failed\n"}; }

std::uint32_t PlayedOpenOcd::word(std::uint32_t address) const {
  return static_cast<std::uint32_t>(number(bytes(address, 4), 0, 4));
}

void PlayedOpenOcd::set_word(std::uint32_t address, std::uint32_t value) {
  for (const std::uint8_t byte : little_endian(value, 4)) memory[address++] = byte;
}

Bytes PlayedOpenOcd::bytes(std::uint32_t address, std::size_t count) const {
  Bytes read;
  while (read.size() < count) {
    const auto found = memory.find(address++);
    read.push_back(found == memory.end() ? 0 : found->second);
  }
  return read;
}

PlayedOpenOcd::Answer PlayedOpenOcd::answer(const std::string& command, DeviceEnd& end) {
  for (const auto& [beginning, fault] : faults) {
    if (!command.starts_with(beginning)) continue;
    end.print(fault.log);
    return {fault.code, fault.words};
  }
  const auto arguments = [&](const std::string& name) -> std::optional<std::string> {
    if (!command.starts_with(name + " ")) return std::nullopt;
    return command.substr(name.size() + 1);
  };
  if (command.empty() || command == "init") return {};
  if (const auto given = arguments("read_memory")) return read_memory(*given, end);
  if (const auto given = arguments("write_memory")) return write_memory(*given, end);
  if (const auto given = arguments("flash erase_address pad")) return erase(*given);
  if (const auto given = arguments("flash write_image")) return write_image(*given);
  if (const auto given = arguments("verify_image")) return verify_image(*given, end);
  if (const auto given = arguments("reset")) return reset(*given);
  if (const auto given = arguments("get_reg -force")) {
    const auto found = core.find(*given);
    if (found == core.end()) return {1, "unknown register '" + *given + "'"};
    return {0, fmt::format("{} {:#010x}", *given, found->second)};
  }
  if (const auto given = arguments("echo")) {
    end.print(given->substr(1, given->size() - 2) + "\n");
    return {};
  }
  if (command == "halt") return halted = true, Answer{};
  if (command == "resume") return run(), Answer{};
  if (command == "poll") return {0, "background polling: on\nTAP: stm32f4x.cpu (enabled)\n"};
  if (command == "[target current] curstate") return {0, halted ? "halted" : "running"};
  return {1, "invalid command name \"" + command.substr(0, command.find(' ')) + "\""};
}

bool PlayedOpenOcd::is_absent(std::uint32_t address, std::size_t count) const {
  return address + count > absent_from && address < absent_to;
}

PlayedOpenOcd::Answer PlayedOpenOcd::read_memory(const std::string& arguments,
                                                 DeviceEnd& end) const {
  std::uint32_t address = 0;
  std::size_t width = 0, count = 0;
  std::istringstream(arguments) >> std::hex >> address >> std::dec >> width >> count;
  const std::size_t bytes_each = width / 8;
  if (is_absent(address, count * bytes_each)) {
    end.print(fmt::format("Error: Failed to read memory at {:#010x}\n", address));
    return {1, "read_memory: failed to read memory"};
  }
  std::string values;
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint32_t at = address + static_cast<std::uint32_t>(i * bytes_each);
    values +=
        fmt::format("{}{:#x}", i > 0 ? " " : "", number(bytes(at, bytes_each), 0, bytes_each));
  }
  return {0, values};
}

PlayedOpenOcd::Answer PlayedOpenOcd::write_memory(const std::string& arguments, DeviceEnd& end) {
  std::uint32_t address = 0;
  std::size_t width = 0;
  std::istringstream(arguments) >> std::hex >> address >> std::dec >> width;
  std::istringstream values(arguments.substr(arguments.find('{') + 1));
  if (width != 32) throw std::runtime_error("the played OpenOCD writes words alone");
  for (std::uint32_t value = 0; values >> std::hex >> value; address += 4) {
    if (is_absent(address, 4)) {
      end.print(fmt::format("Error: Failed to write memory at {:#010x}\n", address));
      return {1, "write_memory: failed to write memory"};
    }
    set_word(address, value);
  }
  return {};
}

PlayedOpenOcd::Answer PlayedOpenOcd::erase(const std::string& arguments) {
  std::uint32_t address = 0;
  std::size_t count = 0;
  std::istringstream(arguments) >> std::hex >> address >> std::dec >> count;
  ++erasures;
  for (std::size_t i = 0; i < count; ++i) memory[address + static_cast<std::uint32_t>(i)] = 0xff;
  return {0, fmt::format("erased address {:#010x} (length {}) in 0.000738s (6552.761 KiB/s)\n",
                         address, count)};
}

PlayedOpenOcd::Answer PlayedOpenOcd::write_image(const std::string& arguments) {
  const ImageArguments image(arguments);
  ++writes;
  std::uint32_t address = image.address;
  for (const std::uint8_t byte : image.content) {
    memory[address] = address == worn ? 0 : byte;
    ++address;
  }
  return {0, fmt::format("wrote {} bytes from file {} in 0.162575s (29.746 KiB/s)\n",
                         image.content.size(), arguments.substr(0, arguments.find(' ')))};
}

PlayedOpenOcd::Answer PlayedOpenOcd::verify_image(const std::string& arguments, DeviceEnd& end) {
  const ImageArguments image(arguments);
  ++comparisons;
  std::string differences;
  int count = 0;
  for (std::size_t i = 0; i < image.content.size(); ++i) {
    const std::uint32_t address = image.address + static_cast<std::uint32_t>(i);
    const std::uint8_t is = bytes(address, 1).front();
    if (is == image.content[i] || count == 128) continue;
    differences += fmt::format("diff {} address {:#010x}. Was {:#04x} instead of {:#04x}\n",
                               count++, address, is, image.content[i]);
  }
  if (count == 0) {
    return {0,
            fmt::format("verified {} bytes in 0.331715s (14.579 KiB/s)\n", image.content.size())};
  }
  end.print("Error: checksum mismatch - attempting binary compare\n");
  return {-4, differences + "No more differences found.\n"};
}

PlayedOpenOcd::Answer PlayedOpenOcd::reset(const std::string& then) {
  ++resets;
  halted = then != "run";
  if (!halted) run();
  return {};
}

void PlayedOpenOcd::run() {
  halted = false;
  if (on_run) on_run();
}

}  // namespace assay::test
