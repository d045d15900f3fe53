// assay call: a remote function by name.
#include "host/cli/checks.hpp"
#include "host/cli/command.hpp"
#include "host/cli/print.hpp"
#include "host/cli/wish_switches.hpp"
#include "host/core/data/tensor_file.hpp"
#include "host/jobs/call.hpp"
#include "host/report/call_report.hpp"

namespace assay {

namespace {

struct CallOptions {
  CallWish wish;
  std::string output;
};

// The device's log comes to standard error: the result is the value alone.
class LogToo final : public Events {
 public:
  explicit LogToo(Events& terminal) : terminal_(terminal) {}
  void step(const JobStep& step) override { terminal_.step(step); }
  void warning(const std::string& sentence) override { terminal_.warning(sentence); }
  void device_log(const DeviceLogLine& line) override { terminal_.warning("device: " + line.text); }

 private:
  Events& terminal_;
};

Ending call_and_report(App& app, const CallOptions& options) {
  LogToo events(app.events());
  const CallResult result = call(app.outside(), options.wish, events, app.stop());
  if (result.failure) return print_failure(app, *result.failure, "assay call");
  const rpc::CallReply& reply = *result.reply;
  if (!options.output.empty() && reply.kind == proto::Kind::tensor) {
    write_npy_file(options.output, {reply.dtype, reply.shape, reply.data});
  }
  print_result(app, call_json(result), call_text(result));
  return {};
}

}  // namespace

void add_call(Switches root, App& app, Action& action) {
  auto options = std::make_shared<CallOptions>();
  CallWish& wish = options->wish;
  Switches command =
      make_command(root, app, "call", "Calls a C function of yours on the device",
                   "assay call label 3 0.5 hello @x.npy --archive examples/sine --sources label.c");
  command
      .option("function", wish.function,
              "Name of a C function of yours that ASSAY_FUNCTION (device/include/assay.h) "
              "makes callable and --sources compiles in, as examples/functions does")
      .required();
  command.option("arguments", wish.arguments,
                 "Integers, floats, strings as they are; bytes x:HEX or @FILE; tensors @FILE.npy");
  command.option("--archive", wish.firmware.path, "Archive or folder to build the image from");
  command.option("--output", options->output, "File to write a tensor result to (.npy)");
  command.option("--timeout", wish.timeout_s, "Seconds for the call (300)")
      .check(number_between(kLeastSeconds, kMostSeconds, "seconds"));
  add_build_switches(command, wish.firmware, wish.place);
  add_device_switches(command, wish.firmware, wish.place);
  add_place_switches(command, wish.place);
  command.on_parsed([&app, &action, options] {
    action = [&app, options] { return call_and_report(app, *options); };
  });
}

}  // namespace assay
