#include "host/report/autopsy_report.hpp"

#include "tests/support/catch.hpp"

using namespace assay;

namespace {

Autopsy crashed() {
  Autopsy autopsy;
  autopsy.finding = Finding::fault;
  autopsy.headline = "The model m crashed.";
  autopsy.at = {"m", "tvmgen_m_fused_add"};
  autopsy.exception = "HardFault";
  autopsy.fault_bits = {{"PRECISERR", "a data access failed on the bus"}};
  autopsy.fault_address = 0x60000000;
  Frame handler;
  handler.address = 0x100;
  handler.function = handler.symbol = "handler";
  Frame inlined;
  inlined.address = 0x200;
  inlined.function = "load";
  inlined.symbol = "tvmgen_m_fused_add";
  inlined.file = "lib0.c";
  inlined.line = 12;
  inlined.interrupted = inlined.likely = true;
  autopsy.frames = {handler, inlined};
  autopsy.first = 1;
  autopsy.notes = {"A note."};
  autopsy.left = "The board was reset and runs.";
  autopsy.seen.registers = {{"pc", 0x100}};
  return autopsy;
}

}  // namespace

TEST_CASE("an autopsy's document holds what was found, and nothing that was not") {
  const auto json = autopsy_json(crashed());
  CHECK(json["finding"] == "fault");
  CHECK(json["operator"] == "tvmgen_m_fused_add");
  CHECK(json["fault_address"] == 0x60000000);
  CHECK(json["frame"] == 1);
  CHECK(json["frames"][1]["symbol"] == "tvmgen_m_fused_add");
  CHECK(json["frames"][1]["interrupted"] == true);
  CHECK_FALSE(json["frames"][0].contains("symbol"));
  CHECK_FALSE(json["frames"][0].contains("likely"));
  for (const char* name : {"stack", "workspace", "server", "reset_cause", "advice"}) {
    CHECK_FALSE(json.contains(name));
  }
}

TEST_CASE("an autopsy's text starts at the place that the headline is about") {
  const std::string text = autopsy_text(autopsy_json(crashed()), false);
  CHECK(text ==
        "  autopsy      The model m crashed.\n"
        "  at           interrupted: load (lib0.c:12), inlined into tvmgen_m_fused_add (likely)\n"
        "  note         A note.\n"
        "  board        The board was reset and runs.\n");
}

TEST_CASE("verbose text adds handlers, fault status and registers") {
  const std::string text = autopsy_text(autopsy_json(crashed()), true);
  CHECK(text.find("handler      handler\n") != std::string::npos);
  CHECK(text.find("PRECISERR    a data access failed on the bus\n") != std::string::npos);
  CHECK(text.find("registers    pc 0x00000100\n") != std::string::npos);
}

TEST_CASE("an autopsy that could not be done has a document and a text") {
  Autopsy autopsy;
  autopsy.headline = "No.";
  CHECK(autopsy_json(autopsy).dump() == R"({"finding":"failed","headline":"No."})");
  CHECK(autopsy_text(autopsy_json(autopsy), true) == "  autopsy      No.\n");
}
