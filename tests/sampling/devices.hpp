#pragma once
/// Devices that the sampling tests share.

#include <array>
#include <bit>
#include <cstdint>
#include <span>
#include <vector>

#include "rramvar/device/device_lut.hpp"
#include "rramvar/device/distributions/ideal.hpp"
#include "rramvar/device/distributions/log_normal.hpp"
#include "rramvar/memory/exact_moments.hpp"
#include "rramvar/sampling/variability_sampler.hpp"

namespace rramvar::test {

/// States from 1 MΩ down to 1 kΩ, equally spaced in ln R, without variability.
template <std::size_t S>
IdealResistance<S> ideal_device() {
  IdealResistance<S> d{};
  for (LogicState s = 0; s < S; ++s) {
    d.nominal_ohm[s] = 1e6 * std::pow(1e-3, static_cast<double>(s) / (S - 1));
  }
  return d;
}

/// The same medians, log-normal.
template <std::size_t S>
LogNormalResistance<S> noisy_device(double sigma) {
  LogNormalResistance<S> d{};
  for (LogicState s = 0; s < S; ++s) {
    d.mu_ln[s] = std::log(ideal_device<S>().nominal_ohm[s]);
    d.sigma_ln[s] = sigma;
  }
  return d;
}

/// A table that does not say that it is one, so that the sampler draws from it cell by cell.
template <std::size_t S>
struct Hidden {
  static constexpr std::size_t states = S;
  DeviceLUT<S> lut;
  ohm operator()(LogicState s, DrawEngine& engine) const { return lut(s, engine); }
  template <class F>
  double mean(LogicState s, const F& f) const {
    return lut.mean(s, f);
  }
  double cdf(LogicState s, ohm r) const { return lut.cdf(s, r); }
  ohm quantile(LogicState s, double p) const { return lut.quantile(s, p); }
};

/// A readout that takes every cell for the same state.
template <LogicState Always>
struct Stuck {
  struct Reader {
    LogicState operator()(ohm) const { return Always; }
  };
  template <class D>
  Reader calibrate(const D&) const {
    return {};
  }
};

/// P(read t | stored s) of the cells of `width` bits, as [s][t].
template <class Sampler>
std::vector<std::vector<double>> confusion_of(const Sampler& sampler, int width) {
  return sampler.readings()->of_width(width).confusion;
}

template <class Stored>
std::vector<double> read_once(const Stored& stored, const TrialIndex& at = {}) {
  std::vector<double> w_hat(stored.encoded().size());
  stored.read(at, w_hat);
  return w_hat;
}

/// What tells apart numbers that compare equal, and compares NaN.
inline std::vector<std::uint64_t> bits(const std::vector<double>& values) {
  std::vector<std::uint64_t> out;
  for (const double value : values) out.push_back(std::bit_cast<std::uint64_t>(value));
  return out;
}

}  // namespace rramvar::test
