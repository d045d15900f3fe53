// The real ser2net in front of a port, on an address of this machine that the system picks.
#pragma once

#include <fcntl.h>
#include <poll.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>

#include "tests/adapters/forked.hpp"
#include "tests/adapters/temporary_folder.hpp"

namespace assay::test {

class Ser2net {
 public:
  static bool installed() {
    return std::filesystem::exists("/usr/sbin/ser2net") ||
           std::filesystem::exists("/usr/local/sbin/ser2net");
  }

  // `protocol`: "telnet(rfc2217),tcp", "telnet,tcp" or "tcp". Returns once it listens.
  Ser2net(const std::string& protocol, const std::string& device)
      : process_([file = configuration(folder_, protocol, device)] {
          const int nowhere = ::open("/dev/null", O_WRONLY);
          ::dup2(nowhere, STDERR_FILENO);
          ::setenv("PATH", "/usr/sbin:/usr/local/sbin", 1);
          ::execlp("ser2net", "ser2net", "-n", "-u", "-c", file.c_str(), nullptr);
          return 99;
        }) {
    for (int attempt = 0; attempt < 3000 && port_ == 0; ++attempt) {
      ::poll(nullptr, 0, 10);
      port_ = listening_port();
    }
    if (port_ == 0) throw std::runtime_error("ser2net does not listen");
  }

  std::string address() const { return "127.0.0.1:" + std::to_string(port_); }

 private:
  static std::string configuration(const TemporaryFolder& folder, const std::string& protocol,
                                   const std::string& device) {
    const std::string path = folder.path() / "ser2net.yaml";
    std::ofstream(path) << "%YAML 1.1\n---\nconnection: &port\n  accepter: " << protocol
                        << ",127.0.0.1,0\n  connector: serialdev," << device
                        << ",9600n81,local\n  options:\n    mdns: false\n";
    return path;
  }

  // Its only listening socket, which nothing but the kernel tells.
  int listening_port() const {
    const std::string process = "/proc/" + std::to_string(process_.pid());
    std::ifstream table(process + "/net/tcp");
    std::string line;
    while (std::getline(table, line)) {
      std::istringstream words(line);
      std::string number, local, remote, state, queues, timer, retransmissions, user, wait, inode;
      words >> number >> local >> remote >> state >> queues >> timer >> retransmissions >> user >>
          wait >> inode;
      if (state != "0A" || !has_open(process, "socket:[" + inode + "]")) continue;
      return std::stoi(local.substr(local.find(':') + 1), nullptr, 16);
    }
    return 0;
  }

  static bool has_open(const std::string& process, const std::string& name) {
    std::error_code error;
    for (const auto& file : std::filesystem::directory_iterator(process + "/fd", error)) {
      if (std::filesystem::read_symlink(file.path(), error) == name) return true;
    }
    return false;
  }

  TemporaryFolder folder_;
  Forked process_;
  int port_ = 0;
};

}  // namespace assay::test
