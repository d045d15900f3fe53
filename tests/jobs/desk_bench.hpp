// A bench with one device, `left`: a board of silicon behind a played OpenOCD and a Unix socket.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>

#include "host/core/job_failure.hpp"
#include "host/desk/prepared_image.hpp"
#include "host/jobs/devices.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/played_firmware.hpp"
#include "tests/support/played_openocd.hpp"
#include "tests/support/played_server.hpp"
#include "tests/support/test_image_files.hpp"

namespace assay::test {

// The cache has an image for the board. Its description is the test image's, so that a device that
// serves that runs it; what is written is the firmware of tests/core/bringup.
struct DeskBench : PlayedOutside {
  static constexpr const char* kBoard = "stm32f4discovery";
  static constexpr std::uint32_t kFlash = 0x0800'0000;
  static constexpr std::uint32_t kIdRegister = 0xE004'2000;

  DeskBench() {
    write_package(folder.path() / "package");
    ImageDescription image = test_image_description();
    image.board = kBoard;
    write_cache_entry(folder.path() / "entry", image);
    std::filesystem::copy_file(firmware_file(), image_file(),
                               std::filesystem::copy_options::overwrite_existing);
    cache.finished = folder.path() / "entry";
    write_bench("");
    openocd.set_word(kIdRegister, 0x1007'6413);
    processes.program = openocd.program();
  }
  ~DeskBench() { server.reset(); }

  static std::filesystem::path firmware_file() {
    return ASSAY_SOURCE_DIR "/tests/core/bringup/files/firmware.elf";
  }
  std::filesystem::path image_file() const { return folder.path() / "entry/firmware.elf"; }
  // What readelf says of its only segment that has contents: 0x13d4 bytes at 0x1000 for 0x08000000.
  static Bytes firmware_bytes() {
    std::ifstream file(firmware_file(), std::ios::binary);
    Bytes bytes(0x13d4);
    file.seekg(0x1000).read(reinterpret_cast<char*>(bytes.data()),
                            static_cast<std::streamsize>(bytes.size()));
    return bytes;
  }

  // `more` are further members of the device, each with a comma before.
  void write_bench(const std::string& more) {
    std::ofstream(folder.path() / "bench.json")
        << R"({"version": 1, "devices": [{"name": "left", "board": ")" << kBoard
        << R"(", "link": {"url": "unix:)" << socket().string()
        << R"("}, "probe": {"remote_bitbang": "unix:)" << (folder.path() / "probe").string()
        << "\"}" << more << "}]}";
  }
  std::filesystem::path socket() const { return folder.path() / "device"; }

  // What answers on the device's link.
  void answers(PlayedProgram program) {
    server.reset();
    std::filesystem::remove(socket());
    server.emplace(socket(), std::move(program));
  }
  // Silent until something was written, then the image that was.
  void answers_once_flashed(std::function<void(DeviceEnd&)> knobs = {}) {
    answers([this, knobs](DeviceEnd& end) {
      return openocd.writes == 0 ? silent(clock)(end) : served(knobs)(end);
    });
  }
  // The chip holds the image already.
  void holds_the_image() {
    std::uint32_t address = kFlash;
    for (const std::uint8_t byte : firmware_bytes()) openocd.memory[address++] = byte;
  }

  // Nothing runs any more that a job started, and nobody holds the device.
  bool is_free() {
    Stop unasked;
    RecordedEvents unheard;
    const DevicesResult list =
        list_devices(outside, {folder.path() / "bench.json"}, unheard, unasked);
    return processes.running == 0 && !list.failure && !list.uses.at(0).holder;
  }

  PlaceWish place() const {
    PlaceWish wish;
    wish.bench = folder.path() / "bench.json";
    wish.reaches = true;
    return wish;
  }
  FirmwareWish firmware() const {
    FirmwareWish wish;
    wish.path = folder.path() / "package";
    return wish;
  }

  PlayedOpenOcd openocd;
  std::optional<PlayedServer> server;
};

inline void check_blamed(const std::optional<JobFailure>& failure, Blame blame,
                         const std::string& part) {
  REQUIRE(failure);
  CHECK(failure->blame == blame);
  CHECK_THAT(failure->sentence, Catch::Matchers::ContainsSubstring(part));
}

}  // namespace assay::test
