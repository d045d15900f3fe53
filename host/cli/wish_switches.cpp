#include "host/cli/wish_switches.hpp"

#include "host/cli/checks.hpp"
#include "host/core/line/link_url.hpp"

namespace assay {

namespace {

constexpr std::string_view kRttLink = "rtt";

}  // namespace

void add_build_switches(Switches command, FirmwareWish& firmware, PlaceWish& place) {
  command.option("--board", place.board, "Board to build for (see `assay boards`)");
  command.option("--model", firmware.models, "Model of the archive; several: all by default");
  command.option("--sources", firmware.sources, "C or C++ file, or folder of them, compiled in");
  command.option("--include", firmware.includes, "Folder of headers");
  command.option("--library", firmware.libraries, "Library or object file to link");
  command.option("--define", firmware.defines, "NAME or NAME=VALUE for the model's and your code");
  command.option("--pool", firmware.pools, "NAME=REGION: external pool into a RAM region");
  command.option("--stack", firmware.stack_bytes, "Bytes of stack (the board's default)");
  command.option("--call-buffer", firmware.argument_bytes,
                 "Bytes for arguments of calls larger than a frame (4096)");
  command.flag("--keep-signatures", firmware.keep_signatures,
               "Keep the names of remote functions on the device");
}

void add_device_switches(Switches command, FirmwareWish& firmware, PlaceWish& place) {
  command.option("--image", firmware.image, "Image built by `assay build`; no compiler needed");
  command.option("--elf", firmware.elf, "Firmware with its own main; models told by the device");
  command
      .option(
          "--attach", place.attach,
          "Device that runs already: /dev/NAME, usb:SERIALNUMBER, rfc2217://HOST:PORT, "
          "tcp://HOST:PORT or unix:PATH (docs/links.md); with the image that it runs, or without")
      .check(accepted_by(parse_attach_url));
  command
      .option("--link", place.link,
              "Link to an emulator: memory, uart or tcp; chaos+uart?rate=115200&flip=1e-5 is a "
              "slow and faulty one. Or rtt: through memory and a debug probe, in place of the "
              "board's UART (docs/links.md)")
      .check(accepted_by([](const std::string& url) {
        if (url != kRttLink) parse_start_url(url);
      }));
  command
      .option("--rate", place.rate_baud,
              "Baud to raise the line to once the device has answered, where the line has a "
              "rate; it falls back where that does not work")
      .check(number_between(300, 12'000'000, "baud"));
}

void add_place_switches(Switches command, PlaceWish& place) {
  place.reaches = true;
  command.option("--device", place.device, "Device of the bench file (see `assay devices`)");
  command.option("--bench", place.bench, "Bench file ($ASSAY_BENCH, ~/.config/assay/bench.json)");
  command.option("--tag", place.tags, "Only bench devices with this tag");
  command.option("--flash", place.flasher,
                 "What flashes it: a flasher of the board's board.json; an emulated board runs "
                 "behind a virtual debug probe then");
  command.option("--probe", place.probe, "USB serial number of the debug probe");
  command.flag("--force", place.force, "Flash, even what is on the device already");
  command.flag("--verify", place.verify, "Compare, even what is on the device already");
  command.option("--wait", place.wait_s, "Seconds to wait for a device that is in use (not)")
      .check(number_between(0.0, kMostSeconds, "seconds"));
}

}  // namespace assay
