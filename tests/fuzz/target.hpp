#pragma once
// What is fuzzed: functions of some bytes that return, or throw rramvar::Error, and do nothing
// else.
//
//     RRAMVAR_FUZZ_TARGET(npy) { read_npy_array(file(bytes)); }
//
// One program holds all targets: with libFuzzer (fuzz_main.cpp), or as a plain test that replays
// the files of corpus/<target> (replay_main.cpp).

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <span>
#include <string_view>
#include <vector>

#include "rramvar/core/error.hpp"

namespace rramvar::fuzz {

using Bytes = std::span<const std::uint8_t>;

struct Target {
  std::string_view name;
  void (*run)(Bytes);
};

/// All targets, in no certain order.
std::vector<Target>& targets();
const Target* target_named(std::string_view name);

struct Registration {
  Registration(std::string_view name, void (*run)(Bytes)) { targets().push_back({name, run}); }
};

/// Runs a target. An Error is a right answer if its sentence can be shown; all else that is thrown
/// is a defect, and ends the program.
void run(const Target& target, Bytes bytes);

/// The bytes as a file in the folder for temporary files, overwritten by the next call.
const std::filesystem::path& file(Bytes bytes);

/// Ends the program with the sentence where a promise is broken.
void require(bool kept, std::string_view promise);

/// Calls one function, and the other if that throws an Error.
template <class F, class G>
void first_that_reads(const F& f, const G& g) {
  try {
    f();
    return;
  } catch (const Error&) {
  }
  g();
}

/// Takes values from the front of some bytes; zeros when they are used up.
class Taker {
 public:
  explicit Taker(Bytes bytes) : rest_(bytes) {}

  bool is_empty() const { return rest_.empty(); }

  template <class T>
  T take() {
    T value{};
    const std::size_t size = std::min(sizeof(T), rest_.size());
    if (size > 0) std::memcpy(&value, rest_.data(), size);
    rest_ = rest_.subspan(size);
    return value;
  }

 private:
  Bytes rest_;
};

}  // namespace rramvar::fuzz

#define RRAMVAR_FUZZ_TARGET(name)                                                    \
  static void fuzz_##name(rramvar::fuzz::Bytes bytes);                               \
  static const rramvar::fuzz::Registration registration_##name{#name, &fuzz_##name}; \
  static void fuzz_##name([[maybe_unused]] rramvar::fuzz::Bytes bytes)
