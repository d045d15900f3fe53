// assay boards: what the tool knows; assay boards new: a folder to start a port from.
#include "host/cli/command.hpp"
#include "host/cli/print.hpp"
#include "host/jobs/boards.hpp"
#include "host/report/boards_report.hpp"

namespace assay {

namespace {

Ending list_and_report(App& app) {
  const BoardsResult result = list_boards(app.outside(), {}, app.events(), app.stop());
  if (result.failure) return print_failure(app, *result.failure, "assay boards");
  for (const BrokenBoard& broken : result.all.broken) {
    app.events().warning("note: " + broken.sentence);
  }
  print_result(app, boards_json(result.all), boards_text(result.all));
  return {};
}

Ending make_and_report(App& app, const NewBoardWish& wish) {
  const NewBoardResult result = new_board(app.outside(), wish, app.events(), app.stop());
  if (result.failure) return print_failure(app, *result.failure, "assay boards new");
  const NewBoardReport report{wish.name, result.folder, result.files, result.outside};
  print_result(app, new_board_json(report), new_board_text(report));
  return {};
}

}  // namespace

void add_boards(Switches root, App& app, Action& action) {
  Switches command =
      make_command(root, app, "boards", "Lists the boards that the tool knows", "assay boards");
  auto wish = std::make_shared<NewBoardWish>();
  Switches make = make_command(command, app, "new", "Copies a board's folder, to start a port",
                               "assay boards new myboard --from NAME");
  make.option("name", wish->name, "Name of the new board and of its folder").required();
  make.option("--from", wish->from, "The board that is nearest (see `assay boards`)").required();
  make.option("--into", wish->into,
              "Folder to make it in, where that is not the tool's own boards/");
  command.on_parsed([&app, &action, make, wish] {
    const bool is_new = make.parsed();
    action = [&app, is_new, wish] {
      return is_new ? make_and_report(app, *wish) : list_and_report(app);
    };
  });
}

}  // namespace assay
