#include "host/adapters/port_trouble.hpp"

#include <fmt/format.h>
#include <grp.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <vector>

namespace assay {

namespace fs = std::filesystem;

namespace {

// "minicom (process 4711)" for each process, beside this one, that has the device open.
std::vector<std::string> holders(const std::string& path) {
  std::vector<std::string> found;
  struct stat device = {};
  if (::stat(path.c_str(), &device) != 0) return found;
  std::error_code ignored;
  for (const auto& process : fs::directory_iterator("/proc", ignored)) {
    const std::string pid = process.path().filename();
    if (pid.find_first_not_of("0123456789") != std::string::npos) continue;
    if (pid == std::to_string(::getpid())) continue;
    for (const auto& open_file : fs::directory_iterator(process.path() / "fd", ignored)) {
      // Through the link in /proc, so that other names of the device count as well.
      struct stat file = {};
      if (::stat(open_file.path().c_str(), &file) != 0) continue;
      if (file.st_dev != device.st_dev || file.st_ino != device.st_ino) continue;
      std::string name;
      std::getline(std::ifstream(process.path() / "comm"), name);
      found.push_back(fmt::format("{} (process {})", name, pid));
      break;
    }
  }
  return found;
}

// `look_up` is getgrgid_r(3) or getpwuid_r(3).
template <typename Entry, typename LookUp>
std::string name_or_number(LookUp look_up, char* Entry::*name, unsigned number) {
  char buffer[16384];
  Entry entry = {};
  Entry* found = nullptr;
  if (look_up(number, &entry, buffer, sizeof buffer, &found) != 0 || found == nullptr) {
    return std::to_string(number);
  }
  return entry.*name;
}

}  // namespace

std::string held_sentence(const std::string& path) {
  const auto found = holders(path);
  if (found.empty()) {
    return fmt::format("The serial port {} is held by another program. Close that, and try again.",
                       path);
  }
  return fmt::format("The serial port {} is held by {}. Close that, and try again.", path,
                     fmt::join(found, " and "));
}

std::string permission_sentence(const std::string& path) {
  struct stat device = {};
  if (::stat(path.c_str(), &device) != 0) {
    return fmt::format(
        "No permission to open the serial port {}: a folder on the way is closed to this user.",
        path);
  }
  return permission_sentence(path, name_or_number(::getgrgid_r, &group::gr_name, device.st_gid),
                             device.st_mode,
                             name_or_number(::getpwuid_r, &passwd::pw_name, ::geteuid()));
}

std::string permission_sentence(const std::string& path, const std::string& group, mode_t mode,
                                const std::string& user) {
  constexpr mode_t group_access = S_IRGRP | S_IWGRP;
  // Nobody is put into root's group for a port; the rule gives it to the group for ports.
  if ((mode & group_access) != group_access || group == "root") {
    return fmt::format(
        "No permission to open the serial port {}: its mode is {:o}, its group {}. Give it to a "
        "group that you are in: sudo chgrp dialout {} && sudo chmod g+rw {} (until it is plugged "
        "again; a udev rule lasts).",
        path, mode & 0777, group, path, path);
  }
  return fmt::format(
      "No permission to open the serial port {}: that takes the group {}. Run `sudo usermod -aG {} "
      "{}`, then log out and in again.",
      path, group, group, user);
}

}  // namespace assay
