// A device that runs and has answered hello, however it came to run.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "host/core/autopsy/autopsy.hpp"
#include "host/core/flash/flash_record.hpp"
#include "host/desk/attached_link.hpp"
#include "host/desk/prepared_image.hpp"
#include "host/desk/reached_device.hpp"
#include "host/ports/firmware_starter.hpp"
#include "host/rpc/session.hpp"

namespace assay {

// `error` with what an autopsy found. A hang or a fault that the device could not tell is the
// device's, not the link's.
Error with_autopsy(const Error& error, const Autopsy& autopsy);

class Connection {
 public:
  // All references have to outlive it.
  Connection(const JobContext& job, const PreparedImage& image, const PlaceWish& wish,
             rpc::SessionHooks hooks);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Starts the emulator or finds the device, which is locked as long as this lives, and flashed
  // where it does not run the prepared image; waits for its answer to hello. Called once, and
  // before all other functions but autopsy(). Throws Error.
  void open();

  // Leaves the device at the rate that the next host starts with. Called once the work is done.
  // Throws Cancelled.
  void close();

  // Why the device does not answer, where `error` says that it does not, the image is known to be
  // there and a debug probe can ask it. Leaves the device usable, and the session lost. Throws
  // Cancelled alone.
  std::optional<Autopsy> autopsy(const Error& error, const std::string& model);

  rpc::Session& session() { return *session_; }
  const ImageDescription& image() const { return image_; }
  std::string link_description() const { return link().describe(); }
  // Bits per second of the line, 0 where it has no rate.
  std::uint32_t line_rate() const { return link().bits_per_second(); }
  // Why the emulator, process or virtual probe died, where it did.
  std::optional<std::string> death();
  // How it was flashed, or that it ran the image already; nothing where flashing is out of
  // question.
  const std::optional<FlashRecord>& flashed() const { return flashed_; }
  // The device's flasher; null where there is none.
  Flashing* flashing() { return device_ ? device_->flashing() : nullptr; }

 private:
  Link& link() const;
  void start();
  void reach();
  bool runs_the_image();
  void flash(FlashJob job);
  void raise_rate(std::uint32_t rate);

  const JobContext& job_;
  const PreparedImage& prepared_;
  const PlaceWish& wish_;
  rpc::SessionHooks hooks_;
  // One of three: a board that the tool started,
  std::unique_ptr<FirmwareStarter> starter_;
  std::unique_ptr<RunningFirmware> running_;
  std::unique_ptr<Link> chaos_;  // around its link
  // what a URL leads to,
  std::unique_ptr<AttachedLink> attached_;
  // a device.
  std::unique_ptr<ReachedDevice> device_;
  std::unique_ptr<Link> device_link_;
  std::optional<FlashRecord> flashed_;
  std::unique_ptr<rpc::Session> session_;
  ImageDescription image_;
};

}  // namespace assay
