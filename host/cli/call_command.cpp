// assay call: a remote function by name, late-bound by its hash.
#include <fmt/ranges.h>

#include <algorithm>

#include "host/cli/checks.hpp"
#include "host/cli/command.hpp"
#include "host/cli/print.hpp"
#include "host/core/call/arguments.hpp"
#include "host/core/data/json_text.hpp"
#include "host/core/data/scalar.hpp"
#include "host/core/data/suggest.hpp"
#include "host/core/data/tensor_file.hpp"
#include "host/core/run/fault_text.hpp"
#include "host/desk/connection.hpp"

namespace assay {

namespace {

struct CallOptions {
  TargetOptions target;
  std::string function;
  std::vector<std::string> arguments;
  std::string output;
  double timeout_s = 300;
};

const RemoteFunction& find_function(const ImageDescription& image, const std::string& name) {
  std::vector<std::string> names;
  for (const RemoteFunction& function : image.functions) {
    if (function.name == name || function.text == name) return function;
    names.push_back(function.name);
  }
  if (names.empty()) {
    throw Error(
        ExitCode::usage,
        "The image holds no remote functions. Compile some in with --sources; ASSAY_FUNCTION "
        "in assay.h makes a C function one.");
  }
  throw Error(ExitCode::usage, "There is no remote function {}{}. The image holds {}.", name,
              did_you_mean(name, names), fmt::join(names, ", "));
}

std::uint8_t model_number(const ImageDescription& image, const std::vector<std::string>& wanted) {
  std::vector<std::string> names;
  for (const ImageModel& model : image.models) names.push_back(model.name);
  if (wanted.empty()) return 0;
  const auto found = std::find(names.begin(), names.end(), wanted.front());
  if (found == names.end()) {
    throw Error(ExitCode::usage, "There is no model {}{}.", wanted.front(),
                did_you_mean(wanted.front(), names));
  }
  return static_cast<std::uint8_t>(found - names.begin());
}

std::string hex(const rpc::Bytes& bytes) { return fmt::format("{:02x}", fmt::join(bytes, "")); }

nlohmann::ordered_json value_json(const rpc::CallReply& reply) {
  switch (reply.kind) {
    case proto::Kind::nothing:
      return nullptr;
    case proto::Kind::integer:
      return reply.integer;
    case proto::Kind::floating:
      return reply.floating;
    case proto::Kind::string:
      return std::string(reply.data.begin(), reply.data.end());
    case proto::Kind::bytes:
      return hex(reply.data);
    case proto::Kind::tensor:
      break;
  }
  nlohmann::ordered_json values = nlohmann::ordered_json::array();
  for (std::int64_t i = 0; i < element_count(reply.shape); ++i) {
    std::visit([&](auto value) { values.push_back(value); },
               scalar_at(reply.dtype, reply.data, static_cast<std::size_t>(i)));
  }
  return {{"dtype", to_string(reply.dtype)}, {"shape", reply.shape}, {"values", values}};
}

// A tensor whose size contradicts its shape is the device's mistake.
void check(const rpc::CallReply& reply) {
  if (reply.kind != proto::Kind::tensor) return;
  const std::uint64_t bytes =
      static_cast<std::uint64_t>(element_count(reply.shape)) * reply.dtype.bytes();
  if (reply.dtype.bits == 0 || bytes != reply.data.size()) {
    throw Error(ExitCode::link,
                "The function's tensor has {} bytes; its shape and type ask for {}.",
                reply.data.size(), bytes);
  }
}

rpc::SessionHooks hooks_of(App& app) {
  rpc::SessionHooks hooks;
  hooks.log = [&app](const std::string& text) { app.warn("device: " + text); };
  hooks.progress = [&app](const rpc::Progress& progress) {
    app.progress(fmt::format("{} of {}", progress.done, progress.total));
  };
  hooks.cancelled = [&app] { return app.stop().asked(); };
  return hooks;
}

rpc::CallReply ask(Stop& stop, Connection& connection, const Target& target,
                   const CallOptions& options) {
  connection.open();
  const RemoteFunction& function = find_function(connection.image(), options.function);
  rpc::CallRequest request;
  request.model = model_number(connection.image(), options.target.models);
  request.hash = function.hash();
  request.arguments = argument_block(function, options.arguments);
  const auto timeout =
      std::chrono::duration_cast<rpc::Duration>(std::chrono::duration<double>(options.timeout_s));
  try {
    const Stop::Deferral deferral(stop);
    return connection.session().call(request, timeout);
  } catch (const rpc::DeviceError& error) {
    if (!error.fault) throw;
    throw Error(ExitCode::device, "{}",
                fault_sentence(locate_fault(*error.fault, target.elf), function.name));
  }
}

int call(App& app, const CallOptions& options) {
  const Target target = open_target(app, options.target);
  Connection connection(app, target, options.target, hooks_of(app));
  rpc::CallReply reply;
  try {
    reply = ask(app.stop(), connection, target, options);
    connection.close();
  } catch (const Error& error) {
    const auto autopsy = connection.autopsy(error, "");
    if (!autopsy) throw;
    throw with_autopsy(error, *autopsy);
  }
  check(reply);
  app.clear_progress();
  if (!options.output.empty() && reply.kind == proto::Kind::tensor) {
    write_npy_file(options.output, {reply.dtype, reply.shape, reply.data});
  }
  const nlohmann::ordered_json value = value_json(reply);
  const nlohmann::ordered_json json = {
      {"version", 1},
      {"function", find_function(connection.image(), options.function).text},
      {"value", value}};
  const std::string text = value.is_string() ? value.get<std::string>() : json_text(value);
  print_result(app, json, value.is_null() ? "" : text + "\n");
  return 0;
}

}  // namespace

void add_call(Switches root, App& app, Action& action) {
  auto options = std::make_shared<CallOptions>();
  Switches command =
      make_command(root, app, "call", "Calls a C function of yours on the device",
                   "assay call label 3 0.5 hello @x.npy --archive examples/sine --sources label.c");
  command
      .option("function", options->function,
              "Name of a C function of yours that ASSAY_FUNCTION (device/include/assay.h) "
              "makes callable and --sources compiles in, as examples/functions does")
      .required();
  command.option("arguments", options->arguments,
                 "Integers, floats, strings as they are; bytes x:HEX or @FILE; tensors @FILE.npy");
  command.option("--archive", options->target.path, "Archive or folder to build the image from");
  command.option("--output", options->output, "File to write a tensor result to (.npy)");
  command.option("--timeout", options->timeout_s, "Seconds for the call (300)")
      .check(number_between(kLeastSeconds, kMostSeconds, "seconds"));
  add_build_switches(command, options->target);
  add_device_switches(command, options->target);
  add_desk_switches(command, options->target.desk);
  command.on_parsed(
      [&app, &action, options] { action = [&app, options] { return call(app, *options); }; });
}

}  // namespace assay
