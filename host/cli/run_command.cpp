// assay run: the straight line, from archive to exit code.
#include <fmt/ranges.h>

#include <algorithm>
#include <fstream>
#include <random>

#include "host/cli/checks.hpp"
#include "host/cli/command.hpp"
#include "host/cli/print.hpp"
#include "host/core/data/json_text.hpp"
#include "host/core/data/suggest.hpp"
#include "host/core/data/tensor_file.hpp"
#include "host/core/run/fault_text.hpp"
#include "host/core/run/inference.hpp"
#include "host/core/run/verdict.hpp"
#include "host/desk/connection.hpp"
#include "host/report/run_report.hpp"
#include "host/report/run_text.hpp"

namespace assay {

namespace {

struct RunOptions {
  TargetOptions target;
  InputOptions inputs;
  std::string cases;
  std::string output;  // folder for the outputs
  std::string report;  // file
  std::string tolerance;
  std::uint16_t repeat = 1;
  double timeout_s = 300;
};

const ImageModel& choose_model(const ImageDescription& image,
                               const std::vector<std::string>& wanted, std::uint8_t& number) {
  if (image.models.empty()) throw Error(ExitCode::usage, "The image holds no model to run.");
  std::vector<std::string> names;
  for (const ImageModel& model : image.models) names.push_back(model.name);
  if (wanted.size() > 1) {
    throw Error(ExitCode::usage, "run takes one --model; {} are given.", wanted.size());
  }
  if (wanted.empty() && names.size() > 1) {
    throw Error(ExitCode::usage, "The archive holds {} models: choose one with --model ({}).",
                names.size(), fmt::join(names, ", "));
  }
  const auto found =
      wanted.empty() ? names.begin() : std::find(names.begin(), names.end(), wanted.front());
  if (found == names.end()) {
    throw Error(ExitCode::usage, "There is no model {}{}. The image holds {}.", wanted.front(),
                did_you_mean(wanted.front(), names), fmt::join(names, ", "));
  }
  number = static_cast<std::uint8_t>(found - names.begin());
  return image.models[number];
}

void write_outputs(const std::string& folder, const ImageModel& model,
                   const Inferences& inferences) {
  std::error_code problem;
  std::filesystem::create_directories(folder, problem);
  for (std::size_t i = 0; i < model.outputs.size(); ++i) {
    std::string name = model.outputs[i].info.name;
    for (char& c : name) {
      if (c == '/' || c == ':' || c == '\\') c = '_';
    }
    write_npy_file(std::filesystem::path(folder) / (name + ".npy"), inferences.outputs[i]);
  }
}

class Run {
 public:
  Run(App& app, RunOptions options) : app_(app), options_(std::move(options)) {}

  int go() {
    try {
      line();
    } catch (const Error& error) {
      record_.error = error.what();
      record_.exit_code = static_cast<int>(error.code());
      if (const auto* device = dynamic_cast<const rpc::DeviceError*>(&error)) explain(*device);
      ask_probe(error);
      // What is wrong before anything ran is the command line's to say, not a report's.
      if (record_.board == nullptr && record_.hello == nullptr) throw;
      finish();
      throw Error(static_cast<ExitCode>(record_.exit_code), record_.error);
    }
    finish();
    return record_.exit_code;
  }

 private:
  // archive -> Package -> Firmware -> Board -> Session -> tensors in, run, tensors out -> Report
  void line() {
    if (const auto foreseen = foresee_image(options_.target)) prepare(*foreseen);
    target_ = open_target(app_, options_.target);
    if (target_.board) record_.board = &*target_.board;
    if (target_.firmware) {
      record_.fit = &target_.firmware->fit;
      record_.late_bound_calls = target_.firmware->late_bound_calls;
      record_.from_cache = target_.firmware->from_cache;
    }
    if (target_.image) record_.image = &*target_.image;

    app_.progress("Starting " + (target_.board ? target_.board->name : options_.target.attach));
    connection_ = std::make_unique<Connection>(app_, target_, options_.target, hooks());
    if (target_.place.device) record_.device = target_.place.name();
    connection_->open();
    rpc::Session& session = connection_->session();
    record_.image = &connection_->image();
    record_.hello = &session.hello();
    record_.host_counters = &session.counters();
    record_.link = connection_->link_description();
    if (connection_->flashed()) record_.flash = &*connection_->flashed();

    prepare(connection_->image());
    inferences_ = infer(session, app_.clock(), *model_, *inputs_, inference_options());
    record_.inferences = &*inferences_;
    device_counters_ = session.memory();
    record_.device_counters = &*device_counters_;
    record_.line_rate = connection_->line_rate();
    connection_->close();

    verdict_ = judge(*model_, *inputs_, *inferences_, tolerance());
    record_.verdict = &*verdict_;
    if (!options_.output.empty()) write_outputs(options_.output, *model_, *inferences_);
    record_.exit_code = static_cast<int>(verdict_->pass() ? ExitCode::pass : ExitCode::mismatch);
  }

