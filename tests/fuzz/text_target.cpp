// The readers of texts that other programs, users and devices write. Input: one byte that selects
// the reader, then the text.
#include "host/base/error.hpp"
#include "host/core/bench/lock_ticket.hpp"
#include "host/core/bench/thing_keys.hpp"
#include "host/core/doctor/tool_version.hpp"
#include "host/core/flash/flasher_trouble.hpp"
#include "host/core/flash/last_percentage.hpp"
#include "host/core/flash/openocd_trouble.hpp"
#include "host/core/flash/tcl.hpp"
#include "host/core/line/link_url.hpp"
#include "host/report/devices_report.hpp"
#include "host/rpc/log_lines.hpp"
#include "host/virtual_probe/memory_map.hpp"
#include "tests/fuzz/input.hpp"

namespace assay::fuzz {

namespace {

constexpr std::time_t now = 1'700'000'000;

void read_tcl(std::string_view text) {
  parse_tcl_list(text);
  parse_tcl_reply(text);
  if (text.find_first_of(std::string_view("\x1a\0", 2)) != text.npos) return;
  const std::string word = tcl_word(text);
  expect(parse_tcl_list(word) == std::vector<std::string>{std::string(text)},
         "a word is one element of a list, and stands for its bytes");
  const auto reply = parse_tcl_reply("0 " + word);
  expect(reply && reply->ok && reply->text == text, "a reply says what the command said");
}

void read_openocd(std::string_view text) {
  const auto trouble = openocd_trouble(text);
  expect(!trouble || !trouble->empty(), "a trouble is told");
}

void read_flasher(std::string_view text) {
  const auto told = told_by_flasher(text);
  expect(!told || !told->empty(), "a trouble is told");
  flasher_trouble(0, text);
  flasher_trouble(1, text);
  expect(last_percentage(text).value_or(0) <= 100, "nothing is more than whole");
  const std::string version = version_in(text);
  expect(!is_older(version, version), "a version is not older than itself");
}

void read_ticket(std::string_view text) {
  auto ticket = parse_ticket(text);
  if (!ticket) return;
  ticket->since = now - 60;
  const auto again = parse_ticket(ticket_text(*ticket));
  expect(again && again->keys == ticket->keys && again->token == ticket->token &&
             again->device == ticket->device && again->pid == ticket->pid,
         "what was read is written and read again");
  in_use_sentence("left", *ticket, now);

  const LockUse use = use_of({*ticket, *again}, ticket->keys);
  expect(ticket->keys.empty() || use.holder, "the first of those that share a thing holds it");
  DevicesReport report;
  report.state.devices.emplace_back();
  report.uses.push_back(use);
  report.now = now;
  devices_json(report).dump();
  devices_text(report);
}

void read_url(std::string_view text) {
  try {
    const StartUrl url = parse_start_url(text);
    if (url.chaos) describe_line(*url.chaos);
  } catch (const Error& error) {
    expect(error.blame() == Blame::input, "wrong input ends with the code for it");
  }
  local_link(text);
  url_keys(text, {});
  const AttachUrl url = parse_attach_url(text);
  expect(!url.address.empty(), "what is attached to has an address");
  if (url.chaos) describe_line(*url.chaos);
  const bool local = url.kind == AttachUrl::Kind::serial || url.kind == AttachUrl::Kind::usb;
  expect(local_link(text).has_value() == local, "a port of this computer is known as one");
  expect(!url_keys(text, {}).empty(), "what is attached to can be locked");
}

std::vector<std::string> texts(std::vector<LogLine> lines) {
  std::vector<std::string> all;
  for (LogLine& line : lines) all.push_back(std::move(line.text));
  return all;
}

void read_log(std::string_view text) {
  LogLines whole;
  std::vector<LogLine> lines = whole.add(text, Duration(1));
  for (LogLine& line : whole.finish()) lines.push_back(std::move(line));
  for (const LogLine& line : lines) {
    expect(line.text.size() < LogLines::longest_bytes + 4, "no line is longer than the longest");
    for (const char letter : line.text) {
      const auto byte = static_cast<unsigned char>(letter);
      expect((byte >= 0x20 || byte == '\t') && byte != 0x7f, "a terminal obeys nothing in it");
    }
  }
  LogLines pieces;
  std::vector<LogLine> others;
  for (const char letter : text) {
    for (LogLine& line : pieces.add({&letter, 1}, Duration(1))) others.push_back(std::move(line));
  }
  for (LogLine& line : pieces.finish()) others.push_back(std::move(line));
  expect(texts(std::move(lines)) == texts(std::move(others)), "byte by byte they are the same");
}

void read_memory_map(std::string_view text) {
  const auto map = virtual_probe::parse_memory_map(text);
  for (const auto& range : map) {
    expect(range.first <= range.last, "a range begins before it ends");
    virtual_probe::range_at(map, range.last);
  }
}

constexpr TextReader readers[] = {read_tcl, read_openocd, read_flasher,   read_ticket,
                                  read_url, read_log,     read_memory_map};

void run(ByteView bytes) { run_one_of(readers, bytes); }

const Registration registration({"text", run});

}  // namespace

}  // namespace assay::fuzz
