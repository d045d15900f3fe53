#include "host/adapters/link_ends.hpp"

#include <fmt/format.h>
#include <sys/socket.h>

#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <cerrno>
#include <system_error>

namespace assay {
namespace {

LinkEnds make_socketpair() {
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0) {
    throw std::system_error(errno, std::generic_category(), "socketpair");
  }
  return {UniqueFd(ends[0]), UniqueFd(ends[1]), "uart"};
}

LinkEnds make_loopback_tcp() {
  using asio::ip::tcp;
  asio::io_context io;
  tcp::acceptor acceptor(io, tcp::endpoint(asio::ip::address_v4::loopback(), 0));
  tcp::socket ours(io);
  ours.connect(acceptor.local_endpoint());
  tcp::socket theirs = acceptor.accept();
  // Another program of this machine may have found the port first.
  while (theirs.remote_endpoint() != ours.local_endpoint()) theirs = acceptor.accept();
  ours.set_option(tcp::no_delay(true));
  theirs.set_option(tcp::no_delay(true));
  const auto port = acceptor.local_endpoint().port();
  return {UniqueFd(ours.release()), UniqueFd(theirs.release()),
          fmt::format("tcp 127.0.0.1:{}", port)};
}

}  // namespace

LinkEnds make_link_ends(LinkKind kind) {
  return kind == LinkKind::tcp ? make_loopback_tcp() : make_socketpair();
}

}  // namespace assay
