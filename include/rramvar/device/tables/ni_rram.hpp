#pragma once
/// Figures of the NI-RRAM array: binary 1T1R cells, some of whose RESETs failed.

#include <array>

#include "rramvar/core/units.hpp"
#include "rramvar/device/tables/builtin_table.hpp"

namespace rramvar::builtin {

inline constexpr std::array<ohm, 55> ni_rram_hrs_ohm{
    6725.28, 6959.51, 7238.18, 7663.27, 9131.68, 10235.1, 15166.5, 27334.1, 34938.6, 41131.5,
    48029.4, 56894.5, 64938.7, 73587.6, 81164.4, 87961.2, 93383.2, 98469.9, 104718,  108900,
    114178,  120531,  124345,  129718,  135745,  143452,  149933,  155784,  161786,  169178,
    178076,  188329,  198094,  209361,  221156,  234166,  247582,  269352,  294996,  324710,
    355724,  394150,  442201,  497411,  554161,  641407,  727084,  845354,  1045210, 1340980,
    2007520, 3381200, 5802370, 8679230, 56076600};
inline constexpr std::array<ohm, 55> ni_rram_lrs_ohm{
    6524.21, 6610.87, 6655.62, 6726.81, 6797.19, 6848.22, 6883.15, 6921.11, 6954.27, 6985.02,
    7016.93, 7043.32, 7064.7,  7088.51, 7119.24, 7147.24, 7167.55, 7194.02, 7214.49, 7244.53,
    7268.2,  7287.65, 7309.57, 7334.23, 7356.05, 7378.38, 7410.2,  7433.85, 7453.89, 7475.1,
    7506.35, 7537.09, 7564.64, 7588.24, 7613.69, 7646.89, 7683.21, 7718.6,  7755.94, 7784.13,
    7831.5,  7872.62, 7918.46, 7982.48, 8034.63, 8092.25, 8192.28, 8317.43, 8471.75, 8634.78,
    8912.61, 9288.51, 9448.25, 9530.75, 10123.1};

inline constexpr StateFigures ni_rram_hrs{.median_ohm = 155784.047,
                                          .mean_ohm = 574658.4,
                                          .std_ohm = 4165940,
                                          .sigma_ln = 1.39069,
                                          .quantile_ohm = ni_rram_hrs_ohm};
inline constexpr StateFigures ni_rram_lrs{.median_ohm = 7433.85223,
                                          .mean_ohm = 7544.48,
                                          .std_ohm = 590.3294,
                                          .sigma_ln = 0.0751884,
                                          .quantile_ohm = ni_rram_lrs_ohm};
inline constexpr std::array ni_rram_states{ni_rram_hrs, ni_rram_lrs};

inline constexpr BuiltinTable ni_rram_1t1r{
    .name = "ni_rram_1t1r",
    .description =
        "1T1R array of 1024 cells, two write cycles each; about 8 % of its RESETs failed",
    .citation =
        "Quantiles of 100cyc.tsv in github.com/akashlevy/NI-RRAM-Python, commit 6bceb45, MIT "
        "licence",
    .read_voltage = 0.2,
    .measured = 2048,
    .state = ni_rram_states};

}  // namespace rramvar::builtin
