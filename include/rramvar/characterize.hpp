#pragma once
/// From measurements to a device: all of rramvar/characterize/ but the reader of Synaptogen's JSON,
/// which needs nlohmann::json (formats/synaptogen_json.hpp).
///
///   statistics  spread between cells and between cycles, memory window, failed switches
///   fit         laws fitted to resistances, with intervals and tests of fit
///   sweeps      SET, RESET and the states found in I-V sweeps
///   formats     files of instruments and of other simulators, through read_measurement()
///
/// Nothing else in rramvar but rramvar/design/ includes any of it.

#include "rramvar/characterize/fit/bootstrap_gof.hpp"
#include "rramvar/characterize/fit/compare_fits.hpp"
#include "rramvar/characterize/fit/fit.hpp"
#include "rramvar/characterize/fit/fit_device.hpp"
#include "rramvar/characterize/fit/fit_gamma.hpp"
#include "rramvar/characterize/fit/fit_mixture.hpp"
#include "rramvar/characterize/fit/fit_normal.hpp"
#include "rramvar/characterize/fit/fit_weibull.hpp"
#include "rramvar/characterize/fit/goodness_of_fit.hpp"
#include "rramvar/characterize/fit/positive_definite.hpp"
#include "rramvar/characterize/fit/two_normals.hpp"
#include "rramvar/characterize/formats/iv_columns.hpp"
#include "rramvar/characterize/formats/iv_csv.hpp"
#include "rramvar/characterize/formats/keithley_csv.hpp"
#include "rramvar/characterize/formats/keysight_csv.hpp"
#include "rramvar/characterize/formats/measurement.hpp"
#include "rramvar/characterize/formats/neurosim_csv.hpp"
#include "rramvar/characterize/formats/series_resistors.hpp"
#include "rramvar/characterize/formats/synaptogen_model.hpp"
#include "rramvar/characterize/statistics/confidence_interval.hpp"
#include "rramvar/characterize/statistics/cycle_correlation.hpp"
#include "rramvar/characterize/statistics/held_state.hpp"
#include "rramvar/characterize/statistics/memory_window.hpp"
#include "rramvar/characterize/statistics/sample_moments.hpp"
#include "rramvar/characterize/statistics/switch_failures.hpp"
#include "rramvar/characterize/statistics/variance_components.hpp"
#include "rramvar/characterize/sweeps/branch_curve.hpp"
#include "rramvar/characterize/sweeps/half_sweep_reading.hpp"
#include "rramvar/characterize/sweeps/half_sweeps.hpp"
#include "rramvar/characterize/sweeps/iv_trace.hpp"
#include "rramvar/characterize/sweeps/one_cell.hpp"
#include "rramvar/characterize/sweeps/read_curve.hpp"
#include "rramvar/characterize/sweeps/read_point.hpp"
#include "rramvar/characterize/sweeps/swept_cells.hpp"
#include "rramvar/characterize/sweeps/switching.hpp"
#include "rramvar/characterize/sweeps/switching_detector.hpp"
#include "rramvar/characterize/sweeps/switching_table.hpp"
