// assay doctor: can this computer build, emulate, flash and reach boards? What mends it if not?
#include "host/cli/command.hpp"
#include "host/cli/print.hpp"
#include "host/jobs/doctor.hpp"
#include "host/report/doctor_report.hpp"

namespace assay {

namespace {

Ending doctor_and_report(App& app, const DoctorWish& wish) {
  const DoctorResult result = doctor(app.outside(), wish, app.events(), app.stop());
  if (result.failure) return print_failure(app, *result.failure, "assay doctor");
  const DoctorReport report{result.boards, result.findings};
  print_result(app, doctor_json(report), doctor_text(report));
  const auto blame = verdict_of(report.findings);
  return blame ? Ending(*blame) : Ending();
}

}  // namespace

void add_doctor(Switches root, App& app, Action& action) {
  auto wish = std::make_shared<DoctorWish>();
  Switches command = make_command(
      root, app, "doctor",
      "Checks whether this computer can build for, emulate, flash and reach boards, and says what "
      "mends it",
      "assay doctor --board host\n"
      "Exit code: 3 where a compiler or emulator is missing, or the cache cannot be written; 4 "
      "where\na device cannot be used; notes do not count");
  command.option("--board", wish->board, "Only what this board needs");
  command.option("--bench", wish->bench, "Bench file ($ASSAY_BENCH, ~/.config/assay/bench.json)");
  command.on_parsed(
      [&app, &action, wish] { action = [&app, wish] { return doctor_and_report(app, *wish); }; });
}

}  // namespace assay
