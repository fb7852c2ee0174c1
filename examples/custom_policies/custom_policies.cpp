// Tutorial: a resistance distribution and a number format of your own. Both are plain structs; the
// conformance suites say in a sentence what such a struct gets wrong, and everything in the library
// then works with it.
#include <array>
#include <iostream>
#include <string>
#include <vector>

#include "custom_policies/log8.hpp"
#include "custom_policies/log_logistic.hpp"
#include "rramvar/device/distribution_conformance.hpp"
#include "rramvar/encoding/format_conformance.hpp"
#include "rramvar/rramvar.hpp"

namespace {

/// Prints what a policy breaks. @return whether it keeps its promises
bool passes(const std::string& name, const std::vector<std::string>& broken) {
  for (const std::string& sentence : broken) std::cout << name << ": " << sentence << '\n';
  if (broken.empty()) std::cout << name << " keeps its promises\n";
  return broken.empty();
}

}  // namespace

int main() {
  const LogLogistic device{{155e3, 7.4e3}, {6.0, 20.0}};  // HRS, LRS [ohm]

  // 1. Are they right?
  const bool device_is_right =
      passes("LogLogistic", rramvar::broken_promises(device, {.samples = 100'000}));
  const bool format_is_right = passes("Log8", rramvar::broken_promises(Log8{}));
  if (!device_is_right || !format_is_right) return 1;

  // 2. Use them: weights of AlexNet's layer 1 in shape, an image of a ramp.
  rramvar::Tensor<4> weights(std::array<std::size_t, 4>{96, 3, 11, 11});
  for (std::size_t i = 0; i < weights.size(); ++i) {
    weights.data()[i] = 0.2f * static_cast<float>(i * 37 % 101) / 100.0f - 0.1f;
  }
  rramvar::Tensor<4> images(std::array<std::size_t, 4>{1, 3, 227, 227});
  for (std::size_t i = 0; i < images.size(); ++i) {
    images.data()[i] = static_cast<float>(i % 227) / 227.0f;
  }
  const rramvar::Conv2DLayer1 layer{weights};
  const auto report = [&](const char* readout, const auto& study) {
    const auto result = study.run(images, {.trials = 50, .seed = 1});
    const auto interval = result["relative_l2"].rms_ci95();
    std::cout << readout << ": relative L2 error " << result["relative_l2"].rms()
              << " (95 %: " << interval.low << " to " << interval.high << ")\n";
  };

  // By threshold every word that can be read is enumerated: the error is known without trials.
  const rramvar::BitEncoder<Log8> encoder;
  const rramvar::Study threshold{
      encoder, rramvar::VariabilitySampler{device, rramvar::ThresholdReadout{}}, layer};
  report("threshold", threshold);
  std::cout << "  exactly: " << threshold.expected(images).vs_trained.overall.relative_l2() << '\n';

  // Analog readout needs the layout only, to turn real-valued bits into a weight.
  report(
      "analog, three lowest bits",
      rramvar::Study{rramvar::BitEncoder<Log8>{rramvar::store::mask(0x07)},
                     rramvar::VariabilitySampler{device, rramvar::LogResistanceReadout{}}, layer});
}
