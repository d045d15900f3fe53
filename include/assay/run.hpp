// run: builds, starts, feeds, compares.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "assay/environment.hpp"
#include "assay/events.hpp"
#include "assay/fit.hpp"
#include "assay/outcome.hpp"
#include "assay/stop.hpp"
#include "assay/wish.hpp"

ASSAY_BEGIN
// An element passes where |got - want| <= atol + rtol * |want|.
struct Tolerance {
  double rtol = 0;
  double atol = 0;
};

struct RunWish {
  FirmwareWish firmware;
  PlaceWish place;
  // What is fed: a folder with cases.json, tensor files, or random tensors of a seed. With none of
  // these, the cases that lie beside the archive, else random tensors.
  std::string cases;
  std::vector<std::string> inputs;        // NAME=FILE
  std::vector<std::string> expected;      // NAME=FILE: references of outputs, beside the cases'
  std::vector<std::string> quantization;  // NAME=scale,zero_point
  std::optional<std::uint64_t> seed;      // of random tensors; absent: one that nobody can foresee
  std::string output_folder;              // for the outputs, as .npy; empty: not written
  std::optional<Tolerance> tolerance;     // instead of the cases' own
  std::optional<double> least_accuracy;   // share of labels that have to be right, 0 to 1
  bool require_cases = false;             // where nothing is compared, that is Outcome::usage
  std::uint16_t repeats = 1;              // inferences a case
  bool stateful = false;                  // each goes on from what the one before left
  double timeout_s = 300;                 // of one inference
};

// One output against its reference, over all cases.
struct OutputFigures {
  std::string name;
  std::string type;  // "float32"
  Tolerance tolerance;
  bool pass = false;
  std::uint64_t cases = 0;
  std::uint64_t cases_within = 0;  // tolerance
  std::uint64_t elements = 0;
  std::uint64_t elements_exact = 0;
  std::uint64_t elements_within = 0;
  double max_abs_error = 0;
  double max_rel_error = 0;
  double mean_abs_error = 0;
  double rms_error = 0;
  // Of cases whose class is known.
  std::optional<std::uint64_t> labels_right;
  std::optional<std::uint64_t> reference_labels_right;
};

// What inferences cost, in `unit`.
struct InferenceFigures {
  std::string unit;  // "instructions", "cycles", "nanoseconds"
  std::uint64_t count = 0;
  std::uint64_t min = 0;
  std::uint64_t max = 0;
  std::uint64_t total = 0;
  double mean = 0;
  std::uint32_t workspace_peak_bytes = 0;
  std::uint32_t stack_peak_bytes = 0;
};

// Absent and empty is what the run did not come to.
struct RunResult {
  Outcome outcome = Outcome::bug;
  std::string error;  // a sentence: what is wrong, where, and what to do
  std::string board;
  bool emulated = false;
  std::string device;  // of the bench
  std::string model;
  std::uint64_t cases = 0;
  std::vector<OutputFigures> outputs;  // that have a reference
  std::optional<InferenceFigures> inferences;
  std::vector<RegionBytes> fit;
  std::vector<std::string> device_log;
  std::string report_json;  // all there is to say: docs/schema/report.schema.json

  bool passed() const { return outcome == Outcome::pass; }
};

// On the calling thread, to its end, what goes wrong included. Throws what a handler of `events`
// throws, and a std::exception where memory or descriptors are used up, or for a bug.
ASSAY_EXPORT RunResult run(Environment& environment, const RunWish& wish, Events& events,
                           Stop& stop);
ASSAY_EXPORT RunResult run(Environment& environment, const RunWish& wish);

ASSAY_END
