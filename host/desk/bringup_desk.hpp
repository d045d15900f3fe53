// The desk of `assay bringup`: a device, its debug probe by OpenOCD, its flasher and its link.
#pragma once

#include <memory>
#include <string>

#include "host/adapters/openocd_probe.hpp"
#include "host/core/bringup/desk.hpp"
#include "host/desk/reached_device.hpp"
#include "host/desk/target.hpp"

namespace assay {

class CommandDesk final : public BringupDesk {
 public:
  // Reaches nothing yet. All references have to outlive it.
  CommandDesk(App& app, const Target& target, const DeskOptions& options)
      : app_(app), target_(target), options_(options) {}

  DebugProbe* probe() override;
  void release_probe() override;
  std::string flash() override;
  std::unique_ptr<Link> open_link() override;
  bool link_through_probe() const override { return target_.place.rtt; }
  const Clock& clock() const override { return app_.clock(); }
  void pause(Duration time) override;
  std::uint32_t fresh_nonce() override;
  std::string device_name() const override { return device_ ? device_->name() : ""; }

 private:
  ReachedDevice& device();
  const OpenOcdTemplate* openocd();

  App& app_;
  const Target& target_;
  const DeskOptions& options_;
  std::unique_ptr<ReachedDevice> device_;
  // Its own, as the flasher's takes no chip but the board's.
  std::unique_ptr<OpenOcdProbe> probe_;
};

}  // namespace assay
