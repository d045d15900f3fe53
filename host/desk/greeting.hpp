// Opening a session with whatever is at the far end of a link.
#pragma once

#include <memory>
#include <optional>

#include "host/desk/job_context.hpp"
#include "host/ports/link.hpp"
#include "host/rpc/session.hpp"

namespace assay {

// Waits for an answer to hello as long as a device that is starting may take. Throws Error(link).
std::unique_ptr<rpc::Session> greet(const JobContext& job, Link& link, rpc::SessionHooks hooks);

// As long as a device that runs takes; null where nothing answers.
std::unique_ptr<rpc::Session> greet_running(const JobContext& job, Link& link,
                                            rpc::SessionHooks hooks);

}  // namespace assay
