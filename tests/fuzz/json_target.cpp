// The readers of JSON that a user writes or keeps. Input: one byte that selects the reader, then
// the text.
#include <nlohmann/json.hpp>

#include "host/base/error.hpp"
#include "host/core/bench/read_bench.hpp"
#include "host/core/board/linker_script.hpp"
#include "host/core/board/read_board.hpp"
#include "host/core/data/cases.hpp"
#include "host/core/data/npy.hpp"
#include "host/core/firmware/entry_record.hpp"
#include "host/core/flash/probe_access.hpp"
#include "host/core/image/description.hpp"
#include "host/core/line/link_url.hpp"
#include "host/core/package/c_package.hpp"
#include "host/core/package/mlf_metadata.hpp"
#include "host/report/devices_report.hpp"
#include "host/report/package_report.hpp"
#include "tests/core/bench/desk.hpp"
#include "tests/fuzz/input.hpp"
#include "tests/fuzz/scratch_folder.hpp"

namespace assay::fuzz {

namespace {

// A repository with one board of the name that the corpus uses.
void read_board_json(std::string_view text) {
  static const ScratchFolder root;
  static const bool made = [] {
    root.write("device/sections.ld", "");
    root.write("device/start.cpp", "");
    root.write("boards/small/openocd.cfg", "");
    return true;
  }();
  root.write("boards/small/board.json", text);
  const Board board = read_board(root.path() / "boards" / "small");
  if (made && !board.native) linker_script(board, board.stack_bytes);
  board_definitions(board, board.stack_bytes);
  for (const FlasherTemplate& flasher : board.access.flashers) {
    expect(flasher.openocd.has_value() != flasher.command.has_value(), "a flasher is of one kind");
    if (flasher.openocd) openocd_commands({"", "", "127.0.0.1:9824"}, *flasher.openocd);
  }
}

// On a desk with one device of each sort.
void read_bench_json(std::string_view text) {
  static const ScratchFolder folder;
  static const std::vector<UsbDevice> usb = {test::st_link("066E"), test::j_link("1"),
                                             test::uart_adapter("A1")};
  static const std::vector<SerialPort> ports = {test::port_of(usb[0], "/dev/ttyACM0", 2),
                                                test::port_of(usb[2], "/dev/ttyUSB0", 0)};
  folder.write("bench.json", text);
  const BenchRules rules{{"microbit", "mps2-an386"},
                         [](std::string_view url) { parse_attach_url(url); }};
  const Bench bench = read_bench({folder.path() / "bench.json", true}, rules);
  const BenchState state = match(bench, usb, ports);
  expect(state.devices.size() == bench.devices.size(), "every device of a bench has a state");
  const DevicesReport report{"bench.json", state, std::vector<LockUse>(bench.devices.size()), 0};
  devices_json(report).dump();
  devices_text(report);
}

Bytes npy(DType dtype, const Shape& shape, std::size_t bytes) {
  return encode_npy({dtype, shape, Bytes(bytes, 1)});
}

void read_cases_json(std::string_view text) {
  static const ScratchFolder folder;
  static const std::vector<TensorInfo> inputs{
      {"x", "x", {TypeCode::floating, 32}, Shape{1, 2}, 8},
      {"in:q", "in_q", {TypeCode::integer, 8}, std::nullopt, 3}};
  static const std::vector<TensorInfo> outputs{
      {"output", "output", {TypeCode::floating, 32}, Shape{1, 4}, 16}};
  static const bool made = [] {
    folder.write("x.npy", npy({TypeCode::floating, 32}, {2, 1, 2}, 16));
    folder.write("q.npy", npy({TypeCode::integer, 8}, {2, 3}, 6));
    folder.write("f.npy", npy({TypeCode::floating, 32}, {2, 3}, 24));
    folder.write("q.bin", "123456");
    folder.write("y.npy", npy({TypeCode::floating, 32}, {2, 4}, 32));
    folder.write("labels.npy", npy({TypeCode::integer, 8}, {2}, 2));
    return true;
  }();
  folder.write("cases.json", text);
  const CaseSet set = read_cases(folder.path(), inputs, outputs);
  expect(made && set.inputs.size() == inputs.size(), "all inputs have a case");
}

void read_c_package_json(std::string_view text) {
  static const ScratchFolder folder;
  static const bool made = [] {
    folder.write("model.c", "#include \"model.h\"\nint entry(void* x, void* y) { return 0; }\n");
    folder.write("include/model.h", "int entry(void*, void*);\n");
    return true;
  }();
  folder.write(std::string(c_package_file), text);
  const Package package = read_c_package(folder.path());
  expect(made && package.models.size() == 1, "a C package is one model");
  package_text(package_report(package));
}

void read_entry_record(std::string_view text) {
  const auto record = entry_record_from(text);
  if (record) {
    expect(entry_record_from(to_text(*record)) == record,
           "what was read is written and read again");
  }
}

// The two that the tool itself has written, of one text: neither takes the other's.
void read_manifest(std::string_view text) {
  read_entry_record(text);
  const ImageDescription image = description_from_json(std::string(text), "image");
  const std::string written = to_json(image).dump();
  expect(to_json(description_from_json(written, "image")).dump() == written,
         "what was read is written and read again");
}

void read_metadata(std::string_view text) { read_mlf_metadata(text, "metadata.json"); }

constexpr TextReader readers[] = {read_board_json, read_cases_json, read_c_package_json,
                                  read_manifest,   read_metadata,   read_bench_json};

void run(ByteView bytes) { run_one_of(readers, bytes); }

const Registration registration({"json", run});

}  // namespace

}  // namespace assay::fuzz
