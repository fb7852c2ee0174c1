#include "rramvar/layer/blas_memory.hpp"

#include <cstdio>
#include <string>
#include <thread>
#include <vector>

#include "catch.hpp"
#include "error_text.hpp"
#include "rramvar/layer/blas.hpp"

#ifdef RRAMVAR_CAN_TRY_BLAS_MEMORY
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#endif

using namespace rramvar;

TEST_CASE("Threads that multiply at a time get a buffer each") {
  std::vector<std::thread> threads;
  for (int t = 0; t < 3; ++t) {
    threads.emplace_back([] {
      const BlasCall outer;
      const std::vector<float> a(100 * 100, 1.0f);
      std::vector<float> c(100 * 100);
      BlasProduct{}({100, 100, 100, a.data(), a.data(), 100, c.data()});
    });
  }
  for (std::thread& thread : threads) thread.join();
  BlasMemory::require(2);  // they are there
}

#ifdef RRAMVAR_CAN_TRY_BLAS_MEMORY
namespace {

/// In a child, whose address space may grow by 200 MiB.
int ask_for_too_much() {
  alarm(20);  // OpenBLAS itself would wait for ever
  long pages = 0;
  if (std::FILE* const f = std::fopen("/proc/self/statm", "r")) {
    if (std::fscanf(f, "%ld", &pages) != 1) pages = 0;
    std::fclose(f);
  }
  const rlim_t limit =
      static_cast<rlim_t>(pages) * static_cast<rlim_t>(sysconf(_SC_PAGESIZE)) + (rlim_t{200} << 20);
  const rlimit bounded{limit, limit};
  if (setrlimit(RLIMIT_AS, &bounded) != 0) return 1;
  const std::string said = test::error_of([] { const SingleThreadedBlas blas(64); });
  if (!test::has_all(said, {"OpenBLAS", "128 MiB", "64 threads", "ulimit -v"})) return 2;
  BlasMemory::require(1);  // one thread's is there as before
  return 0;
}

}  // namespace

TEST_CASE("Without memory for OpenBLAS there is an error, not a wait") {
#if defined(__SANITIZE_ADDRESS__)
  WARN("the address sanitizer needs terabytes of address space: skipped");
#else
  if (blas_memory_alloc == nullptr) {
    WARN("the BLAS that is linked is not OpenBLAS: skipped");
    return;
  }
  BlasMemory::require(1);
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) _exit(ask_for_too_much());
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
#endif
}
#endif
