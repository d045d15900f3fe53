#include "host/core/firmware/toolchain_identity.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <sstream>

#include "host/core/firmware/content_key.hpp"

namespace assay {

namespace fs = std::filesystem;

namespace {

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

std::string file_identity(const fs::path& program) {
  std::error_code problem;
  const fs::path real = fs::canonical(program, problem);
  if (problem || !fs::is_regular_file(real, problem)) return "";
  return fmt::format("{} {} {};", real.string(), fs::file_size(real, problem),
                     fs::last_write_time(real, problem).time_since_epoch().count());
}

std::string program_identity(const fs::path& program) {
  std::string all = file_identity(program);
  std::istringstream folders(variable("PATH"));
  for (std::string folder; std::getline(folders, folder, ':');) {
    if (!folder.empty()) all += file_identity(fs::path(folder) / program.filename());
  }
  return all;
}

// "arm-none-eabi-gcc" -> "arm-none-eabi-as"
std::string companion_of(const std::string& compiler, const std::string& name) {
  const std::size_t dash = compiler.rfind('-');
  return dash == std::string::npos ? name : compiler.substr(0, dash + 1) + name;
}

// dpkg's list of a package's files and their digests.
std::string package_identity(const std::string& package) {
  for (const char* architecture : {"", ":amd64", ":arm64"}) {
    const fs::path list = "/var/lib/dpkg/info/" + package + architecture + ".md5sums";
    std::error_code problem;
    if (fs::is_regular_file(list, problem)) return sha256_hex(read_file(list));
  }
  return "";
}

}  // namespace

std::string toolchain_identity(const fs::path& compiler, const std::vector<fs::path>& others,
                               const std::vector<std::string>& packages) {
  std::string all = program_identity(compiler);
  for (const fs::path& program : others) all += program_identity(program);
  for (const char* name : {"as", "ld"}) {
    all += program_identity(companion_of(compiler.filename().string(), name));
  }
  for (const std::string& package : packages) {
    all += fmt::format("{} {};", package, package_identity(package));
  }
  // https://gcc.gnu.org/onlinedocs/gcc/Environment-Variables.html
  for (const char* name : {"CPATH", "C_INCLUDE_PATH", "CPLUS_INCLUDE_PATH", "LIBRARY_PATH",
                           "COMPILER_PATH", "GCC_EXEC_PREFIX", "SOURCE_DATE_EPOCH"}) {
    all += fmt::format("{}={};", name, variable(name));
  }
  return all;
}

}  // namespace assay
