#include "common/designs.hpp"

#include <array>
#include <utility>
#include <vector>

#include "rramvar/core/names.hpp"
#include "rramvar/device/distributions/log_normal.hpp"
#include "rramvar/device/distributions/normal.hpp"
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
constexpr std::array<Choice, 3> distributions{{
    {"table", "each entry of the device table equally likely (bootstrap)"},
    {"lognormal", "log-normal with the mean and spread of ln R of the table"},
    {"normal", "normal with the mean and spread of R of the table, cut at its least entry"},
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

template <class Encoder>
std::unique_ptr<StoredWeights> with_distribution(Encoder encoder, const Design& design,
                                                 const DeviceLUT<2>& lut,
                                                 std::span<const float> weights) {
  const auto store = [&](auto distribution) {
    return with_readout(std::move(encoder), std::move(distribution), design.readout, weights);
  };
  if (design.distribution == "table") return store(lut);
  if (design.distribution == "lognormal") return store(LogNormalResistance<2>::fit(lut));
  if (design.distribution == "normal") return store(NormalResistance<2>::fit(lut));
  fail("distribution", design.distribution, distributions);
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

std::unique_ptr<StoredWeights> store_by_design(const Design& design, const DeviceLUT<2>& lut,
                                               std::span<const float> weights) {
  const StoredBits bits = store::parse(design.store);
  const NonFinite non_finite = non_finite_named(design.non_finite);
  const auto store = [&](auto format) {
    return with_distribution(
        BitEncoder<decltype(format)>(format, bits, UniformCells<1>{}, non_finite), design, lut,
        weights);
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
