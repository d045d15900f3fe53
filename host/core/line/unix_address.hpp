// The addresses of Unix sockets.
#pragma once

#include <string>
#include <string_view>

namespace assay {

inline constexpr std::string_view unix_scheme = "unix:";

// A socket's address has room for 108 bytes, a zero byte behind the path included (unix(7)).
inline constexpr std::size_t socket_path_limit_bytes = 107;

// The path in "unix:PATH". Throws Error(input) where it is not absolute, or too long for a socket.
std::string parse_unix_address(std::string_view address);

}  // namespace assay
