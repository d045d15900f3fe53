#include "host/jobs/run.hpp"

#include <chrono>
#include <filesystem>

#include "host/core/data/tensor_file.hpp"
#include "host/core/image/choose_model.hpp"
#include "host/core/run/fault_text.hpp"
#include "host/core/run/inference.hpp"
#include "host/desk/connection.hpp"

namespace assay {

namespace {

std::filesystem::path output_file(const std::string& folder, const ImageTensor& output) {
  std::string name = output.info.name;
  for (char& c : name) {
    if (c == '/' || c == ':' || c == '\\') c = '_';
  }
  return std::filesystem::path(folder) / (name + ".npy");
}

// What an earlier run wrote is not to be taken for this one's.
void remove_outputs(const std::string& folder, const ImageModel& model) {
  std::error_code problem;  // told when they are written
  for (const ImageTensor& output : model.outputs) {
    std::filesystem::remove(output_file(folder, output), problem);
  }
}

void write_outputs(const std::string& folder, const ImageModel& model,
                   const Inferences& inferences) {
  std::error_code problem;
  std::filesystem::create_directories(folder, problem);
  for (std::size_t i = 0; i < model.outputs.size(); ++i) {
    write_npy_file(output_file(folder, model.outputs[i]), inferences.outputs[i]);
  }
}

class Run {
 public:
  Run(const JobContext& job, const RunWish& wish) : job_(job), wish_(wish) {}

  RunResult go() {
    try {
      line();
    } catch (const Error& error) {
      result_.failure = failure_of(error);
      if (connection_) result_.flash = connection_->flashed();
      if (const auto* device = dynamic_cast<const rpc::DeviceError*>(&error)) explain(*device);
      ask_probe(error);
    }
    return std::move(result_);
  }

 private:
  // archive -> Package -> Firmware -> Board -> Session -> tensors in, run, tensors out -> Verdict
  void line() {
    const auto package = read_package(job_, wish_.firmware);
    // Before the build where that is possible, so that a typing error costs nothing.
    if (package) prepare(foresee_image(*package));
    prepared_ = prepare_image(job_, wish_.firmware, wish_.place, package);
    note_image();

    job_.events.step({JobStep::Kind::starting,
                      prepared_.board ? prepared_.board->name : wish_.place.attach, "", 0, 0});
    connection_.emplace(job_, prepared_, wish_.place, hooks());
    if (prepared_.place.device) result_.device = prepared_.place.name();
    connection_->open();
    note_connection();

    prepare(connection_->image());
    rpc::Session& session = connection_->session();
    result_.inferences =
        infer(session, job_.outside.clock, *result_.model, *result_.inputs, inference_options());
    result_.device_counters = session.memory();
    result_.line_rate = connection_->line_rate();
    result_.host_counters = session.counters();
    connection_->close();

    result_.verdict = judge(*result_.model, *result_.inputs, *result_.inferences, judge_options());
    if (!wish_.output.empty()) write_outputs(wish_.output, *result_.model, *result_.inferences);
    for (const Unwritten& unwritten : result_.inferences->unwritten) {
      throw rpc::DeviceError(to_sentence(unwritten, result_.model->name), std::nullopt);
    }
  }

  void note_image() {
    result_.board = prepared_.board;
    result_.image = prepared_.image;
    if (!prepared_.firmware) return;
    result_.fit = prepared_.firmware->fit;
    result_.late_bound_calls = prepared_.firmware->late_bound_calls;
    result_.from_cache = prepared_.firmware->from_cache;
    result_.compiler_warnings = prepared_.firmware->warnings;
  }

  void note_connection() {
    result_.image = connection_->image();
    result_.hello = connection_->session().hello();
    result_.link = connection_->link_description();
    result_.flash = connection_->flashed();
  }

