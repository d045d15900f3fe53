#include "host/desk/greeting.hpp"

namespace assay {
namespace {

constexpr Duration kStartPatience{10'000'000};
// A device that runs answers within milliseconds; one whose model runs will not for long.
constexpr Duration kRunningPatience{400'000};

std::unique_ptr<rpc::Session> session_over(const JobContext& job, Link& link,
                                           rpc::SessionHooks hooks) {
  rpc::ClientOptions client;
  client.nonce = fresh_nonce(job.outside.entropy);
  // An emulator on a busy machine may get no processor for seconds.
  if (!link.paced()) client.attempts = 20;
  client.paced = link.paced();
  client.bits_per_second = link.bits_per_second();
  return std::make_unique<rpc::Session>(link, job.outside.clock, client, std::move(hooks));
}

}  // namespace

std::unique_ptr<rpc::Session> greet(const JobContext& job, Link& link, rpc::SessionHooks hooks) {
  auto session = session_over(job, link, std::move(hooks));
  session->connect(kStartPatience);
  return session;
}

std::unique_ptr<rpc::Session> greet_running(const JobContext& job, Link& link,
                                            rpc::SessionHooks hooks) {
  auto session = session_over(job, link, std::move(hooks));
  try {
    session->connect(kRunningPatience);
  } catch (const Error& error) {
    if (error.blame() != Blame::link) throw;
    return nullptr;
  }
  return session;
}

}  // namespace assay