  // Model and inputs; before the build where that is possible, so that a typing error costs
  // nothing.
  void prepare(const ImageDescription& image) {
    std::uint8_t number = 0;
    const ImageModel& chosen = choose_model(image, options_.target.models, number);
    model_ = std::make_unique<ImageModel>(chosen);
    number_ = number;
    InputOptions options = options_.inputs;
    if (!options_.cases.empty()) {
      options.cases = options_.cases;
    } else if (options.inputs.empty() && !options_.target.path.empty()) {
      options.cases = find_package(options_.target.path).cases;
    }
    if (!inputs_) inputs_ = gather_inputs(chosen, options);
    tolerance();
    record_.model = model_.get();
    record_.inputs = &*inputs_;
    record_.repeats = options_.repeat;
  }

  std::optional<Tolerance> tolerance() const {
    if (options_.tolerance.empty()) return std::nullopt;
    return parse_tolerance_option(options_.tolerance);
  }

  InferenceOptions inference_options() {
    InferenceOptions options;
    options.model = number_;
    options.repeats = options_.repeat;
    options.timeout = std::chrono::duration_cast<rpc::Duration>(
        std::chrono::duration<double>(options_.timeout_s));
    options.progress = [this](std::uint64_t done, std::uint64_t of) {
      if (done % 16 == 0 || done == of) app_.progress(fmt::format("Case {} of {}", done, of));
    };
    return options;
  }

  rpc::SessionHooks hooks() {
    rpc::SessionHooks hooks;
    hooks.log = [this](const std::string& text) { record_.log.push_back(text); };
    return hooks;
  }

  void explain(const rpc::DeviceError& error) {
    if (!error.fault) return;
    fault_ = locate_fault(*error.fault, target_.elf);
    record_.fault = &*fault_;
    record_.error = fault_sentence(
        *fault_, record_.model == nullptr ? "The firmware" : "The model " + record_.model->name);
  }

  void ask_probe(const Error& error) {
    if (!connection_) return;
    autopsy_ = connection_->autopsy(error, model_ ? model_->name : "");
    if (!autopsy_) return;
    record_.autopsy = &*autopsy_;
    const Error found = with_autopsy(error, *autopsy_);
    record_.error = found.what();
    record_.exit_code = static_cast<int>(found.code());
  }

  void finish() {
    app_.clear_progress();
    const auto report = run_report(record_);
    if (!options_.report.empty()) {
      std::ofstream file(options_.report);
      file << json_text(report, 2) << "\n";
      file.close();
      if (!file) report_not_written();
    }
    print_result(app_, report, run_text(report, app_.output.verbose));
  }

  // What went wrong before stays what the run ends with.
  void report_not_written() {
    const std::string sentence = fmt::format("{} cannot be written.", options_.report);
    if (record_.exit_code == 0) throw Error(ExitCode::usage, sentence);
    app_.warn(sentence);
  }

  App& app_;
  RunOptions options_;
  RunRecord record_;
  Target target_;
  std::unique_ptr<Connection> connection_;
  std::unique_ptr<ImageModel> model_;
  std::uint8_t number_ = 0;
  std::optional<ModelInputs> inputs_;
  std::optional<Inferences> inferences_;
  std::optional<rpc::MemoryReply> device_counters_;
  std::optional<Verdict> verdict_;
  std::optional<FaultPlace> fault_;
  std::optional<Autopsy> autopsy_;
};

}  // namespace

void add_run(Switches root, App& app, Action& action) {
  auto options = std::make_shared<RunOptions>();
  options->inputs.fresh_seed = std::random_device()();
  Switches command = make_command(root, app, "run", "Build, start, feed, compare, report",
                                  "assay run examples/digits --repeat 3");
  command.option("path", options->target.path, "Archive, or folder with archive and cases");
  add_build_switches(command, options->target);
  add_device_switches(command, options->target);
  add_desk_switches(command, options->target.desk);
  command.option("--cases", options->cases, "Folder with cases.json");
  command.option("--input", options->inputs.inputs, "NAME=FILE (.npy, .npz, .bin)");
  command.option("--output", options->output, "Folder to write the outputs to, as .npy");
  command.option("--quant", options->inputs.quantization, "NAME=scale,zero_point");
  command.option("--seed", options->inputs.seed, "Seed of random inputs");
  command.option("--repeat", options->repeat, "Inferences a case")
      .check(number_between(1, 65535, "inferences"));
  command.option("--timeout", options->timeout_s, "Seconds for one inference (300)")
      .check(number_between(kLeastSeconds, kMostSeconds, "seconds"));
  command.option("--tolerance", options->tolerance, "rtol=R,atol=A instead of the cases' own");
  command.option("--report", options->report, "File to write the JSON report to");
  command.on_parsed(
      [&app, &action, options] { action = [&app, options] { return Run(app, *options).go(); }; });
}

}  // namespace assay
