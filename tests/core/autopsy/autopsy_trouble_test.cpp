// Autopsies that do not go as they should.
#include "host/core/autopsy/autopsy.hpp"
#include "tests/core/autopsy/played_probe.hpp"
#include "tests/support/catch.hpp"

using namespace assay;
using namespace assay::test;

namespace {

bool notes_say(const Autopsy& autopsy, const std::string& part) {
  return std::ranges::any_of(autopsy.notes,
                             [&](const std::string& note) { return says(note, part); });
}

}  // namespace

TEST_CASE("a probe that fails is told in the result, not thrown") {
  PlayedProbe probe("hang");
  probe.broken = Error(Blame::flash, "The probe is unplugged.");
  const Autopsy autopsy = autopsy_of(probe);
  CHECK(autopsy.finding == Finding::failed);
  CHECK(says(autopsy.headline, "The probe is unplugged."));
  CHECK(says(autopsy.left, "could not be set running again"));
}

TEST_CASE("a wish to stop ends an autopsy") {
  PlayedProbe probe("hang");
  probe.stopped = true;
  probe.broken_act = "halt";
  CHECK_THROWS_AS(autopsy_of(probe), Cancelled);
}

TEST_CASE("one part that cannot be read does not hide the others") {
  PlayedProbe probe("fault");
  auto& memory = probe.halts[1]["memory"];
  // CFSR and what follows: DDI 0403, section B3.2.15.
  std::erase_if(memory.get_ref<nlohmann::json::array_t&>(),
                [](const auto& block) { return block["address"] == 0xE000ED28; });
  const Autopsy autopsy = autopsy_of(probe);
  CHECK(autopsy.finding == Finding::fault);
  CHECK(autopsy.fault_bits.empty());
  CHECK(notes_say(autopsy, "Could not read the fault status registers"));
}

TEST_CASE("a core that cannot be halted since it is in lockup is in lockup") {
  PlayedProbe probe("hang");
  // DHCSR.S_LOCKUP: DDI 0403, section C1.6.2.
  recorded_words(probe, 0, 0xE000EDF0) = {1u << 19};
  probe.broken = Error(Blame::flash, "No.");
  probe.broken_act = "halt";
  const Autopsy autopsy = autopsy_of(probe);
  CHECK(autopsy.finding == Finding::lockup);
  CHECK(notes_say(autopsy, "could not be halted"));
  CHECK(probe.acts.back() == "reset");
}

TEST_CASE("a core in lockup says where the first fault came") {
  // As a core is that faulted in its handler: DDI 0403, section B1.5.15.
  PlayedProbe probe("fault");
  probe.halts[1]["registers"]["pc"] = 0xFFFFFFFE;
  const Autopsy autopsy = autopsy_of(probe);
  CHECK(autopsy.finding == Finding::lockup);
  CHECK(autopsy.frames[autopsy.first].function == "load");
  CHECK(says(autopsy.headline, "locked the core up in load"));
}

TEST_CASE("OpenOCD's word for a lockup that it ended counts in a fault handler alone") {
  PlayedProbe locked("fault");
  PlayedProbe hung("hang");
  locked.said = hung.said = "Error: [chip.cpu] clearing lockup after double fault\n";
  CHECK(autopsy_of(locked).finding == Finding::lockup);
  CHECK(autopsy_of(hung).finding == Finding::hang);
}

TEST_CASE("a core without fault status registers is not asked for them") {
  PlayedProbe probe("fault");
  Board board = recorded_board();
  board.isa.arch = "armv6-m";
  const Autopsy autopsy = autopsy_of(probe, board);
  CHECK(autopsy.finding == Finding::fault);
  CHECK_FALSE(autopsy.seen.faults);
  CHECK(notes_say(autopsy, "armv6-m has no fault status registers"));
}

TEST_CASE("a chip with another image gets no names of this one") {
  PlayedProbe probe("hang");
  const DebugImage image(autopsy_file("firmware.elf"));
  recorded_words(probe, 1, *image.address_of("assay_image"))[0] = 1;
  const Autopsy autopsy = autopsy_of(probe);
  CHECK(autopsy.finding == Finding::other_image);
  CHECK(autopsy.frames.empty());
}

TEST_CASE("without an image there are numbers, and the reason") {
  PlayedProbe probe("fault");
  const Autopsy autopsy = perform_autopsy(probe, recorded_board(), "missing.elf", {});
  CHECK(autopsy.finding == Finding::fault);
  CHECK(says(autopsy.headline, "at PC 0x08"));
  CHECK(notes_say(autopsy, "missing.elf"));
}

TEST_CASE("nothing is read outside the board's memory") {
  PlayedProbe probe("hang");
  Board board = recorded_board();
  // The stack pointer lies beyond: only what the core itself has is asked for.
  board.regions = {{"elsewhere", RegionKind::ram, 0x60000000, 1024, true}};
  const Autopsy autopsy = autopsy_of(probe, board);
  CHECK(autopsy.seen.stack_words.empty());
  CHECK_FALSE(autopsy.seen.server);
  CHECK(autopsy.seen.unread.empty());
}

TEST_CASE("a stack pointer at the end of the address space reads nothing") {
  PlayedProbe probe("hang");
  for (auto& halt : probe.halts) halt["registers"]["sp"] = 0xFFFFFFFC;
  CHECK(autopsy_of(probe).seen.stack_words.empty());
}
