#include "rramvar/study/parallel.hpp"

#include <atomic>
#include <stdexcept>
#include <thread>
#include <vector>

#include "catch.hpp"

using rramvar::parallel_for;

TEST_CASE("parallel_for calls the body once for each index, with a worker's number in range") {
  for (const std::size_t threads : {1u, 2u, 3u, 8u}) {
    for (const std::size_t count : {0u, 1u, 2u, 7u, 1000u}) {
      std::vector<std::atomic<int>> calls(count);
      std::atomic<int> out_of_range{0};
      parallel_for(count, threads, [&](std::size_t i, std::size_t worker) {
        ++calls[i];
        if (worker >= threads) ++out_of_range;
      });
      std::size_t wrong = 0;
      for (const auto& n : calls) wrong += n != 1;
      CHECK(wrong == 0);
      CHECK(out_of_range == 0);
    }
  }
}

TEST_CASE("No two threads share a worker's number at a time") {
  std::vector<std::atomic<int>> inside(4);
  std::atomic<int> clashes{0};
  parallel_for(2000, 4, [&](std::size_t, std::size_t worker) {
    if (++inside[worker] != 1) ++clashes;
    --inside[worker];
  });
  CHECK(clashes == 0);
}

TEST_CASE("One thread is the caller's, and goes in order") {
  const auto caller = std::this_thread::get_id();
  std::vector<std::size_t> order;
  bool elsewhere = false;
  parallel_for(50, 1, [&](std::size_t i, std::size_t) {
    order.push_back(i);
    elsewhere = elsewhere || std::this_thread::get_id() != caller;
  });
  CHECK_FALSE(elsewhere);
  for (std::size_t i = 0; i < 50; ++i) CHECK(order[i] == i);
}

TEST_CASE("The first exception stops the rest and is thrown again") {
  for (const std::size_t threads : {1u, 2u, 3u}) {
    std::atomic<std::size_t> calls{0};
    const auto run = [&] {
      parallel_for(1'000'000, threads, [&](std::size_t i, std::size_t) {
        ++calls;
        if (i == 10) throw std::out_of_range("ten");
      });
    };
    CHECK_THROWS_AS(run(), std::out_of_range);
    CHECK(calls >= 11);
    CHECK(calls < 1'000'000);
  }
}

TEST_CASE("If every body throws, one exception comes out") {
  CHECK_THROWS_AS(
      parallel_for(100, 3, [](std::size_t, std::size_t) { throw std::domain_error("all"); }),
      std::domain_error);
}
