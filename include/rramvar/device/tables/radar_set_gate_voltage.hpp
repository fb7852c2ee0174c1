#pragma once
/// Figures of a RADAR experiment: the resistance after SET against the gate voltage of the cell's
/// transistor, which sets the current compliance.

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

#include "rramvar/core/units.hpp"

namespace rramvar {

/// Resistances after SETs at one gate voltage.
struct SetGateVoltageRow {
  volt gate_voltage;
  std::size_t measured;  ///< number of SETs
  ohm median_ohm;
  double sigma_ln;         ///< of ln R
  double robust_sigma_ln;  ///< half the distance of the quantiles of ln R at Φ(−1) and Φ(1)
};

/// A measured series, gate voltage rising. At the lower end most SETs fail: the median is a HRS.
struct SetGateVoltageSeries {
  std::string_view name;
  std::string_view description;
  std::string_view citation;
  std::span<const SetGateVoltageRow> rows;
};

namespace builtin {

inline constexpr std::array<SetGateVoltageRow, 64> radar_set_gate_voltage_rows{
    {{2.0, 1000, 161889.2, 1.1147, 1.0228},  {2.01, 1000, 164854.6, 1.0839, 1.0009},
     {2.02, 1000, 171440.4, 1.1024, 1.0177}, {2.03, 1000, 160114.3, 1.103, 1.0347},
     {2.04, 1000, 171735.3, 1.1077, 0.9957}, {2.05, 1000, 173450.1, 1.108, 1.0407},
     {2.06, 1000, 161776.4, 1.0979, 1.0133}, {2.07, 1000, 165564.4, 1.1055, 0.9946},
     {2.08, 1000, 173002.1, 1.1167, 1.0278}, {2.09, 1000, 164722.1, 1.1094, 0.9976},
     {2.1, 1000, 166557.3, 1.0908, 0.9919},  {2.11, 1000, 159036.0, 1.0724, 0.9739},
     {2.12, 1000, 149480.3, 1.051, 0.9569},  {2.13, 1000, 148689.1, 1.0557, 0.9855},
     {2.14, 1000, 145432.6, 1.0435, 0.9447}, {2.15, 1000, 140154.1, 0.9899, 0.858},
     {2.16, 1000, 135329.8, 0.9841, 0.8807}, {2.17, 1000, 126923.3, 0.9723, 0.8808},
     {2.18, 1000, 106788.6, 0.9222, 0.8342}, {2.19, 1000, 97009.1, 0.8919, 0.8075},
     {2.2, 1000, 88004.8, 0.826, 0.7616},    {2.21, 1000, 75950.5, 0.8009, 0.7477},
     {2.22, 1000, 65722.5, 0.7643, 0.7299},  {2.23, 1000, 57122.1, 0.7171, 0.6873},
     {2.24, 1000, 46667.3, 0.6953, 0.6824},  {2.25, 1000, 42505.5, 0.661, 0.6243},
     {2.26, 1000, 36077.4, 0.6332, 0.6211},  {2.27, 1000, 31760.2, 0.6069, 0.5768},
     {2.28, 1000, 28280.7, 0.5495, 0.5352},  {2.29, 1000, 24678.5, 0.5368, 0.5206},
     {2.3, 1000, 22143.0, 0.5104, 0.4778},   {2.31, 1000, 19461.7, 0.4567, 0.435},
     {2.32, 1000, 18011.6, 0.4361, 0.406},   {2.33, 1000, 16293.4, 0.3991, 0.344},
     {2.34, 1000, 14690.2, 0.3493, 0.3053},  {2.35, 1000, 13435.2, 0.3286, 0.2787},
     {2.36, 1000, 12919.7, 0.3098, 0.2601},  {2.37, 1000, 12088.0, 0.2873, 0.2324},
     {2.38, 1000, 11398.3, 0.2719, 0.2173},  {2.39, 1000, 10748.9, 0.2483, 0.1991},
     {2.4, 1000, 10364.4, 0.2254, 0.1892},   {2.41, 1000, 9794.1, 0.2243, 0.1612},
     {2.42, 1000, 9322.0, 0.2114, 0.154},    {2.43, 1000, 9005.7, 0.1954, 0.1396},
     {2.44, 1000, 8644.9, 0.1793, 0.1374},   {2.45, 1000, 8417.2, 0.1783, 0.1407},
     {2.46, 1000, 8113.7, 0.1608, 0.1209},   {2.47, 1000, 7867.8, 0.1618, 0.1155},
     {2.48, 1000, 7617.3, 0.1548, 0.1085},   {2.49, 1000, 7463.8, 0.1489, 0.108},
     {2.5, 1000, 7188.2, 0.1483, 0.1042},    {2.51, 1000, 7101.4, 0.1386, 0.1051},
     {2.52, 1000, 6954.6, 0.1308, 0.0992},   {2.53, 1000, 6798.9, 0.134, 0.0927},
     {2.54, 998, 6662.9, 0.1109, 0.0876},    {2.55, 996, 6540.7, 0.1188, 0.0869},
     {2.56, 993, 6448.6, 0.1128, 0.0848},    {2.57, 992, 6325.0, 0.1158, 0.0826},
     {2.58, 989, 6211.6, 0.0948, 0.0777},    {2.59, 982, 6128.9, 0.1051, 0.0785},
     {2.6, 964, 6064.3, 0.1033, 0.076},      {2.61, 943, 5986.1, 0.0986, 0.0768},
     {2.62, 902, 5925.1, 0.0962, 0.0736},    {2.63, 842, 5871.1, 0.0905, 0.0702}}};

inline constexpr SetGateVoltageSeries radar_set_gate_voltage{
    .name = "radar_lrs_vs_set_gate_voltage",
    .description = "50 1T1R cells, 20 SETs each a gate voltage; bit line at 2 V, pulses of 100 ns",
    .citation =
        "Statistics of sweeps/data/set-sweep-wl-inner-5-31-20.csv in "
        "github.com/akashlevy/RRAM-RADAR-Tuning; RADAR, IEEE Trans. Electron Devices, 2021, "
        "doi 10.1109/TED.2021.3097975",
    .rows = radar_set_gate_voltage_rows};

}  // namespace builtin

/// The resistance after SET against the SET gate voltage, with the citation to go with it.
inline const SetGateVoltageSeries& lrs_against_set_gate_voltage() {
  return builtin::radar_set_gate_voltage;
}

}  // namespace rramvar
