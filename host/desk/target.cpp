#include "host/desk/target.hpp"

#include <algorithm>

#include "host/cli/checks.hpp"
#include "host/cli/usage_error.hpp"
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

Target open_image(const std::string& path) {
  Target target;
  target.elf = path;
  const ElfFile elf(path);
  const auto manifest = elf.text_section(".assay.manifest");
  if (!manifest) {
    throw Error(
        ExitCode::usage,
        "{} was not built by `assay build`: it has no section .assay.manifest. Firmware with "
        "its own main is run with --elf.",
        path);
  }
  target.image = description_from_json(*manifest, path);
  return target;
}

// What a built image talks through: an image tells, firmware with its own main has the block.
LinkMedium medium_of(const Target& target) {
  if (target.image) return target.image->link;
  const bool has_block = ElfFile(target.elf).find_symbol(rtt_symbol) != nullptr;
  return has_block ? LinkMedium::rtt : LinkMedium::uart;
}

// A link leads to firmware that has been built for it, and to no other. Firmware with its own main
// may serve both a UART and RTT.
void check_link(const Target& target, const std::string& link) {
  if (target.elf.empty() || target.place.kind == PlaceKind::attached) return;
  const LinkMedium built = medium_of(target);
  const auto refuse = [&](const char* what) {
    throw Error(ExitCode::usage, "{} {}", target.elf.string(), what);
  };
  if (target.place.rtt && built != LinkMedium::rtt) {
    throw Error(ExitCode::usage,
                "{} has no control block {} to talk to over RTT: build it with --link rtt.",
                target.elf.string(), rtt_symbol);
  }
  if (!target.place.rtt && built == LinkMedium::rtt && target.image) {
    refuse("was built to talk over RTT: give --link rtt, or a device of the bench with that link.");
  }
  const bool started = target.place.kind == PlaceKind::started;
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
LinkMedium best_medium(const Target& target, const TargetOptions& options) {
  if (target.place.rtt) return LinkMedium::rtt;
  const bool is_emulated = !target.board->native && target.board->start.has_value();
  if (options.link == kMemory) {
    if (is_emulated) return LinkMedium::memory;
    throw Error(ExitCode::usage,
                "--link memory goes through the memory of an emulator, and the board {} has none. "
                "Use --link uart.",
                target.board->name);
  }
  const bool starts_emulator =
      options.desk.reaches && target.place.kind == PlaceKind::started && is_emulated;
  return starts_emulator && options.link.empty() ? LinkMedium::memory : LinkMedium::uart;
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

Place place_of(App& app, const TargetOptions& options, const std::string& board) {
  const bool rtt = options.link == kRtt;
  if (!options.desk.reaches || (!options.link.empty() && !rtt)) {
    return Place{PlaceKind::started, board, std::nullopt, rtt};
  }
  if (!rtt) return choose_place(app, options.desk, board, options.attach);
  if (!options.attach.empty()) {
    throw CommandLineError("--attach and --link rtt name two links: give one of them.");
  }
  DeskOptions desk = options.desk;
  desk.flashes = true;  // an emulated board runs behind a virtual probe
  return over_rtt(app, choose_place(app, desk, board, ""));
}

}  // namespace

void add_build_switches(Switches command, TargetOptions& options) {
  command.option("--board", options.board, "Board to build for (see `assay boards`)");
  command.option("--model", options.models, "Model of the archive; several: all by default");
  command.option("--sources", options.sources, "C or C++ file, or folder of them, compiled in");
  command.option("--include", options.includes, "Folder of headers");
  command.option("--library", options.libraries, "Library or object file to link");
  command.option("--define", options.defines, "NAME or NAME=VALUE for the model's and your code");
  command.option("--pool", options.pools, "NAME=REGION: external pool into a RAM region");
  command.option("--stack", options.stack_bytes, "Bytes of stack (the board's default)");
  command.option("--call-buffer", options.argument_bytes,
                 "Bytes for arguments of calls larger than a frame (4096)");
  command.flag("--keep-signatures", options.keep_signatures,
               "Keep the names of remote functions on the device");
}

void add_device_switches(Switches command, TargetOptions& options) {
  command.option("--image", options.image, "Image built by `assay build`; no compiler needed");
  command.option("--elf", options.elf, "Firmware with its own main; models told by the device");
  command
      .option("--attach", options.attach,
              "Device that runs already: /dev/NAME, usb:SERIALNUMBER, rfc2217://HOST:PORT or "
              "tcp://HOST:PORT (docs/links.md); with the image that it runs, or without")
      .check(accepted_by(parse_attach_url));
  command
      .option("--link", options.link,
              "Link to an emulator: memory, uart or tcp; chaos+uart?rate=115200&flip=1e-5 is a "
              "slow and faulty one. Or rtt: through memory and a debug probe, in place of the "
              "board's UART (docs/links.md)")
      .check(accepted_by([](const std::string& url) {
        if (url != kRtt) parse_start_url(url);
      }));
  command
      .option("--rate", options.rate,
              "Baud to raise the line to once the device has answered, where the line has a "
              "rate; it falls back where that does not work")
      .check(number_between(300, 12'000'000, "baud"));
}

PackagePath find_package(const std::string& path) {
  const fs::path given = path;
  if (!fs::exists(given)) throw Error(ExitCode::usage, "{}: no such file or folder.", path);
  PackagePath found;
  found.package = given;
  if (!fs::is_directory(given)) return found;
  if (fs::exists(given / "cases/cases.json")) found.cases = given / "cases";
  if (is_package_folder(given)) return found;
  std::vector<fs::path> archives;
  for (const auto& entry : fs::directory_iterator(given)) {
    if (is_archive(entry.path())) archives.push_back(entry.path());
  }
  if (archives.size() != 1) {
    throw Error(ExitCode::usage, "{}: {} model archives (.tar, .tar.gz) there. Name {}.", path,
                archives.empty() ? "no" : "several",
                archives.empty() ? "the archive, or a folder with one" : "the one you mean");
  }
  found.package = archives.front();
  return found;
}

BuildOptions build_options(const TargetOptions& options, const Board& board) {
  BuildOptions build;
  build.models = options.models;
  build.sources.assign(options.sources.begin(), options.sources.end());
  build.includes.assign(options.includes.begin(), options.includes.end());
  build.libraries.assign(options.libraries.begin(), options.libraries.end());
  build.defines = options.defines;
  build.stack_bytes = options.stack_bytes;
  build.argument_bytes = options.argument_bytes;
  build.keep_signatures = options.keep_signatures;
  for (const auto* paths : {&build.sources, &build.includes, &build.libraries}) {
    for (const fs::path& path : *paths) {
      if (!fs::exists(path))
        throw Error(ExitCode::usage, "{}: no such file or folder.", path.string());
    }
  }
  std::vector<std::string> regions;
  for (const MemoryRegion& region : extra_ram_regions(board)) regions.push_back(region.name);
  for (const std::string& pool : options.pools) {
    const auto equals = pool.find('=');
    const std::string region = equals == std::string::npos ? "" : pool.substr(equals + 1);
    if (region.empty()) throw Error(ExitCode::usage, "--pool {}: write it as NAME=REGION.", pool);
    if (!board.native && region == board.main_ram) continue;
    if (std::find(regions.begin(), regions.end(), region) == regions.end()) {
      throw Error(ExitCode::usage, "--pool {}: the board {} has no further RAM region {}{}.", pool,
                  board.name, region, did_you_mean(region, regions));
    }
    build.pool_regions[pool.substr(0, equals)] = region;
  }
  return build;
}

std::optional<ImageDescription> foresee_image(const TargetOptions& options) {
  if (options.path.empty()) return std::nullopt;
  GlueInput glue;
  glue.models = read_package(find_package(options.path).package).models;
  return describe_image(glue);
}

Target open_target(App& app, const TargetOptions& options) {
  const int given = !options.path.empty() + !options.image.empty() + !options.elf.empty();
  const bool device_tells = given == 0 && !options.may_lack_model &&
                            !(options.attach.empty() && options.desk.device.empty());
  if (given != 1 && !device_tells && !(given == 0 && options.may_lack_model)) {
    throw CommandLineError(
        "Name one thing to work on: an archive or folder, --image, --elf, --attach or "
        "--device.");
  }
  Target target;
  if (!options.image.empty()) target = open_image(options.image);
  const std::string wanted =
      options.board.empty() && target.image ? target.image->board : options.board;
  target.place = place_of(app, options, wanted);
  if (device_tells && target.place.kind == PlaceKind::attached) return target;
  target.board = app.board(target.place.board);
  if (target.image && target.board->name != target.image->board) {
    throw Error(ExitCode::usage, "{} was built for the board {}, not for {}.", options.image,
                target.image->board, target.board->name);
  }
  if (!options.elf.empty()) target.elf = options.elf;
  check_link(target, options.link);
  if (!target.elf.empty() && target.image) target.link = target.image->link;
  if (device_tells || !target.elf.empty()) return target;
  std::optional<Package> package;
  if (!options.path.empty()) {
    package = read_package(find_package(options.path).package);
    for (const std::string& warning : package->warnings) app.warn(warning);
  }
  BuildOptions build = build_options(options, *target.board);
  build.link = best_medium(target, options);
  const Package* contents = package ? &*package : nullptr;
  target.firmware =
      build_fitting(*target.board, contents, build, app.build_tools(), options.link.empty());
  target.elf = target.firmware->elf;
  target.image = target.firmware->image;
  target.link = target.image->link;
  return target;
}

}  // namespace assay
