#include "host/adapters/host_lookup.hpp"

#include <fmt/format.h>
#include <netdb.h>
#include <poll.h>
#include <sys/eventfd.h>

#include <csignal>
#include <cstring>
#include <memory>
#include <system_error>
#include <thread>
#include <utility>

#include "host/adapters/unique_fd.hpp"
#include "host/adapters/wait.hpp"

namespace assay {

using asio::ip::tcp;

namespace {

// Owned by both threads, as either may be the last.
struct Lookup {
  UniqueFd done{::eventfd(0, EFD_CLOEXEC)};
  FoundHost found;
};

// Signals are the main thread's.
class SignalsBlocked {
 public:
  SignalsBlocked() {
    sigset_t all;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  ~SignalsBlocked() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  SignalsBlocked(const SignalsBlocked&) = delete;
  SignalsBlocked& operator=(const SignalsBlocked&) = delete;

 private:
  sigset_t before_;
};

// Detached: nothing ends a look-up before the name service answers.
std::shared_ptr<Lookup> begin_lookup(const TcpAddress& address, const HostLookup& look_up) {
  auto lookup = std::make_shared<Lookup>();
  if (!lookup->done) throw std::system_error(errno, std::generic_category(), "eventfd");
  const SignalsBlocked blocked;
  std::thread([lookup, address, look_up] {
    try {
      lookup->found = look_up(address);
    } catch (const std::exception& error) {
      lookup->found = {{}, error.what()};
    }
    ::eventfd_write(lookup->done.get(), 1);
  }).detach();
  return lookup;
}

}  // namespace

FoundHost ask_name_service(const TcpAddress& address) {
  addrinfo hints = {};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* list = nullptr;
  const int problem = ::getaddrinfo(address.host.c_str(), address.port.c_str(), &hints, &list);
  if (problem != 0) return {{}, ::gai_strerror(problem)};
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner(list, &::freeaddrinfo);
  FoundHost found;
  for (const addrinfo* each = list; each != nullptr; each = each->ai_next) {
    tcp::endpoint endpoint;
    if (each->ai_addrlen > endpoint.capacity()) continue;
    endpoint.resize(each->ai_addrlen);
    std::memcpy(endpoint.data(), each->ai_addr, each->ai_addrlen);
    found.endpoints.push_back(endpoint);
  }
  return found;
}

FoundHost find_host(const TcpAddress& address, Duration timeout, const HostLookup& look_up,
                    const Stop& stop) {
  asio::error_code no_number;
  const auto number = asio::ip::make_address(address.host, no_number);
  if (!no_number) {
    return {{tcp::endpoint(number, static_cast<std::uint16_t>(std::stoi(address.port)))}, ""};
  }
  const auto lookup = begin_lookup(address, look_up);
  if (wait_ready_or_stop(stop, lookup->done.get(), POLLIN, Deadline(timeout)) == 0) {
    return {{},
            fmt::format("looking up the name {} timed out after {:.3g} s", address.host,
                        static_cast<double>(timeout.count()) / 1e6)};
  }
  eventfd_t count = 0;
  ::eventfd_read(lookup->done.get(), &count);
  return lookup->found;
}

}  // namespace assay
