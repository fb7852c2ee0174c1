#pragma once
/// Device tables that come with the library: figures derived from published measurements, each with
/// the citation that goes with every result made from it.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rramvar/core/names.hpp"
#include "rramvar/core/special_functions.hpp"
#include "rramvar/core/units.hpp"
#include "rramvar/device/device_lut.hpp"

namespace rramvar {

/// Measured quantiles of the two states of a binary cell.
struct QuantileTable {
  std::string_view name;
  std::string_view description;
  std::string_view citation;
  volt read_voltage;
  std::size_t measured;  ///< resistances behind each state
  std::span<const double> probability;
  std::span<const ohm> hrs_ohm;
  std::span<const ohm> lrs_ohm;
};

namespace builtin {

inline constexpr std::array<double, 55> ni_rram_probability{
    0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1,  0.12, 0.14, 0.16, 0.18,  0.2,  0.22,
    0.24,  0.26,  0.28, 0.3,  0.32, 0.34, 0.36, 0.38, 0.4,  0.42, 0.44, 0.46,  0.48, 0.5,
    0.52,  0.54,  0.56, 0.58, 0.6,  0.62, 0.64, 0.66, 0.68, 0.7,  0.72, 0.74,  0.76, 0.78,
    0.8,   0.82,  0.84, 0.86, 0.88, 0.9,  0.92, 0.94, 0.96, 0.98, 0.99, 0.995, 0.999};
inline constexpr std::array<ohm, 55> ni_rram_hrs_ohm{
    6725.28,     6959.51,     7238.18,    7663.27,     9131.68,     10235.1,    15166.5,
    27334.1,     34938.6,     41131.5,    48029.4,     56894.5,     64938.7,    73587.6,
    81164.4,     87961.2,     93383.2,    98469.9,     104718,      108900,     114178,
    120531,      124345,      129718,     135745,      143452,      149933,     155784,
    161786,      169178,      178076,     188329,      198094,      209361,     221156,
    234166,      247582,      269352,     294996,      324710,      355724,     394150,
    442201,      497411,      554161,     641407,      727084,      845354,     1.04521e+06,
    1.34098e+06, 2.00752e+06, 3.3812e+06, 5.80237e+06, 8.67923e+06, 5.60766e+07};
inline constexpr std::array<ohm, 55> ni_rram_lrs_ohm{
    6524.21, 6610.87, 6655.62, 6726.81, 6797.19, 6848.22, 6883.15, 6921.11, 6954.27, 6985.02,
    7016.93, 7043.32, 7064.7,  7088.51, 7119.24, 7147.24, 7167.55, 7194.02, 7214.49, 7244.53,
    7268.2,  7287.65, 7309.57, 7334.23, 7356.05, 7378.38, 7410.2,  7433.85, 7453.89, 7475.1,
    7506.35, 7537.09, 7564.64, 7588.24, 7613.69, 7646.89, 7683.21, 7718.6,  7755.94, 7784.13,
    7831.5,  7872.62, 7918.46, 7982.48, 8034.63, 8092.25, 8192.28, 8317.43, 8471.75, 8634.78,
    8912.61, 9288.51, 9448.25, 9530.75, 10123.1};

inline constexpr std::array<QuantileTable, 1> tables{{
    {"ni_rram_1t1r",
     "1T1R array of 1024 cells, two write cycles each; about 8 % of its RESETs failed",
     "Quantiles of 100cyc.tsv in github.com/akashlevy/NI-RRAM-Python, commit 6bceb45, MIT licence",
     0.2, 2048, ni_rram_probability, ni_rram_hrs_ohm, ni_rram_lrs_ohm},
}};

}  // namespace builtin

/// All built-in tables, for lists and help texts.
inline std::span<const QuantileTable> builtin_tables() {
  return builtin::tables;
}

/// The built-in table of that name. @throws Error naming the nearest ones if there is none
inline const QuantileTable& builtin_table(std::string_view name) {
  std::vector<std::string_view> known;
  for (const QuantileTable& table : builtin_tables()) {
    if (table.name == name) return table;
    known.push_back(table.name);
  }
  throw unknown_name("built-in device", name, known);
}

/// Resistance at probability p: ln R linear in the normal score between the measured quantiles, and
/// along the outermost pair beyond them. [ohm]
inline ohm interpolated_quantile(std::span<const double> probability, std::span<const ohm> r,
                                 double p) {
  const auto above = std::upper_bound(probability.begin() + 1, probability.end() - 1, p);
  const auto i = static_cast<std::size_t>(above - probability.begin());
  const double z0 = normal_quantile(probability[i - 1]);
  const double z1 = normal_quantile(probability[i]);
  const double share = (normal_quantile(p) - z0) / (z1 - z0);
  return std::exp(std::lerp(std::log(r[i - 1]), std::log(r[i]), share));
}

/// A look-up table of n entries a state, at the probabilities (i + ½)/n of a quantile table.
inline DeviceLUT<2> make_lut(const QuantileTable& table, std::size_t n = 1000) {
  std::array<std::vector<ohm>, 2> samples;
  for (std::size_t i = 0; i < n; ++i) {
    const double p = (static_cast<double>(i) + 0.5) / static_cast<double>(n);
    samples[0].push_back(interpolated_quantile(table.probability, table.hrs_ohm, p));
    samples[1].push_back(interpolated_quantile(table.probability, table.lrs_ohm, p));
  }
  return DeviceLUT<2>(std::move(samples), std::string(table.citation));
}

/// The look-up table of a built-in device by name. @throws Error as builtin_table
inline DeviceLUT<2> builtin_lut(std::string_view name) {
  return make_lut(builtin_table(name));
}

}  // namespace rramvar
