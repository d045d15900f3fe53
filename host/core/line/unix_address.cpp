#include "host/core/line/unix_address.hpp"

#include "host/base/error.hpp"

namespace assay {

std::string parse_unix_address(std::string_view address) {
  const bool has_scheme = address.starts_with(unix_scheme);
  const std::string_view path =
      has_scheme ? address.substr(unix_scheme.size()) : std::string_view();
  if (path.size() < 2 || path[0] != '/' || path.find('\0') != path.npos) {
    throw Error(Blame::input,
                "\"{}\" is no Unix socket: write unix:PATH with an absolute path, like "
                "unix:/run/user/1000/board/serial.",
                address);
  }
  if (path.size() > socket_path_limit_bytes) {
    throw Error(Blame::input,
                "\"{}\": the path of a Unix socket has at most {} bytes, and this one has {}. Put "
                "the socket into a folder with a shorter path.",
                address, socket_path_limit_bytes, path.size());
  }
  return std::string(path);
}

}  // namespace assay
