// The desk of `assay bringup`: a device, its debug probe by OpenOCD, its flasher and its link.
#pragma once

#include <memory>
#include <string>

#include "host/adapters/openocd_probe.hpp"
#include "host/core/bringup/desk.hpp"
#include "host/desk/prepared_image.hpp"
#include "host/desk/reached_device.hpp"

namespace assay {

class JobDesk final : public BringupDesk {
 public:
  // Reaches nothing yet. All references have to outlive it.
  JobDesk(const JobContext& job, const PreparedImage& image, const PlaceWish& wish)
      : job_(job), prepared_(image), wish_(wish) {}

  DebugProbe* probe() override;
  void release_probe() override;
  std::string flash() override;
  std::unique_ptr<Link> open_link() override;
  bool link_through_probe() const override { return prepared_.place.rtt; }
  const Clock& clock() const override { return job_.outside.clock; }
  void pause(Duration time) override;
  std::uint32_t fresh_nonce() override;
  std::string device_name() const override { return device_ ? device_->name() : ""; }

 private:
  ReachedDevice& device();
  const OpenOcdTemplate* openocd();

  const JobContext& job_;
  const PreparedImage& prepared_;
  const PlaceWish& wish_;
  std::unique_ptr<ReachedDevice> device_;
  // Its own, as the flasher's takes no chip but the board's.
  std::unique_ptr<OpenOcdProbe> probe_;
};

}  // namespace assay
