#pragma once
/// Weights and a picture that a program makes itself when it is given none. They are synthetic, and
/// programs say so: they show the tool at work, not what a trained network does.

#include "rramvar/core/xtensor.hpp"

namespace rramvar::programs {

/// 96 filters of 3×11×11 like those that AlexNet learns: 64 Gabor functions (8 orientations, 4
/// frequencies, 2 phases) and 32 colour blobs; standard deviation about 0.06. Deterministic.
Tensor<4> synthetic_filters();

/// One picture (1, 3, 227, 227) with the 1/f amplitude spectrum of natural scenes, mean 0 and
/// standard deviation 60 a channel, as after Caffe's mean subtraction. Deterministic.
Tensor<4> synthetic_picture();

}  // namespace rramvar::programs
