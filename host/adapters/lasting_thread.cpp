#include "host/adapters/lasting_thread.hpp"

#include <pthread.h>

#include <atomic>
#include <condition_variable>
#include <csignal>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>

namespace assay {
namespace {

class Worker {
 public:
  void start() {
    sigset_t all, kept;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &kept);
    std::thread([this] { serve(); }).detach();
    ::pthread_sigmask(SIG_SETMASK, &kept, nullptr);
  }

  void run(const std::function<void()>& work) {
    const std::lock_guard one_at_a_time(entrance_);
    std::unique_lock lock(mutex_);
    work_ = &work;
    changed_.notify_all();
    changed_.wait(lock, [this] { return work_ == nullptr; });
    if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
  }

 private:
  void serve() {
    std::unique_lock lock(mutex_);
    while (true) {
      changed_.wait(lock, [this] { return work_ != nullptr; });
      try {
        (*work_)();
      } catch (...) {
        failure_ = std::current_exception();
      }
      work_ = nullptr;
      changed_.notify_all();
    }
  }

  std::mutex entrance_;
  std::mutex mutex_;  // of all below
  std::condition_variable changed_;
  const std::function<void()>* work_ = nullptr;
  std::exception_ptr failure_;
};

// Never deleted: the thread outlives all that ends with main(). A process that was forked has no
// such thread any more, and gets its own.
std::atomic<Worker*> worker{nullptr};

Worker& the_worker() {
  [[maybe_unused]] static const int registered =
      ::pthread_atfork(nullptr, nullptr, [] { worker = nullptr; });
  Worker* there = worker;
  if (there != nullptr) return *there;
  auto* made = new Worker;
  if (!worker.compare_exchange_strong(there, made)) {
    delete made;
    return *there;
  }
  made->start();
  return *made;
}

}  // namespace

void on_lasting_thread(const std::function<void()>& work) { the_worker().run(work); }

}  // namespace assay
