#include "host/desk/prepared_image.hpp"

#include <algorithm>
#include <array>
#include <fstream>

#include "host/base/wish_error.hpp"
#include "host/core/board/read_board.hpp"
#include "host/core/data/suggest.hpp"
#include "host/core/elf/elf_file.hpp"
#include "host/core/glue/glue.hpp"
#include "host/core/line/link_url.hpp"
#include "host/core/rtt/rtt_block.hpp"

namespace assay {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kRtt = "rtt", kMemory = "memory";

bool is_package_folder(const fs::path& folder) {
  return fs::exists(folder / "metadata.json") || fs::exists(folder / "assay-package.json");
}

bool is_archive(const fs::path& path) {
  const std::string name = path.filename();
  const auto ends = [&](const std::string& end) {
    return name.size() > end.size() && name.compare(name.size() - end.size(), end.size(), end) == 0;
  };
  return fs::is_regular_file(path) && (ends(".tar") || ends(".tar.gz") || ends(".tgz"));
}

PreparedImage open_image(const std::string& path) {
  PreparedImage prepared;
  prepared.elf = path;
  const ElfFile elf(path);
  const auto manifest = elf.text_section(".assay.manifest");
  if (!manifest) {
    throw Error(
        Blame::input,
        "{} was not built by `assay build`: it has no section .assay.manifest. Firmware with "
        "its own main is run with --elf.",
        path);
  }
  prepared.image = description_from_json(*manifest, path);
  return prepared;
}

// What a built image talks through: an image tells, firmware with its own main has the block.
LinkMedium medium_of(const PreparedImage& prepared) {
  if (prepared.image) return prepared.image->link;
  const bool has_block = ElfFile(prepared.elf).find_symbol(rtt_symbol) != nullptr;
  return has_block ? LinkMedium::rtt : LinkMedium::uart;
}

// A link leads to firmware that has been built for it, and to no other. Firmware with its own main
// may serve both a UART and RTT.
void check_link(const PreparedImage& prepared, const std::string& link) {
  if (prepared.elf.empty() || prepared.place.kind == PlaceKind::attached) return;
  const LinkMedium built = medium_of(prepared);
  const auto refuse = [&](const char* what) {
    throw Error(Blame::input, "{} {}", prepared.elf.string(), what);
  };
  if (prepared.place.rtt && built != LinkMedium::rtt) {
    throw Error(Blame::input,
                "{} has no control block {} to talk to over RTT: build it with --link rtt.",
                prepared.elf.string(), rtt_symbol);
  }
  if (!prepared.place.rtt && built == LinkMedium::rtt && prepared.image) {
    refuse("was built to talk over RTT: give --link rtt, or a device of the bench with that link.");
  }
  const bool started = prepared.place.kind == PlaceKind::started;
  if (link == kMemory && built != LinkMedium::memory) {
    refuse(
        "was built to talk by the board's UART: leave --link away, or build it with --link "
        "memory.");
  }
  if (built == LinkMedium::memory && (!started || (!link.empty() && link != kMemory))) {
    refuse(
        "was built to talk through the memory of an emulator that the tool starts: leave --link "
        "away, or build it with --link uart.");
  }
}

// The link to build for, where none is asked for: the fastest that the place has.
LinkMedium best_medium(const PreparedImage& prepared, const PlaceWish& wish) {
  if (prepared.place.rtt) return LinkMedium::rtt;
  const bool is_emulated = !prepared.board->native && prepared.board->start.has_value();
  if (wish.link == kMemory) {
    if (is_emulated) return LinkMedium::memory;
    throw Error(Blame::input,
                "--link memory goes through the memory of an emulator, and the board {} has none. "
                "Use --link uart.",
                prepared.board->name);
  }
  const bool starts_emulator =
      wish.reaches && prepared.place.kind == PlaceKind::started && is_emulated;
  return starts_emulator && wish.link.empty() ? LinkMedium::memory : LinkMedium::uart;
}

// The rings take RAM beside what the UART needs: where only they do not fit, and nobody asked for
// them, the UART does.
Firmware build_fitting(const Board& board, const Package* package, BuildOptions options,
                       const BuildTools& tools, bool may_choose) {
  if (!may_choose || options.link != LinkMedium::memory) {
    return build_firmware(board, package, options, tools);
  }
  try {
    return build_firmware(board, package, options, tools);
  } catch (const DoesNotFit&) {
    options.link = LinkMedium::uart;
    return build_firmware(board, package, options, tools);
  }
}

Place place_of(const JobContext& job, PlaceWish wish) {
  const bool rtt = wish.link == kRtt;
  if (!wish.reaches || (!wish.link.empty() && !rtt)) {
    return Place{PlaceKind::started, wish.board, std::nullopt, rtt};
  }
  if (!rtt) return choose_place(job, wish);
  if (!wish.attach.empty()) {
    throw WishError("--attach and --link rtt name two links: give one of them.");
  }
  wish.flashes = true;  // an emulated board runs behind a virtual probe
  return over_rtt(job, choose_place(job, wish));
}

}  // namespace

PackagePath find_package(const std::string& path) {
  const fs::path given = path;
  if (!fs::exists(given)) throw Error(Blame::input, "{}: no such file or folder.", path);
  PackagePath found;
  found.package = given;
  const fs::path folder = fs::is_directory(given) ? given : given.parent_path();
  if (fs::exists(folder / "cases/cases.json")) found.cases = folder / "cases";
  if (!fs::is_directory(given)) return found;
  if (is_package_folder(given)) return found;
  std::vector<fs::path> archives;
  for (const auto& entry : fs::directory_iterator(given)) {
    if (is_archive(entry.path())) archives.push_back(entry.path());
  }
  if (archives.size() != 1) {
    throw Error(Blame::input, "{}: {} model archives (.tar, .tar.gz) there. Name {}.", path,
                archives.empty() ? "no" : "several",
                archives.empty() ? "the archive, or a folder with one" : "the one you mean");
  }
  found.package = archives.front();
  return found;
}

