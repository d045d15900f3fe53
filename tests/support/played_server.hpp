// A device that runs already, behind a Unix socket of the test's.
#pragma once

#include <filesystem>
#include <string>
#include <thread>

#include "tests/support/played_process.hpp"

namespace assay::test {

class PlayedServer {
 public:
  // The program gets one connection after the other; it listens once this returns.
  PlayedServer(const std::filesystem::path& socket, PlayedProgram program);
  ~PlayedServer();

  std::string url() const { return url_; }  // for --attach

 private:
  std::string url_;
  UniqueFd listening_;
  std::thread thread_;
};

}  // namespace assay::test
