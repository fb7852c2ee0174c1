#pragma once
/// Figures of the RADAR cycling experiment: what 300 write cycles did to each of 100 binary cells.

#include <array>

#include "rramvar/core/units.hpp"
#include "rramvar/device/tables/builtin_table.hpp"

namespace rramvar {

/// How the spread of ln R of one state splits into cells and cycles.
struct CyclingFigures {
  double sigma_ln;         ///< of all resistances
  double robust_sigma_ln;  ///< half the distance of its quantiles at Φ(−1) and Φ(1)
  double c2c_sigma_ln;     ///< cycle-to-cycle: of one cell, the median over the cells
  double d2d_sigma_ln;     ///< device-to-device: of the cells' medians
  std::array<double, 3> autocorrelation;  ///< of one cell's ln R, at each of autocorrelation_lag
};

/// Cycles between the two resistances of each figure of CyclingFigures::autocorrelation.
inline constexpr std::array<int, 3> autocorrelation_lag{1, 5, 20};

namespace builtin {

inline constexpr std::array<ohm, 55> radar_cycling_hrs_ohm{
    6467.49, 7164.32, 7659.62, 8583.03, 10127.1, 11486.1, 12893.8, 14399.2, 15972,   17721.5,
    19508.9, 21377,   23500.1, 25835.7, 28275.4, 30906.4, 33758.5, 36561.9, 39673.7, 43123.2,
    46256.7, 49811,   53549.1, 57439.2, 61058.8, 65190.1, 69462.1, 73884.8, 78580.5, 83754.2,
    88993.8, 94104.3, 99604.9, 105483,  111743,  118471,  125916,  133539,  141884,  150897,
    160485,  172554,  185610,  201021,  218861,  239529,  262369,  295833,  337311,  397122,
    502015,  716954,  996855,  1357350, 1945790};
inline constexpr std::array<ohm, 55> radar_cycling_lrs_ohm{
    4023.71, 4088.16, 4127.73, 4180.43, 4250.82, 4300.27, 4343.33, 4382.2,  4417.24, 4449.54,
    4480.07, 4512.86, 4540.96, 4570.14, 4598.36, 4626.96, 4653.83, 4681.25, 4712.14, 4741.29,
    4770.09, 4802.8,  4836.24, 4871.81, 4905.75, 4941.37, 4974.84, 5006.5,  5037.97, 5072.4,
    5102.37, 5134.96, 5168.46, 5201.87, 5237.25, 5274.49, 5314.34, 5354.9,  5399.4,  5451.35,
    5509.06, 5569.04, 5632.64, 5710.24, 5798.74, 5910.5,  6071.05, 6248.18, 6499.68, 6896.58,
    7521.73, 9011.02, 11147,   13895.4, 26738.3};

inline constexpr StateFigures radar_cycling_hrs{.median_ohm = 73884.75,
                                                .mean_ohm = 133064.7,
                                                .std_ohm = 195583.6,
                                                .sigma_ln = 1.13749,
                                                .quantile_ohm = radar_cycling_hrs_ohm};
inline constexpr StateFigures radar_cycling_lrs{.median_ohm = 5006.496,
                                                .mean_ohm = 5308.912,
                                                .std_ohm = 1738.95,
                                                .sigma_ln = 0.191606,
                                                .quantile_ohm = radar_cycling_lrs_ohm};
inline constexpr std::array radar_cycling_states{radar_cycling_hrs, radar_cycling_lrs};

inline constexpr CyclingFigures radar_cycling_hrs_spread{
    .sigma_ln = 1.13749,
    .robust_sigma_ln = 1.21613,
    .c2c_sigma_ln = 0.74255,
    .d2d_sigma_ln = 0.94824,
    .autocorrelation = {0.24777, 0.22819, 0.14853}};
inline constexpr CyclingFigures radar_cycling_lrs_spread{
    .sigma_ln = 0.19161,
    .robust_sigma_ln = 0.12991,
    .c2c_sigma_ln = 0.12871,
    .d2d_sigma_ln = 0.10011,
    .autocorrelation = {0.21243, 0.14341, 0.06627}};
inline constexpr std::array radar_cycling_spread{radar_cycling_hrs_spread,
                                                 radar_cycling_lrs_spread};

inline constexpr BuiltinTable radar_1t1r{
    .name = "radar_1t1r",
    .description = "1T1R array of 100 cells, 300 write cycles each",
    .citation =
        "Statistics of misc/cycling/data/cycling-5-1-20.csv in "
        "github.com/akashlevy/RRAM-RADAR-Tuning; RADAR, IEEE Trans. Electron Devices, 2021, "
        "doi 10.1109/TED.2021.3097975",
    .measured = 30000,
    .state = radar_cycling_states};

}  // namespace builtin

/// The spread of the built-in table radar_1t1r by its source; [0] is the HRS, [1] the LRS.
inline const std::array<CyclingFigures, 2>& radar_1t1r_spread() {
  return builtin::radar_cycling_spread;
}

}  // namespace rramvar
