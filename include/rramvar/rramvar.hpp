#pragma once
/// The five components, the usual policies for them, and Study. Other policies and studies have
/// headers of their own, see the README; rramvar/all.hpp includes them all, but the readers and
/// writers of files (rramvar/io/), what turns measurements into a device (rramvar/characterize.hpp)
/// and designs by name (rramvar/design.hpp).
///
/// The folders follow the data, and none includes from one further down the list:
///   core      errors, units, random draws
///   device    resistances of the logic states: DeviceLUT and other distributions
///   encoding  number formats, their fields, cells: BitEncoder
///   readout   from a resistance to a digit: analog, threshold
///   sampling  VariabilitySampler: what cells read as, and how words of them are read
///   memory    the stored weights that a layer sees, their protections and exact moments
///   layer     Conv2DLayer1 (the only part that needs xtensor-blas)
///   metrics   ErrorMetrics, and statistics over trials
///   study     the chain as a whole

#include "rramvar/device/builtin_tables.hpp"
#include "rramvar/device/device_lut.hpp"
#include "rramvar/device/distributions/ideal.hpp"
#include "rramvar/device/distributions/log_normal.hpp"
#include "rramvar/device/distributions/normal.hpp"
#include "rramvar/encoding/bit_encoder.hpp"
#include "rramvar/encoding/fixed_point.hpp"
#include "rramvar/encoding/ieee_float.hpp"
#include "rramvar/encoding/integers.hpp"
#include "rramvar/layer/conv2d_layer1.hpp"
#include "rramvar/metrics/error_metrics.hpp"
#include "rramvar/readout/analog.hpp"
#include "rramvar/readout/threshold.hpp"
#include "rramvar/sampling/variability_sampler.hpp"
#include "rramvar/study/study.hpp"
