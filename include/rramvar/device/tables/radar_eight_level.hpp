#pragma once
/// Figures of the RADAR retention experiment: eight resistance levels, three bits a cell, before
/// and after a bake.

#include <array>

#include "rramvar/core/units.hpp"
#include "rramvar/device/tables/builtin_table.hpp"

namespace rramvar::builtin {

// In state order, so with falling resistance: state s is level 7 − s of the source. State 0 is
// skewed: its published mean is 21 % (after the bake 16 %) above that of the log-normal law.
inline constexpr std::array<StateFigures, 8> radar_prebake_states{
    {{.median_ohm = 149818.31, .mean_ohm = 220620.5, .std_ohm = 166201.3, .sigma_ln = 0.625657},
     {.median_ohm = 11598.827, .mean_ohm = 11601.16, .std_ohm = 422.3138, .sigma_ln = 0.0363765},
     {.median_ohm = 7879.67, .mean_ohm = 7879.497, .std_ohm = 96.5456, .sigma_ln = 0.0122498},
     {.median_ohm = 6546.7105, .mean_ohm = 6547.986, .std_ohm = 36.77302, .sigma_ln = 0.00561507},
     {.median_ohm = 5703.454, .mean_ohm = 5701.717, .std_ohm = 28.62824, .sigma_ln = 0.00503024},
     {.median_ohm = 5071.0465, .mean_ohm = 5065.88, .std_ohm = 28.69991, .sigma_ln = 0.00569425},
     {.median_ohm = 4563.461, .mean_ohm = 4560.044, .std_ohm = 21.17615, .sigma_ln = 0.00466393},
     {.median_ohm = 4161.296, .mean_ohm = 4135.169, .std_ohm = 76.84615, .sigma_ln = 0.0189368}}};
inline constexpr std::array<StateFigures, 8> radar_postbake_states{
    {{.median_ohm = 144448.26, .mean_ohm = 219178.5, .std_ohm = 181007.4, .sigma_ln = 0.737822},
     {.median_ohm = 11470.168, .mean_ohm = 11605.27, .std_ohm = 1321.823, .sigma_ln = 0.107595},
     {.median_ohm = 8010.57, .mean_ohm = 8007.472, .std_ohm = 279.7981, .sigma_ln = 0.0351675},
     {.median_ohm = 6606.681, .mean_ohm = 6619.789, .std_ohm = 140.4532, .sigma_ln = 0.0207138},
     {.median_ohm = 5723.3555, .mean_ohm = 5728.802, .std_ohm = 60.78014, .sigma_ln = 0.0106262},
     {.median_ohm = 5088.29, .mean_ohm = 5084.402, .std_ohm = 45.90617, .sigma_ln = 0.00903182},
     {.median_ohm = 4571.7325, .mean_ohm = 4568.608, .std_ohm = 33.78987, .sigma_ln = 0.00741697},
     {.median_ohm = 4160.5205, .mean_ohm = 4138.296, .std_ohm = 77.86793, .sigma_ln = 0.0191622}}};

inline constexpr BuiltinTable radar_8level_prebake{
    .name = "radar_8level_prebake",
    .description = "1T1R cells at eight levels, 128 cells each, as programmed; log-normal levels",
    .citation =
        "Statistics of retention/data/readtest3bpc6-prebake.csv in "
        "github.com/akashlevy/RRAM-RADAR-Tuning; RADAR, IEEE Trans. Electron Devices, 2021, "
        "doi 10.1109/TED.2021.3097975",
    .measured = 128,
    .state = radar_prebake_states};
inline constexpr BuiltinTable radar_8level_postbake{
    .name = "radar_8level_postbake",
    .description = "the cells of radar_8level_prebake after 30 min at 120 °C; log-normal levels",
    .citation =
        "Statistics of retention/data/readtest3bpc6-postbake.csv in "
        "github.com/akashlevy/RRAM-RADAR-Tuning; RADAR, IEEE Trans. Electron Devices, 2021, "
        "doi 10.1109/TED.2021.3097975",
    .measured = 128,
    .state = radar_postbake_states};

}  // namespace rramvar::builtin
