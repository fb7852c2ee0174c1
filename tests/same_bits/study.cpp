// Every metric of a few trials by pictures, to the last bit; run.sh compares what builds print.
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>

#include "rramvar/device/distributions/log_normal.hpp"
#include "rramvar/device/sources/device_to_device.hpp"
#include "rramvar/device/sources/read_noise.hpp"
#include "rramvar/device/varied_device.hpp"
#include "rramvar/readout/threshold.hpp"
#include "rramvar/rramvar.hpp"

using namespace rramvar;

namespace {

/// Whole numbers over a power of two, so that no compiler rounds them.
template <std::size_t N>
Tensor<N> numbers(const std::array<std::size_t, N>& shape, float unit, std::uint32_t stream) {
  Tensor<N> out(shape);
  for (std::size_t i = 0; i < out.size(); ++i) {
    DrawEngine engine({.trial = stream}, static_cast<std::uint32_t>(i), 0, DrawSource::tabulation);
    out.data()[i] = static_cast<float>(static_cast<int>(engine() >> 16) - 32768) * unit;
  }
  return out;
}

template <class Format, class Distribution, class Readout>
void print(const char* name, Format format, const Distribution& device, const Readout& readout) {
  const Geometry g{.channels = 3,
                   .height = 21,
                   .width = 19,
                   .filters = 29,
                   .kernel_height = 5,
                   .kernel_width = 4,
                   .stride = 2,
                   .padding = 1};
  const auto weights =
      numbers<4>({g.filters, g.channels, g.kernel_height, g.kernel_width}, 0x1p-18f, 0);
  const Conv2DLayer1 layer{weights, numbers<1>({g.filters}, 0x1p-16f, 1), g};
  const Study study{BitEncoder{format, store::all}, VariabilitySampler{device, readout}, layer};
  const auto images = numbers<4>({2, g.channels, g.height, g.width}, 0x1p-12f, 2);
  std::printf("%s\n", name);
  study.run(images, {.trials = 3, .chips = 2, .on_trial = [](const TrialRecord& trial) {
                       for (const double value : trial.vs_trained) std::printf("%a ", value);
                       for (const double value : trial.vs_encoded) std::printf("%a ", value);
                       std::printf("\n");
                     }});
}

}  // namespace

int main() {
  const auto lut = builtin_lut("ni_rram_1t1r");
  print("table, conductance", binary32{}, lut, ConductanceReadout{});
  print("law with d2d and read noise, threshold", bfloat16{},
        VariedDevice{LogNormalResistance<2>::from_median({8e3, 150e3}, {0.1, 0.4}),
                     DeviceToDevice<2>{{0.05, 0.05}}, ReadNoise{0.02}},
        ThresholdReadout{});
}
