#include "host/report/autopsy_report.hpp"

#include <fmt/format.h>

namespace assay {
namespace {

using nlohmann::ordered_json;

constexpr std::size_t kFewFrames = 6;

void add_text(ordered_json& json, const char* name, const std::string& text) {
  if (!text.empty()) json[name] = text;
}

ordered_json frame_json(const Frame& frame) {
  ordered_json json = {{"address", frame.address}, {"stack_pointer", frame.sp}};
  add_text(json, "function", frame.function);
  if (frame.symbol != frame.function) add_text(json, "symbol", frame.symbol);
  add_text(json, "file", frame.file);
  if (frame.line != 0) json["line"] = frame.line;
  if (frame.times > 1) json["times"] = frame.times;
  for (const auto& [name, set] :
       {std::pair{"likely", frame.likely}, std::pair{"interrupted", frame.interrupted},
        std::pair{"gap", frame.gap}}) {
    if (set) json[name] = true;
  }
  return json;
}

void add_device(const Snapshot& seen, ordered_json& json) {
  if (seen.stack) {
    json["stack"] = {{"low", seen.stack->low}, {"high", seen.stack->high}};
  }
  if (seen.workspace) {
    json["workspace"] = {{"bytes", seen.workspace->bytes},
                         {"used_bytes", seen.workspace->used},
                         {"exhausted", seen.workspace->exhausted}};
  }
  if (seen.server) {
    json["server"] = {{"in_session", seen.server->nonce != 0},
                      {"bad_frames", seen.server->bad_frames},
                      {"foreign_frames", seen.server->foreign_frames},
                      {"dropped_bytes", seen.server->dropped_bytes}};
  }
}

std::string row(const std::string& label, const std::string& text) {
  return fmt::format("  {:<12} {}\n", label, text);
}

std::string frame_text(const ordered_json& frame) {
  std::string text =
      frame.value("function", fmt::format("{:#010x}", frame["address"].get<std::uint32_t>()));
  if (frame.contains("file")) {
    text += fmt::format(" ({}:{})", frame["file"].get<std::string>(), frame.value("line", 0u));
  }
  if (frame.contains("symbol")) text += ", inlined into " + frame["symbol"].get<std::string>();
  if (frame.contains("times")) text += fmt::format(", {} times", frame["times"].get<unsigned>());
  if (frame.value("likely", false)) text += " (likely)";
  if (frame.value("interrupted", false)) text = "interrupted: " + text;
  return frame.value("gap", false) ? "... " + text : text;
}

std::string registers_text(const ordered_json& registers) {
  std::string text;
  for (const auto& [name, value] : registers.items()) {
    text +=
        fmt::format("{}{} {:#010x}", text.empty() ? "" : ", ", name, value.get<std::uint64_t>());
  }
  return text;
}

}  // namespace

ordered_json autopsy_json(const Autopsy& autopsy) {
  ordered_json json = {{"finding", finding_name(autopsy.finding)}, {"headline", autopsy.headline}};
  add_text(json, "advice", autopsy.advice);
  add_text(json, "model", autopsy.at.model);
  add_text(json, "operator", autopsy.at.name);
  add_text(json, "exception", autopsy.exception);
  for (const FaultBit& bit : autopsy.fault_bits) {
    json["fault_status"].push_back({{"bit", bit.name}, {"meaning", bit.meaning}});
  }
  if (autopsy.fault_address) json["fault_address"] = *autopsy.fault_address;
  if (!autopsy.frames.empty()) json["frame"] = autopsy.first;
  for (const Frame& frame : autopsy.frames) json["frames"].push_back(frame_json(frame));
  for (const auto& [name, value] : autopsy.seen.registers) json["registers"][name] = value;
  add_device(autopsy.seen, json);
  add_text(json, "reset_cause", autopsy.reset_cause);
  for (const std::string& note : autopsy.notes) json["notes"].push_back(note);
  add_text(json, "left", autopsy.left);
  return json;
}

std::string autopsy_text(const ordered_json& autopsy, bool verbose) {
  std::string out = row("autopsy", autopsy["headline"].get<std::string>());
  const auto add = [&](const char* label, const char* name) {
    if (autopsy.contains(name)) out += row(label, autopsy[name].get<std::string>());
  };
  add("advice", "advice");
  const std::size_t first = autopsy.value("frame", std::size_t{0});
  const ordered_json frames = autopsy.value("frames", ordered_json::array());
  for (std::size_t i = verbose ? 0 : first; i < frames.size(); ++i) {
    if (!verbose && i >= first + kFewFrames) break;
    out += row(i == first ? "at" : i < first ? "handler" : "", frame_text(frames[i]));
  }
  if (verbose) {
    for (const auto& bit : autopsy.value("fault_status", ordered_json::array())) {
      out += row(bit["bit"], bit["meaning"].get<std::string>());
    }
    if (autopsy.contains("registers"))
      out += row("registers", registers_text(autopsy["registers"]));
  }
  for (const auto& note : autopsy.value("notes", ordered_json::array())) {
    out += row("note", note.get<std::string>());
  }
  add("board", "left");
  return out;
}

}  // namespace assay
