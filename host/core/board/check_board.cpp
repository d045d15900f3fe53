#include "host/core/board/check_board.hpp"

#include <algorithm>
#include <bit>

#include "host/base/error.hpp"

namespace assay {
namespace {

namespace fs = std::filesystem;

class Check {
 public:
  explicit Check(const Origins& origins) : origins_(origins) {}

  template <typename... Arguments>
  void require(bool holds, const std::string& pointer, fmt::format_string<Arguments...> format,
               Arguments&&... arguments) const {
    if (holds) return;
    throw Error(Blame::input, "{}: {}", origins_.place(pointer),
                fmt::format(format, std::forward<Arguments>(arguments)...));
  }

 private:
  const Origins& origins_;
};

bool stays_inside(const fs::path& path) {
  return path.is_relative() && std::find(path.begin(), path.end(), "..") == path.end();
}

// No file lies at a path that the system cannot take, one that is too long for example.
bool is_there(const fs::path& path) {
  std::error_code failure;
  return fs::exists(path, failure);
}

// A file that is named at `pointer`: beside the file that names it, or else below `share`; where
// neither is there, nothing is.
struct NamedFile {
  fs::path own, shared;
  std::optional<fs::path> found;
};

NamedFile named_file(const fs::path& path, const std::string& pointer, const fs::path& share,
                     const Origins& origins) {
  NamedFile file{origins.file(pointer).parent_path() / path, share / path, {}};
  if (!stays_inside(path)) return file;
  if (is_there(file.own)) {
    file.found = file.own;
  } else if (is_there(file.shared)) {
    file.found = file.shared;
  }
  return file;
}

fs::path absolute_path(const fs::path& path) { return fs::absolute(path).lexically_normal(); }

void check_regions(const Board& board, const Check& check) {
  for (std::size_t i = 0; i < board.regions.size(); ++i) {
    const MemoryRegion& region = board.regions[i];
    const std::string pointer = fmt::format("/regions/{}", i);
    check.require(region.origin + region.bytes <= 1ull << 32, pointer,
                  "'{}' ends beyond the 32-bit address space.", region.name);
    for (std::size_t j = 0; j < i; ++j) {
      const MemoryRegion& other = board.regions[j];
      check.require(region.name != other.name, pointer, "a second region is named '{}'.",
                    region.name);
      check.require(region.origin >= other.origin + other.bytes ||
                        other.origin >= region.origin + region.bytes,
                    pointer, "'{}' overlaps '{}'.", region.name, other.name);
    }
  }
}

// Firmware that is linked by a memory map needs code, main memory and a linker script.
void check_memory_map(Board& board, const fs::path& share, const Origins& origins,
                      const Check& check) {
  const auto is_flash = [](const MemoryRegion& region) { return region.kind == RegionKind::flash; };
  check.require(std::any_of(board.regions.begin(), board.regions.end(), is_flash), "/regions",
                "no region of kind \"flash\" for the code.");
  const auto main_ram =
      std::find_if(board.regions.begin(), board.regions.end(), [&](const MemoryRegion& region) {
        return region.kind == RegionKind::ram && region.name == board.main_ram;
      });
  check.require(main_ram != board.regions.end(), "/main_ram",
                "no region of kind \"ram\" named '{}'.", board.main_ram);
  check.require(main_ram->emulated || !board.emulated, "/main_ram",
                "the emulator of this board has no '{}'.", board.main_ram);
  check.require(board.stack_bytes <= main_ram->bytes, "/stack_bytes",
                "the stack of {} bytes is larger than '{}'.", board.stack_bytes, board.main_ram);

  check.require(!board.linker_script.empty() && stays_inside(board.linker_script), "/linker_script",
                "name a linker script in the board's folder or below the root.");
  const NamedFile script = named_file(board.linker_script, "/linker_script", share, origins);
  check.require(script.found.has_value(), "/linker_script", "there is neither {} nor {}.",
                script.own.string(), script.shared.string());
  board.linker_script = absolute_path(*script.found);
}

constexpr std::string_view kPlaceholders[] = {
    "{elf}", "{bin}", "{hex}", "{port}", "{probe_serial}", "{script}", "{probe_usb_id}"};

bool has_placeholder(const ArgumentGroup& group) {
  return std::any_of(
      group.arguments.begin(), group.arguments.end(), [](const std::string& argument) {
        return std::any_of(
            std::begin(kPlaceholders), std::end(kPlaceholders),
            [&](std::string_view name) { return argument.find(name) != std::string::npos; });
      });
}

// What begins with a brace and ends with one, but is no placeholder, is a typing error.
void check_command(const CommandTemplate& command, const std::string& pointer, const Check& check) {
  for (std::size_t i = 0; i < command.size(); ++i) {
    const std::string at = fmt::format("{}/{}", pointer, i);
    check.require(i > 0 || !command[i].optional, at, "the program itself cannot be left out.");
    check.require(!command[i].optional || has_placeholder(command[i]), at,
                  "a list without a placeholder is never left out: write its arguments outside.");
    for (const std::string& argument : command[i].arguments) {
      const bool braces = argument.starts_with('{') && argument.ends_with('}');
      check.require(!braces || has_placeholder(command[i]), at, "there is no placeholder {}.",
                    argument);
    }
  }
}

void check_flashers(Board& board, const fs::path& share, const Origins& origins,
                    const Check& check) {
  std::vector<FlasherTemplate>& flashers = board.access.flashers;
  for (std::size_t i = 0; i < flashers.size(); ++i) {
    const std::string pointer = fmt::format("/flashers/{}", i);
    for (std::size_t j = 0; j < i; ++j) {
      check.require(flashers[i].name != flashers[j].name, pointer, "a second one is named '{}'.",
                    flashers[i].name);
    }
    if (auto& openocd = flashers[i].openocd) {
      const std::string at = pointer + "/openocd/config";
      const NamedFile config = named_file(openocd->config, at, share, origins);
      check.require(config.found.has_value(), at, "there is no {}.", config.own.string());
      openocd->config = *config.found;
      check.require(board.access.chip.has_value(), pointer,
                    "a debug probe asks the chip for its id: say in \"chip\" what it answers.");
    }
    if (const auto& command = flashers[i].command) {
      check_command(command->program, pointer + "/command/program", check);
      check_command(command->verify, pointer + "/command/verify", check);
      check_command(command->reset, pointer + "/command/reset", check);
    }
  }
  check.require(!board.access.virtual_probe || board.emulated, "/virtual_probe",
                "only an emulated board has this.");
  check.require(!board.native || flashers.empty(), "/flashers", "a native board is not flashed.");
}

void check_sources(std::vector<fs::path>& sources, const std::string& key, const fs::path& share,
                   const Origins& origins, const Check& check) {
  for (std::size_t i = 0; i < sources.size(); ++i) {
    const std::string pointer = fmt::format("{}/{}", key, i);
    check.require(stays_inside(sources[i]), pointer, "'{}' leaves the root.", sources[i].string());
    const NamedFile source = named_file(sources[i], pointer, share, origins);
    check.require(source.found.has_value(), pointer, "there is neither {} nor {}.",
                  source.own.string(), source.shared.string());
    const fs::path whole = absolute_path(*source.found);
    const fs::path below = whole.lexically_relative(absolute_path(share));
    sources[i] = below.empty() || *below.begin() == ".." ? whole : below;
  }
}

}  // namespace

void check_board(Board& board, const fs::path& share, const Origins& origins) {
  const Check check(origins);
  const fs::path absolute = absolute_path(board.folder);
  const fs::path folder = absolute.filename().empty() ? absolute.parent_path() : absolute;
  check.require(board.name == folder.filename(), "/name", "'{}', but the folder is named '{}'.",
                board.name, folder.filename().string());
  check.require(!(board.native && board.emulated), "/native",
                "a board is native or emulated, not both.");
  check.require(board.emulated == board.start.has_value(), "/start", "{}",
                board.emulated ? "an emulated board says how its emulator is started."
                               : "only an emulated board has this.");
  check.require(std::has_single_bit(board.receive_ring_bytes), "/receive_ring_bytes",
                "{} is no power of two.", board.receive_ring_bytes);

  check_regions(board, check);
  if (board.native) {
    check.require(board.regions.empty() && board.linker_script.empty(), "/regions",
                  "a native board has neither regions nor a linker script.");
  } else {
    check_memory_map(board, share, origins, check);
  }

  check_flashers(board, share, origins, check);
  check_sources(board.start_sources, "/start_sources", share, origins, check);
  check_sources(board.sources, "/sources", share, origins, check);
}

}  // namespace assay