  // Model and inputs; what is foreseen may number the models otherwise than the image does.
  void prepare(const ImageDescription& image) {
    number_ = choose_model(image, wish_.firmware.models);
    result_.model = image.models[number_];
    if (result_.inputs) return;
    const InputOptions& options = wish_.inputs;
    const bool is_told = options.cases || !options.inputs.empty() || options.seed;
    const auto found = is_told || wish_.firmware.path.empty()
                           ? std::nullopt
                           : find_package(wish_.firmware.path).cases;
    result_.inputs = found ? gather_beside(*found) : gather_inputs(*result_.model, options);
    result_.repeats = wish_.repeats;
    // Once they are read: outputs of before may be inputs of now.
    if (!wish_.output.empty()) remove_outputs(wish_.output, *result_.model);
    require_what_is_wished();
    for (const auto* tensors : {&result_.model->inputs, &result_.model->outputs}) {
      for (const ImageTensor& tensor : *tensors) require_transferable(tensor.info);
    }
  }

  void require_transferable(const TensorInfo& tensor) const {
    if (tensor.bytes <= proto::kTensorBytesMax) return;
    throw Error(Blame::input,
                "The tensor {} of the model {} takes {} bytes; the link moves {} at the "
                "most, and no board here has that much memory.",
                tensor.name, result_.model->name, tensor.bytes, proto::kTensorBytesMax);
  }

  ModelInputs gather_beside(const std::filesystem::path& cases) const {
    InputOptions options = wish_.inputs;
    options.cases = cases;
    try {
      return gather_inputs(*result_.model, options);
    } catch (const Error& error) {
      throw Error(error.blame(),
                  "{} These cases lie beside the archive: name others with --cases, "
                  "or take random input with --seed.",
                  error.what());
    }
  }

  JudgeOptions judge_options() const { return {wish_.tolerance, wish_.least_accuracy}; }

  void require_what_is_wished() const {
    const ModelInputs& inputs = *result_.inputs;
    if (wish_.least_accuracy && !inputs.labels) {
      throw Error(Blame::input, "--min-accuracy: there are no labels to count{}.",
                  inputs.set ? " in " + inputs.set->file.string() : ": give --cases FOLDER");
    }
    if (wish_.require_cases && !will_compare(inputs, judge_options())) {
      throw Error(Blame::input,
                  "Nothing would be compared: {}. Give references with --cases FOLDER "
                  "or --expect NAME=FILE.",
                  inputs.set          ? inputs.set->file.string() + " has no outputs"
                  : wish_.inputs.seed ? "--seed takes random input, which has no references"
                  : !wish_.inputs.inputs.empty()
                      ? "--input has no references of its own"
                      : "no cases are given, nor lie beside the archive");
    }
  }

  InferenceOptions inference_options() {
    InferenceOptions options;
    options.model = number_;
    options.repeats = wish_.repeats;
    options.guarded = connection_->image().guarded;
    options.stateful = wish_.stateful;
    options.timeout =
        std::chrono::duration_cast<rpc::Duration>(std::chrono::duration<double>(wish_.timeout_s));
    options.progress = [this](std::uint64_t done, std::uint64_t of) {
      job_.events.step({JobStep::Kind::running, "", "", done, of});
    };
    return options;
  }

  rpc::SessionHooks hooks() {
    rpc::SessionHooks hooks;
    hooks.log = [this](const std::string& text) {
      result_.log.push_back(text);
      job_.events.device_log({job_.outside.clock.now(), text});
    };
    return hooks;
  }

  void explain(const rpc::DeviceError& error) {
    if (!error.fault) return;
    result_.fault = locate_fault(*error.fault, prepared_.elf);
    result_.failure->sentence = fault_sentence(
        *result_.fault, result_.model ? "The model " + result_.model->name : "The firmware");
  }

  void ask_probe(const Error& error) {
    if (!connection_) return;
    if (result_.hello) result_.host_counters = connection_->session().counters();
    result_.autopsy = connection_->autopsy(error, result_.model ? result_.model->name : "");
    if (result_.autopsy) result_.failure = failure_of(with_autopsy(error, *result_.autopsy));
  }

  const JobContext& job_;
  const RunWish& wish_;
  RunResult result_;
  PreparedImage prepared_;
  std::optional<Connection> connection_;
  std::uint8_t number_ = 0;  // of the model in the image
};

}  // namespace

RunResult run(Outside& outside, const RunWish& wish, Events& events, Stop& stop) {
  const JobContext job{outside, events, stop, "run"};
  return Run(job, wish).go();
}

}  // namespace assay
