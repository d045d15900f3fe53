#include "tests/soak/process_state.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <clocale>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <locale>
#include <sstream>

namespace fs = std::filesystem;

namespace {

std::string read(const fs::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string signals() {
  std::string text;
  for (int number = 1; number < NSIG; ++number) {
    struct sigaction action = {};
    if (::sigaction(number, nullptr, &action) == 0 && action.sa_handler != SIG_DFL) {
      text += ' ' + std::to_string(number);
    }
  }
  sigset_t blocked;
  ::pthread_sigmask(SIG_SETMASK, nullptr, &blocked);
  for (int number = 1; number < NSIG; ++number) {
    if (::sigismember(&blocked, number) == 1) text += " blocked " + std::to_string(number);
  }
  return text;
}

}  // namespace

std::string process_state() {
  std::string text;
  const int list = static_cast<int>(
      std::distance(fs::directory_iterator("/proc/self/fd"), fs::directory_iterator()));
  text += "descriptors: " + std::to_string(list) + '\n';
  const auto threads =
      std::distance(fs::directory_iterator("/proc/self/task"), fs::directory_iterator());
  text += "threads: " + std::to_string(threads) + '\n';
  text += "working folder: " + fs::current_path().string() + '\n';
  const mode_t mask = ::umask(0);
  ::umask(mask);
  text += "umask: " + std::to_string(mask) + '\n';
  text +=
      std::string("locale: ") + std::setlocale(LC_ALL, nullptr) + ' ' + std::locale().name() + '\n';
  text += "signals:" + signals() + '\n';
  text += "children:";
  for (const int pid : children_with("")) text += ' ' + std::to_string(pid);
  return text + '\n';
}

std::vector<int> children_with(const std::string& part) {
  std::vector<int> found;
  std::error_code ignored;
  for (const auto& thread : fs::directory_iterator("/proc/self/task")) {
    std::istringstream children(read(thread.path() / "children"));
    children.imbue(std::locale::classic());
    for (int pid = 0; children >> pid;) {
      const std::string command = read("/proc/" + std::to_string(pid) + "/cmdline");
      if (command.find(part) != std::string::npos) found.push_back(pid);
    }
  }
  return found;
}
