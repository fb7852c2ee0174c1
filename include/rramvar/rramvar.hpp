#pragma once
/// All of rramvar but the readers and writers of files (rramvar/io/).
///
/// The folders follow the data, and none includes from one further down the list:
///   core      errors, units, random draws
///   device    resistances of the logic states: DeviceLUT and other distributions
///   encoding  number formats, their fields, cells: BitEncoder
///   readout   from a resistance to a digit: analog, threshold
///   sampling  VariabilitySampler, and the stored weights that a layer sees
///   layer     Conv2DLayer1 (the only part that needs xtensor-blas)
///   metrics   ErrorMetrics, and statistics over trials
///   study     the chain as a whole

#include "rramvar/core/config.hpp"
#include "rramvar/core/draw.hpp"
#include "rramvar/core/error.hpp"
#include "rramvar/core/names.hpp"
#include "rramvar/core/philox.hpp"
#include "rramvar/core/special_functions.hpp"
#include "rramvar/core/units.hpp"
#include "rramvar/core/xtensor.hpp"
#include "rramvar/device/builtin_tables.hpp"
#include "rramvar/device/concepts.hpp"
#include "rramvar/device/device_lut.hpp"
#include "rramvar/device/distributions/ideal.hpp"
#include "rramvar/device/distributions/log_normal.hpp"
#include "rramvar/device/distributions/normal.hpp"
#include "rramvar/device/measured_cycles.hpp"
#include "rramvar/device/quadrature.hpp"
#include "rramvar/encoding/bit_encoder.hpp"
#include "rramvar/encoding/cell_map.hpp"
#include "rramvar/encoding/concepts.hpp"
#include "rramvar/encoding/fields.hpp"
#include "rramvar/encoding/fixed_point.hpp"
#include "rramvar/encoding/ieee_float.hpp"
#include "rramvar/encoding/layouts.hpp"
#include "rramvar/encoding/raw_float.hpp"
#include "rramvar/layer/blas.hpp"
#include "rramvar/layer/conv2d_layer1.hpp"
#include "rramvar/layer/geometry.hpp"
#include "rramvar/layer/patches.hpp"
#include "rramvar/layer/scaled_error.hpp"
#include "rramvar/metrics/error_metrics.hpp"
#include "rramvar/metrics/metrics.hpp"
#include "rramvar/metrics/sums.hpp"
#include "rramvar/metrics/trial_statistics.hpp"
#include "rramvar/readout/analog.hpp"
#include "rramvar/readout/concepts.hpp"
#include "rramvar/readout/nearest_level.hpp"
#include "rramvar/readout/references.hpp"
#include "rramvar/readout/threshold.hpp"
#include "rramvar/sampling/stored_weights.hpp"
#include "rramvar/sampling/variability_sampler.hpp"
#include "rramvar/study/monte_carlo.hpp"
#include "rramvar/study/parallel.hpp"
#include "rramvar/study/result.hpp"
#include "rramvar/study/study.hpp"
