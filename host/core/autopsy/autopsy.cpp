#include "host/core/autopsy/autopsy.hpp"

#include "host/base/error.hpp"
#include "host/core/autopsy/reset_cause.hpp"

namespace assay {
namespace {

// How often a core that hangs is let run for a moment and looked at again.
constexpr int kLooks = 2;

// Runs `function`; returns the sentence of what went wrong, or nothing.
template <typename Function>
std::optional<std::string> trouble_of(Function function) {
  try {
    function();
    return std::nullopt;
  } catch (const Error& error) {
    return error.what();
  } catch (const std::exception& error) {
    return fmt::format("A bug: {}.", error.what());
  }
}

// One look cannot tell a loop without end from work that goes on.
void look_again(DebugProbe& probe, const Board& board, const DebugImage& image, const RunFacts& run,
                Autopsy& autopsy) {
  for (int look = 0; look < kLooks; ++look) {
    probe.resume();
    Autopsy later = diagnose(take_snapshot(probe, board, &image), board, &image, run);
    const bool interrupt = !autopsy.exception.empty();
    if (later.finding != Finding::hang) {
      // An interrupt that came just then, or a model that is done now.
      const bool done = later.finding == Finding::waiting && !interrupt;
      if (!done) autopsy = std::move(later);
      if (!done) return;
      autopsy.headline = fmt::format(
          "{} was still computing{} when its time was over, and ended "
          "a moment later.",
          autopsy.at.model.empty() ? "The firmware" : "The model " + autopsy.at.model,
          autopsy.at.name.empty() ? "" : " " + autopsy.at.name);
    } else if (later.at.name != autopsy.at.name && !later.at.name.empty() &&
               !autopsy.at.name.empty()) {
      autopsy.headline = fmt::format(
          "The model {} was still computing when its time was over: it "
          "went on from {} to {} while it was looked at.",
          autopsy.at.model, autopsy.at.name, later.at.name);
    } else {
      continue;
    }
    autopsy.finding = Finding::computing;
    autopsy.advice = "Give it longer with --timeout SECONDS.";
    return;
  }
}

void leave_usable(DebugProbe& probe, const Board& board, Autopsy& autopsy) {
  const bool resumes = autopsy.finding == Finding::waiting || autopsy.finding == Finding::reset;
  const auto trouble = trouble_of([&] {
    resumes ? probe.resume() : probe.reset(AfterReset::run);
    clear_reset_cause(probe, board.access.chip);
  });
  autopsy.left = trouble   ? "The board could not be set running again: " + *trouble
                 : resumes ? "The board runs on."
                           : "The board was reset and runs.";
}

}  // namespace

Autopsy failed_autopsy(const std::string& reason) {
  Autopsy autopsy;
  autopsy.headline = "Why it did not answer could not be looked at: " + reason;
  return autopsy;
}

Autopsy perform_autopsy(DebugProbe& probe, const Board& board, const std::filesystem::path& elf,
                        const RunFacts& run) {
  std::optional<DebugImage> image;
  std::optional<std::string> no_image;
  if (!elf.empty()) no_image = trouble_of([&] { image.emplace(elf); });
  const DebugImage* const known = image ? &*image : nullptr;
  Autopsy autopsy;
  const auto failure = trouble_of(
      [&] { autopsy = diagnose(take_snapshot(probe, board, known), board, known, run); });
  if (failure) autopsy = failed_autopsy(*failure);
  if (no_image) autopsy.notes.push_back("There are no names: " + *no_image);
  if (autopsy.finding == Finding::hang && known != nullptr) {
    const auto trouble = trouble_of([&] { look_again(probe, board, *known, run, autopsy); });
    if (trouble) autopsy.notes.push_back("It was looked at only once: " + *trouble);
  }
  leave_usable(probe, board, autopsy);
  return autopsy;
}

}  // namespace assay
