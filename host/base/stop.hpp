// Stop: the wish that one job ends before it is done.
#pragma once

#include <atomic>
#include <string>
#include <utility>

namespace assay {

// What a job that was asked to stop ends with. Neither an Error nor a std::exception, so that
// nobody on the way takes it for something that went wrong, and goes on: who began the job catches
// it.
class Cancelled {
 public:
  explicit Cancelled(std::string told = "Interrupted.") : told_(std::move(told)) {}
  const std::string& told() const { return told_; }  // for the user, a sentence

 private:
  std::string told_;
};

// One a job. Asked once, it stays asked.
class Stop {
 public:
  Stop();  // throws std::system_error when the system has no descriptor left
  ~Stop();
  Stop(const Stop&) = delete;
  Stop& operator=(const Stop&) = delete;

  // From any thread, and from a signal handler.
  void ask() noexcept;
  bool asked() const noexcept { return asked_; }

  // Throws Cancelled once it was asked.
  void throw_if_asked() const;
  // Becomes and stays readable once it was asked; never read from it. -1, which poll(2) passes
  // over, while it is deferred.
  int descriptor() const noexcept { return deferred_ ? -1 : event_; }

  // While one exists, waits go on although the job was asked to stop, so that a device can be told
  // first: asked() still says so. One at a time, on the job's thread.
  class Deferral {
   public:
    explicit Deferral(Stop& stop) : stop_(stop) { stop_.deferred_ = true; }
    ~Deferral() { stop_.deferred_ = false; }
    Deferral(const Deferral&) = delete;
    Deferral& operator=(const Deferral&) = delete;

   private:
    Stop& stop_;
  };

 private:
  std::atomic<bool> asked_{false};
  std::atomic<bool> deferred_{false};
  static_assert(std::atomic<bool>::is_always_lock_free, "ask() may be called by a signal handler");
  int event_;
};

}  // namespace assay
