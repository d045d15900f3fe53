#include "host/virtual_probe/listen.hpp"

#include "host/base/error.hpp"

namespace assay::virtual_probe {

asio::ip::tcp::acceptor listen_on(asio::io_context& io, const std::string& address,
                                  std::uint16_t port) {
  using asio::ip::tcp;
  asio::error_code problem;
  const auto host = asio::ip::make_address(address, problem);
  tcp::acceptor acceptor(io);
  const tcp::endpoint endpoint(host, port);
  if (!problem) acceptor.open(endpoint.protocol(), problem);
  if (!problem) acceptor.set_option(tcp::acceptor::reuse_address(true), problem);
  if (!problem) acceptor.bind(endpoint, problem);
  if (!problem) acceptor.listen(asio::socket_base::max_listen_connections, problem);
  if (problem) {
    throw Error(ExitCode::usage, "Cannot listen on port {} of {}: {}.", port, address,
                problem.message());
  }
  return acceptor;
}

}  // namespace assay::virtual_probe