namespace {

// As far as a board.json may go (docs/schema/board.schema.json); beyond it linkers wrap around.
void require_range(const char* name, const std::optional<std::uint64_t>& bytes,
                   std::uint64_t least) {
  constexpr std::uint64_t most = std::uint64_t{1} << 30;
  if (!bytes || (*bytes >= least && *bytes <= most)) return;
  throw Error(Blame::input, "{} takes {} to {} bytes.", name, least, most);
}

// What only leads to other files would be taken for the same when those change.
void require_whole_library(const fs::path& library) {
  std::array<char, 8> begin{};
  std::ifstream(library, std::ios::binary).read(begin.data(), begin.size());
  const std::string_view magic(begin.data(), begin.size());
  if (fs::is_directory(library) || magic == "!<arch>\n" ||
      magic.starts_with("\x7f"
                        "ELF"))
    return;
  if (magic == "!<thin>\n") {
    throw Error(Blame::input,
                "--library {}: a thin archive, which only names its objects. Make a "
                "whole one: ar rcs FILE OBJECTS.",
                library.string());
  }
  throw Error(Blame::input, "--library {}: neither an archive (.a) nor an object file (.o).",
              library.string());
}

}  // namespace

BuildOptions build_options(const FirmwareWish& wish, const Board& board) {
  BuildOptions build;
  build.models = wish.models;
  build.sources.assign(wish.sources.begin(), wish.sources.end());
  build.includes.assign(wish.includes.begin(), wish.includes.end());
  build.libraries.assign(wish.libraries.begin(), wish.libraries.end());
  build.defines = wish.defines;
  build.stack_bytes = wish.stack_bytes;
  require_range("--stack", wish.stack_bytes, 512);
  build.argument_bytes = wish.argument_bytes;
  require_range("--call-buffer", wish.argument_bytes, 1);
  build.keep_signatures = wish.keep_signatures;
  for (const auto* paths : {&build.sources, &build.includes, &build.libraries}) {
    for (const fs::path& path : *paths) {
      if (!fs::exists(path))
        throw Error(Blame::input, "{}: no such file or folder.", path.string());
    }
  }
  for (const fs::path& library : build.libraries) require_whole_library(library);
  std::vector<std::string> regions;
  for (const MemoryRegion& region : extra_ram_regions(board)) regions.push_back(region.name);
  for (const std::string& pool : wish.pools) {
    const auto equals = pool.find('=');
    const std::string region = equals == std::string::npos ? "" : pool.substr(equals + 1);
    if (region.empty()) throw Error(Blame::input, "--pool {}: write it as NAME=REGION.", pool);
    if (!board.native && region == board.main_ram) continue;
    if (std::find(regions.begin(), regions.end(), region) == regions.end()) {
      throw Error(Blame::input, "--pool {}: the board {} has no further RAM region {}{}.", pool,
                  board.name, region, did_you_mean(region, regions));
    }
    build.pool_regions[pool.substr(0, equals)] = region;
  }
  return build;
}

std::optional<Package> read_package(const JobContext& job, const FirmwareWish& wish) {
  if (wish.path.empty()) return std::nullopt;
  Package package = read_package(find_package(wish.path).package);
  for (const std::string& warning : package.warnings) job.events.warning(warning);
  return package;
}

ImageDescription foresee_image(const Package& package) {
  GlueInput glue;
  glue.models = package.models;
  return describe_image(glue);
}

PreparedImage prepare_image(const JobContext& job, const FirmwareWish& wish,
                            const PlaceWish& place_wish, const std::optional<Package>& package) {
  const int given = !wish.path.empty() + !wish.image.empty() + !wish.elf.empty();
  const bool device_tells = given == 0 && !wish.may_lack_model &&
                            !(place_wish.attach.empty() && place_wish.device.empty());
  if (given != 1 && !device_tells && !(given == 0 && wish.may_lack_model)) {
    throw WishError(
        "Name one thing to work on: an archive or folder, --image, --elf, --attach or "
        "--device.");
  }
  PreparedImage prepared;
  if (!wish.image.empty()) prepared = open_image(wish.image);
  PlaceWish wished = place_wish;
  if (wished.board.empty() && prepared.image) wished.board = prepared.image->board;
  prepared.place = place_of(job, wished);
  if (device_tells && prepared.place.kind == PlaceKind::attached) return prepared;
  prepared.board = board_named(job, prepared.place.board);
  if (prepared.image && prepared.board->name != prepared.image->board) {
    throw Error(Blame::input, "{} was built for the board {}, not for {}.", wish.image,
                prepared.image->board, prepared.board->name);
  }
  if (!wish.elf.empty()) prepared.elf = wish.elf;
  check_link(prepared, place_wish.link);
  if (!prepared.elf.empty() && prepared.image) prepared.link = prepared.image->link;
  if (device_tells || !prepared.elf.empty()) return prepared;
  BuildOptions build = build_options(wish, *prepared.board);
  build.link = best_medium(prepared, place_wish);
  prepared.firmware = build_fitting(*prepared.board, package ? &*package : nullptr, build,
                                    build_tools(job), place_wish.link.empty());
  for (const CompilerWarning& warning : prepared.firmware->warnings) {
    if (warning.is_about_pointers()) job.events.warning(to_string(warning));
  }
  prepared.elf = prepared.firmware->elf;
  prepared.image = prepared.firmware->image;
  prepared.link = prepared.image->link;
  return prepared;
}

}  // namespace assay
