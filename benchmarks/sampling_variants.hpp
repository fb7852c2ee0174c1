#pragma once
/// Other ways to store and read the benchmark's weights than the one that everything is measured
/// on.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "rramvar/rramvar.hpp"

namespace rramvar::bench {

/// A way to store and read weights; read(trial) draws and reads them all once.
struct SamplingVariant {
  std::string name;
  double draws;  ///< digits read in a trial
  std::function<void(std::uint32_t)> read;
};

inline std::vector<SamplingVariant> sampling_variants(std::span<const float> weights) {
  std::vector<SamplingVariant> variants;
  const auto add = [&](std::string name, auto encoder, auto sampler) {
    const double draws = static_cast<double>(weights.size() * encoder.digits().size());
    auto words = encoder(weights);
    variants.push_back(
        {std::move(name), draws,
         [=, w_hat = std::vector<double>(weights.size())](std::uint32_t trial) mutable {
           sampler.sample(encoder, std::span(std::as_const(words)), {.trial = trial}, w_hat);
         }});
  };
  const DeviceLUT<2> lut = builtin_lut("ni_rram_1t1r");
  const auto law = LogNormalResistance<2>::fit(lut);
  add("binary32, conductance", BitEncoder<binary32>{}, VariabilitySampler(lut));
  add("fraction of binary16, conductance", BitEncoder<binary16>(store::fraction),
      VariabilitySampler(lut));
  add("binary16 chosen at run time", BitEncoder<AnyFormat, FieldCells>(AnyFormat(binary16{})),
      VariabilitySampler(lut));
  add("binary16, threshold", BitEncoder<binary16>{}, VariabilitySampler(lut, ThresholdReadout{}));
  LogNormalResistance<2> apart = law;
  apart.sigma_ln = {0.3, 0.3};
  add("binary16, threshold, rare errors", BitEncoder<binary16>{},
      VariabilitySampler(apart, ThresholdReadout{}));
  add("binary16, log-normal, conductance", BitEncoder<binary16>{}, VariabilitySampler(law));
  return variants;
}

}  // namespace rramvar::bench
