// The entry points of libFuzzer: `fuzz_arrays --target=npy corpus/npy` fuzzes one target.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "fuzz/target.hpp"

namespace {
const rramvar::fuzz::Target* chosen = nullptr;
}

extern "C" int LLVMFuzzerInitialize(int* count, char*** arguments) {
  constexpr std::string_view option = "--target=";
  for (int i = 1; i < *count; ++i) {
    const std::string_view argument = (*arguments)[i];
    if (argument.starts_with(option)) {
      chosen = rramvar::fuzz::target_named(argument.substr(option.size()));
    }
    if (argument == "--targets") {
      for (const auto& target : rramvar::fuzz::targets()) {
        std::printf("%.*s\n", static_cast<int>(target.name.size()), target.name.data());
      }
      std::exit(0);
    }
  }
  if (chosen != nullptr) return 0;
  std::fputs("Name a target: --target=NAME, one of those that --targets lists.\n", stderr);
  std::exit(2);
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  rramvar::fuzz::run(*chosen, {data, size});
  return 0;
}
