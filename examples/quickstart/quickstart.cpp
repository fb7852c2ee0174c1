// The shortest complete study: weights, a device, a code, a layer, and how wrong it gets.
#include <array>
#include <cstddef>
#include <iostream>

#include "rramvar/rramvar.hpp"

int main() {
  // Any weights (filters, channels, height, width) and images (N, channels, height, width).
  rramvar::Tensor<4> weights(std::array<std::size_t, 4>{96, 3, 11, 11}, 0.1f);
  rramvar::Tensor<4> images(std::array<std::size_t, 4>{1, 3, 227, 227}, 1.0f);

  const rramvar::DeviceLUT<2> lut = rramvar::builtin_lut("ni_rram_1t1r");
  const rramvar::Conv2DLayer1 layer{weights};  // AlexNet layer 1 unless told otherwise
  const rramvar::Study study{rramvar::BitEncoder<rramvar::binary16>{rramvar::store::fraction},
                             rramvar::VariabilitySampler{lut, rramvar::ConductanceReadout{}},
                             layer};

  const auto result = study.run(images, {.trials = 20, .seed = 1});
  const auto& error = result["relative_l2"];
  std::cout << "relative L2 error " << error.mean() << ", 95 % interval " << error.ci95().low
            << " to " << error.ci95().high << " over " << error.trials() << " trials\n";
}
