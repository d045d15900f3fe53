#include "host/jobs/call.hpp"

#include <fmt/ranges.h>

#include <chrono>

#include "host/core/call/arguments.hpp"
#include "host/core/data/suggest.hpp"
#include "host/core/image/choose_model.hpp"
#include "host/desk/connection.hpp"

namespace assay {

namespace {

const RemoteFunction& find_function(const ImageDescription& image, const std::string& name) {
  std::vector<std::string> names;
  for (const RemoteFunction& function : image.functions) {
    if (function.name == name || function.text == name) return function;
    names.push_back(function.name);
  }
  if (names.empty()) {
    throw Error(
        Blame::input,
        "The image holds no remote functions. Compile some in with --sources; ASSAY_FUNCTION "
        "in assay.h makes a C function one.");
  }
  throw Error(Blame::input, "There is no remote function {}{}. The image holds {}.", name,
              did_you_mean(name, names), fmt::join(names, ", "));
}

// A tensor whose size contradicts its shape is the device's mistake.
void check(const rpc::CallReply& reply) {
  if (reply.kind != proto::Kind::tensor) return;
  const std::uint64_t bytes =
      static_cast<std::uint64_t>(element_count(reply.shape)) * reply.dtype.bytes();
  if (reply.dtype.bits == 0 || bytes != reply.data.size()) {
    throw Error(Blame::link, "The function's tensor has {} bytes; its shape and type ask for {}.",
                reply.data.size(), bytes);
  }
}

rpc::SessionHooks hooks_of(const JobContext& job) {
  rpc::SessionHooks hooks;
  hooks.log = [&job](const std::string& text) {
    job.events.device_log({job.outside.clock.now(), text});
  };
  hooks.progress = [&job](const rpc::Progress& progress) {
    job.events.step({JobStep::Kind::calling, "", "", progress.done, progress.total});
  };
  hooks.cancelled = [&job] { return job.stop.asked(); };
  return hooks;
}

void ask(const JobContext& job, Connection& connection, const PreparedImage& prepared,
         const CallWish& wish, CallResult& result) {
  connection.open();
  const RemoteFunction& function = find_function(connection.image(), wish.function);
  result.function = function.text;
  rpc::CallRequest request;
  request.model = choose_any_model(connection.image(), wish.firmware.models);
  request.hash = function.hash();
  request.arguments = argument_block(function, wish.arguments);
  const auto timeout =
      std::chrono::duration_cast<rpc::Duration>(std::chrono::duration<double>(wish.timeout_s));
  try {
    const Stop::Deferral deferral(job.stop);
    result.reply = connection.session().call(request, timeout);
  } catch (const rpc::DeviceError& error) {
    if (!error.fault) throw;
    result.fault = locate_fault(*error.fault, prepared.elf);
    throw Error(Blame::device, "{}", fault_sentence(*result.fault, function.name));
  }
  connection.close();
  check(*result.reply);
}

}  // namespace

CallResult call(Outside& outside, const CallWish& wish, Events& events, Stop& stop) {
  const JobContext job{outside, events, stop, "call"};
  CallResult result;
  keeping_failure(result, [&] {
    const auto package = read_package(job, wish.firmware);
    const PreparedImage prepared = prepare_image(job, wish.firmware, wish.place, package);
    Connection connection(job, prepared, wish.place, hooks_of(job));
    try {
      ask(job, connection, prepared, wish, result);
    } catch (const Error& error) {
      result.autopsy = connection.autopsy(error, "");
      if (!result.autopsy) throw;
      throw with_autopsy(error, *result.autopsy);
    }
  });
  return result;
}

}  // namespace assay
