// Drawing and reading the cells of one trial, in the way that everything is measured on and in
// others.
#include <array>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "items.hpp"

namespace rramvar::bench {

namespace {

/// A way to store and read weights; read(trial) draws and reads them all once.
struct Variant {
  std::string name;
  double draws;  ///< digits read in a trial
  std::function<void(std::uint32_t)> read;
};

std::vector<Variant> variants(std::span<const float> weights) {
  std::vector<Variant> out;
  const auto add = [&](std::string name, auto encoder, auto sampler) {
    const double draws = static_cast<double>(weights.size() * encoder.digits().size());
    auto words = encoder(weights);
    out.push_back({std::move(name), draws,
                   [=, w_hat = std::vector<double>(weights.size())](std::uint32_t trial) mutable {
                     sampler.sample(encoder, std::span(std::as_const(words)), {.trial = trial},
                                    w_hat);
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
  add("binary16, log-normal, converter", BitEncoder<binary16>{},
      VariabilitySampler(law, AdcReadout<>{}));
  add("binary16, log-normal, threshold", BitEncoder<binary16>{},
      VariabilitySampler(law, ThresholdReadout{}));
  add("binary16, pairs of cells", BitEncoder<binary16>{},
      VariabilitySampler(lut, DifferentialReadout<>{}));
  // As run_trials reads them: several trials of a chip at once.
  const auto add_varied = [&](std::string name, auto device) {
    constexpr std::uint32_t together = 8;
    const BitEncoder<binary16> encoder;
    const double draws = together * static_cast<double>(weights.size() * encoder.digits().size());
    out.push_back(
        {std::move(name), draws,
         [plan = VariabilitySampler(device).plan(encoder), words = encoder(weights),
          w_hat = std::vector<double>(together * weights.size())](std::uint32_t number) mutable {
           std::array<TrialIndex, together> trials;
           std::array<ReadCounts, together> counts;
           for (std::uint32_t t = 0; t < together; ++t) {
             trials[t].trial = together * number + t;
           }
           plan.read(std::span(std::as_const(words)), trials, w_hat, counts);
         }});
  };
  const DeviceToDevice<2> d2d{{0.1, 0.1}};
  add_varied("binary16, d2d on a table", VariedDevice(lut, d2d));
  add_varied("binary16, d2d, c2c, read noise",
             VariedDevice(IdealResistance<2>{{155e3, 7.4e3}}, d2d, CycleToCycle<2>({0.1, 0.1}),
                          ReadNoise{0.02}));
  return out;
}

}  // namespace

std::vector<Item> sampling_items(const Job& job, const Effort& effort) {
  JobLimits limits(job);
  std::vector<double> w_hat(job.words.size());
  std::uint32_t trial = 0;
  const auto [sampling, limit] = best_seconds(
      effort.rounds, [&] { job.stored.read({.trial = ++trial}, w_hat); }, [&] { limits.draw(); });
  const auto draws = static_cast<double>(job.words.size() * job.encoder.digits().size());
  const double limit_ns = limit / draws * 1e9;
  std::vector<Item> items{{"sampling / draw-and-gather loop", "ns a draw", sampling / draws * 1e9,
                           limit_ns, "<= 1.3", 0.0, 3.0}};
  for (const Variant& variant : variants(job.weights)) {
    const double seconds =
        best_seconds(std::max(effort.rounds / 10, 5), [&] { variant.read(++trial); })[0];
    items.push_back({variant.name, "ns a draw", seconds / variant.draws * 1e9, limit_ns, ""});
  }
  return items;
}

}  // namespace rramvar::bench
