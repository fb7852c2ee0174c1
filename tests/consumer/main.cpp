// A separate project that uses rramvar: its own small layer, device and format.
#include <array>
#include <cstddef>
#include <iomanip>
#include <iostream>

#include "rramvar/io/npy.hpp"
#include "rramvar/rramvar.hpp"

int main() {
  const rramvar::Geometry geometry{
      .channels = 1, .height = 6, .width = 6, .filters = 2, .kernel_height = 3, .kernel_width = 3};
  const rramvar::Tensor<4> weights(std::array<std::size_t, 4>{2, 1, 3, 3}, 0.3f);
  const rramvar::Tensor<4> images(std::array<std::size_t, 4>{1, 1, 6, 6}, 1.0f);
  const rramvar::LogNormalResistance<2> device{.mu_ln = {12.0, 9.0}, .sigma_ln = {0.5, 0.1}};
  const rramvar::Study study{rramvar::BitEncoder<rramvar::bfloat16>{rramvar::store::fraction},
                             rramvar::VariabilitySampler{device, rramvar::ThresholdReadout{}},
                             rramvar::Conv2DLayer1{weights, geometry}};
  const auto result = study.run(images, {.trials = 10});
  std::cout << "consumer of rramvar " << rramvar::library_version << ": relative L2 error "
            << std::setprecision(17) << result["relative_l2"].mean() << ", exactly "
            << study.expected(images).vs_trained.overall.relative_l2() << '\n';
  return result["relative_l2"].mean() >= 0.0 ? 0 : 1;
}
