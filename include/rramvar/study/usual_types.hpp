#pragma once
/// The usual types of a study: where RRAMVAR_COMPILED is defined, rramvar::compiled holds what is
/// instantiated for them, and who uses them compiles none of it. All other types are instantiated
/// where they are used, as header-only.

#include "rramvar/device/device_lut.hpp"
#include "rramvar/device/tables/builtin_table.hpp"
#include "rramvar/encoding/bit_encoder.hpp"
#include "rramvar/encoding/ieee_float.hpp"
#include "rramvar/encoding/integers.hpp"
#include "rramvar/encoding/word_codec.hpp"
#include "rramvar/layer/conv2d_layer1.hpp"
#include "rramvar/layer/geometry.hpp"
#include "rramvar/layer/patch_gram.hpp"
#include "rramvar/memory/exact_moments.hpp"
#include "rramvar/metrics/error_metrics.hpp"
#include "rramvar/readout/analog.hpp"
#include "rramvar/readout/threshold.hpp"
#include "rramvar/sampling/drawn_readings.hpp"
#include "rramvar/sampling/variability_sampler.hpp"
#include "rramvar/study/closed_form.hpp"
#include "rramvar/study/monte_carlo.hpp"

/// Instantiations, or with `extern` that they are elsewhere.
#define RRAMVAR_USUAL_FORMAT(EXTERN, Format)                                                      \
  EXTERN template BitEncoder<Format>::BitEncoder(Format, StoredBits, UniformCells<1>, NonFinite); \
  EXTERN template WordCodec codec_of(const BitEncoder<Format>&);

#define RRAMVAR_USUAL_READOUT(EXTERN, Readout)                                               \
  EXTERN template std::shared_ptr<const DrawnReadings<DeviceLUT<2>, Readout>> draw_readings( \
      DeviceLUT<2>, const Readout&);                                                         \
  EXTERN template WeightsInCells::ExactMoments exact_moments(                                \
      VariabilitySampler<DeviceLUT<2>, Readout>);

#define RRAMVAR_USUAL_LAYER(EXTERN, G)                                                            \
  EXTERN template Conv2DLayer1<G>::Conv2DLayer1(const Tensor<4>&, Tensor<1>, G);                  \
  EXTERN template Conv2DLayer1<G>::Conv2DLayer1(const Tensor<4>&, G);                             \
  EXTERN template PatchGram patch_gram(const Conv2DLayer1<G>&, const Tensor<4>&);                 \
  EXTERN template StudyResult run_trials(const StoredWeights&, const Conv2DLayer1<G>&,            \
                                         const AllMetrics&, const Tensor<4>&, const RunOptions&); \
  EXTERN template StudyResult run_trials(const StoredWeights&, const Conv2DLayer1<G>&,            \
                                         const QuadraticMetrics&, const PatchGram&,               \
                                         const RunOptions&);                                      \
  EXTERN template ClosedForm expected(const StoredWeights&, const Conv2DLayer1<G>&,               \
                                      const PatchGram&, const IdealParts&);

#define RRAMVAR_USUAL_DEVICE(EXTERN)                                                     \
  EXTERN template DeviceLUT<2>::DeviceLUT(std::array<std::vector<ohm>, 2>, std::string); \
  EXTERN template DeviceLUT<2> make_lut(const BuiltinTable&, std::size_t);

#define RRAMVAR_USUAL_TYPES(EXTERN)                 \
  RRAMVAR_USUAL_DEVICE(EXTERN)                      \
  RRAMVAR_USUAL_FORMAT(EXTERN, binary16)            \
  RRAMVAR_USUAL_FORMAT(EXTERN, binary32)            \
  RRAMVAR_USUAL_FORMAT(EXTERN, bfloat16)            \
  RRAMVAR_USUAL_FORMAT(EXTERN, int8)                \
  RRAMVAR_USUAL_READOUT(EXTERN, ConductanceReadout) \
  RRAMVAR_USUAL_READOUT(EXTERN, ThresholdReadout)   \
  RRAMVAR_USUAL_LAYER(EXTERN, AlexNetLayer1)        \
  RRAMVAR_USUAL_LAYER(EXTERN, Geometry)

#ifdef RRAMVAR_COMPILED
namespace rramvar {
RRAMVAR_USUAL_TYPES(extern)
}  // namespace rramvar
#endif
