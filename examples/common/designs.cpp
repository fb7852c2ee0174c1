#include "common/designs.hpp"

#include <array>
#include <utility>
#include <vector>

#include "rramvar/core/names.hpp"
#include "rramvar/device/distributions/gamma.hpp"
#include "rramvar/device/distributions/ideal.hpp"
#include "rramvar/device/distributions/log_normal.hpp"
#include "rramvar/device/distributions/log_normal_mixture.hpp"
#include "rramvar/device/distributions/normal.hpp"
#include "rramvar/device/distributions/smoothed_empirical.hpp"
#include "rramvar/device/distributions/weibull.hpp"
#include "rramvar/device/fit/fit_device.hpp"
#include "rramvar/device/measured_array.hpp"
#include "rramvar/device/sources/held_by_cell.hpp"
#include "rramvar/encoding/bit_encoder.hpp"
#include "rramvar/encoding/fixed_point.hpp"
#include "rramvar/encoding/ieee_float.hpp"
#include "rramvar/readout/analog.hpp"
#include "rramvar/readout/threshold.hpp"
#include "rramvar/sampling/variability_sampler.hpp"

namespace rramvar::programs {

namespace {

constexpr std::array<Choice, 6> formats{{
    {"binary16", "IEEE 754 half precision: 1 sign, 5 exponent, 10 fraction bits"},
    {"bfloat16", "1 sign, 8 exponent, 7 fraction bits"},
    {"binary32", "IEEE 754 single precision: 1 sign, 8 exponent, 23 fraction bits"},
    {"q3.12", "fixed point, two's complement: sign, 3 integer, 12 fraction bits"},
    {"q0.15", "fixed point, two's complement: sign, 15 fraction bits"},
    {"q0.7", "fixed point, two's complement: sign, 7 fraction bits"},
}};
constexpr std::array<Choice, 8> distributions{{
    {"table", "each entry of the device table equally likely (bootstrap)"},
    {"smoothed", "the table smoothed between its entries, with fitted tails beyond them"},
    {"lognormal", "log-normal with the mean and spread of ln R of the table"},
    {"normal", "normal with the mean and spread of R of the table, cut at its least entry"},
    {"weibull", "Weibull law fitted to the table"},
    {"gamma", "gamma law fitted to the table"},
    {"mixture", "two normals of ln R fitted to the table"},
    {"median", "no spread: each state has its median, for use with --d2d, --c2c, ..."},
}};
constexpr std::array<Choice, 3> spreads{{
    {"c2c", "cycle-to-cycle: drawn anew at each write"},
    {"d2d", "device-to-device: drawn once for each cell of a chip"},
    {"measured", "as measured: a cell is one of the table's cells, a write one of its cycles"},
}};
constexpr std::array<Choice, 4> readouts{{
    {"conductance", "analog, linear in 1/R"},
    {"resistance", "analog, linear in R"},
    {"log-resistance", "analog, linear in ln R"},
    {"threshold", "sense amplifier with the maximum-likelihood reference"},
}};
constexpr std::array<Choice, 3> non_finites{{
    {"saturate", "Inf and NaN become the largest finite value with the sign that was read"},
    {"zero", "Inf and NaN become 0"},
    {"propagate", "Inf and NaN stay, and the metrics with them"},
}};
constexpr std::array<Choice, 6> stores{{
    {"all", "every bit of the word"},
    {"sign", "the sign bit"},
    {"exponent", "the exponent of a floating-point format"},
    {"integer", "the integer bits of a fixed-point format"},
    {"fraction", "the fraction bits"},
    {"mask:0x3ff", "the bits set in a hexadecimal mask"},
}};

[[noreturn]] void fail(std::string_view kind, std::string_view name,
                       std::span<const Choice> choices) {
  std::vector<std::string_view> known;
  for (const Choice& choice : choices) known.push_back(choice.name);
  throw unknown_name(kind, name, known);
}

NonFinite non_finite_named(std::string_view name) {
  if (name == "saturate") return NonFinite::saturate;
  if (name == "zero") return NonFinite::zero;
  if (name == "propagate") return NonFinite::propagate;
  fail("policy for Inf and NaN", name, non_finites);
}

// Each step below picks one type and hands it on; the last one makes the product.

template <class Encoder, class Distribution>
std::unique_ptr<StoredWeights> with_readout(Encoder encoder, Distribution distribution,
                                            std::string_view name, std::span<const float> weights) {
  const auto store = [&](auto readout) {
    return store_weights(std::move(encoder), VariabilitySampler(std::move(distribution), readout),
                         weights);
  };
  if (name == "conductance") return store(ConductanceReadout{});
  if (name == "resistance") return store(ResistanceReadout{});
  if (name == "log-resistance") return store(LogResistanceReadout{});
  if (name == "threshold") return store(ThresholdReadout{});
  fail("readout", name, readouts);
}

/// The distribution of a name, fitted to the table.
AnyDistribution<2> distribution_named(std::string_view name, const DeviceLUT<2>& lut) {
  if (name == "table") return lut;
  if (name == "smoothed") return SmoothedEmpirical<2>(lut);
  if (name == "lognormal") return LogNormalResistance<2>::fit(lut);
  if (name == "normal") return NormalResistance<2>::fit(lut);
  if (name == "weibull") return fit_device<WeibullResistance<2>>(lut);
  if (name == "gamma") return fit_device<GammaResistance<2>>(lut);
  if (name == "mixture") return fit_device<LogNormalMixture<2>>(lut);
  if (name == "median") return IdealResistance<2>{{lut.median(0), lut.median(1)}};
  fail("distribution", name, distributions);
}

/// The same with the table's spread put where it belongs.
AnyDistribution<2> spread_as(const Design& design, const Device& device) {
  if (design.spread == "measured") {
    if (design.distribution != "table") {
      throw Error("--spread measured draws the table's own cells and cycles",
                  "--distribution " + design.distribution + " does not", "leave one of them out");
    }
    if (!device.measured) {
      throw Error("--spread measured needs a table with the cell of each resistance", {},
                  "give it by --lut, with a column 'cell'");
    }
    return MeasuredArray<2>(*device.measured);
  }
  AnyDistribution<2> distribution = distribution_named(design.distribution, device.lut);
  if (design.spread == "d2d") return HeldByCell<AnyDistribution<2>>{distribution};
  if (design.spread == "c2c") return distribution;
  fail("spread", design.spread, spreads);
}

/// A plain table is a type of its own, because it is read fastest; everything else is one more.
template <class Encoder>
std::unique_ptr<StoredWeights> with_distribution(Encoder encoder, const Design& design,
                                                 const Device& device, std::uint32_t chips,
                                                 std::span<const float> weights) {
  const auto store = [&](auto distribution) {
    return with_readout(std::move(encoder), std::move(distribution), design.readout, weights);
  };
  const AnyDistribution<2> distribution = spread_as(design, device);
  if (design.distribution == "table" && design.spread == "c2c" && !design.variability.any()) {
    return store(device.lut);
  }
  const std::uint64_t cells = std::uint64_t{chips} * weights.size() * encoder.digits().size();
  return store(vary(distribution, design.variability, device.read_voltage, cells));
}

}  // namespace

std::span<const Choice> format_choices() {
  return formats;
}
std::span<const Choice> distribution_choices() {
  return distributions;
}
std::span<const Choice> readout_choices() {
  return readouts;
}
std::span<const Choice> non_finite_choices() {
  return non_finites;
}
std::span<const Choice> store_choices() {
  return stores;
}
std::span<const Choice> spread_choices() {
  return spreads;
}

std::unique_ptr<StoredWeights> store_by_design(const Design& design, const Device& device,
                                               std::span<const float> weights,
                                               std::uint32_t chips) {
  const StoredBits bits = store::parse(design.store);
  const NonFinite non_finite = non_finite_named(design.non_finite);
  const auto store = [&](auto format) {
    return with_distribution(
        BitEncoder<decltype(format)>(format, bits, UniformCells<1>{}, non_finite), design, device,
        chips, weights);
  };
  if (design.format == "binary16") return store(binary16{});
  if (design.format == "bfloat16") return store(bfloat16{});
  if (design.format == "binary32") return store(binary32{});
  if (design.format == "q3.12") return store(fixed_point<3, 12>{});
  if (design.format == "q0.15") return store(fixed_point<0, 15>{});
  if (design.format == "q0.7") return store(fixed_point<0, 7>{});
  fail("number format", design.format, formats);
}

}  // namespace rramvar::programs
