#pragma once
/// Scales: how a format whose values are integers, or relative to a block, meets real weights.
///
/// A format with a member `Affine affine_for(std::span<const float> weights) const` codes
/// v = w/scale + zero_point instead of w. Weights that share a scale are a group: a whole tensor, a
/// filter, or, where the format has `static constexpr int block`, so many neighbours in a filter.
/// Scales are numbers in reliable memory unless the format says otherwise (block_float.hpp).

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include "rramvar/core/config.hpp"
#include "rramvar/encoding/concepts.hpp"

namespace rramvar {

/// w = scale·(v − zero_point). The scale is a float, so that with |v| < 2²⁹ the product is exact in
/// double, and the quotient of two floats never rounds into a tie. Where it is 0, as for weights
/// that are all 0, whatever is read is 0, and Inf lies beyond the range.
struct Affine {
  float scale = 1.0f;
  double zero_point = 0.0;  ///< a whole number: 0 has a word of its own

  double to_weight(double v) const { return static_cast<double>(scale) * (v - zero_point); }
  double to_format(double w) const {
    if (scale == 0.0f && std::isfinite(w)) return zero_point;
    const double v = w / static_cast<double>(scale);
    return zero_point != 0.0 ? v + zero_point : v;  // −0 + 0 would be 0
  }
};

/// Satisfied by formats that take a scale from the weights they are to code.
template <class F>
concept ScaledFormat = NumberFormat<F> && requires(const F& f, std::span<const float> weights) {
  { f.affine_for(weights) } -> std::same_as<Affine>;
};

/// Neighbouring weights, from `begin` to before `end`, that share a scale.
struct ScaleGroup {
  std::size_t begin;
  std::size_t end;
  Affine affine;
};

/// Cuts weights into groups and takes the scale of each.
/// @param filter weights of a filter, none of whose groups reaches into the next; 0: all weights
/// are one. @pre weights.size() is a multiple of filter
template <ScaledFormat F>
std::vector<ScaleGroup> scale_groups(const F& format, std::span<const float> weights,
                                     std::size_t filter = 0) {
  if (filter == 0) filter = weights.size();
  RRAMVAR_ASSERT(weights.empty() || weights.size() % filter == 0);
  std::size_t block = filter;
  if constexpr (requires { format.block; }) {
    if (format.block != 0) block = static_cast<std::size_t>(format.block);
  }
  std::vector<ScaleGroup> out;
  for (std::size_t first = 0; first < weights.size(); first += filter) {
    const std::size_t last = first + filter;
    for (std::size_t begin = first; begin < last; begin += block) {
      const std::size_t end = std::min(begin + block, last);
      out.push_back({begin, end, format.affine_for(weights.subspan(begin, end - begin))});
    }
  }
  return out;
}

/// The largest finite |w|; 0 if there is none.
inline float largest_magnitude(std::span<const float> weights) {
  float largest = 0.0f;
  for (const float w : weights) {
    if (std::isfinite(w)) largest = std::max(largest, std::abs(w));
  }
  return largest;
}

/// A scale as a float: 0 for 0 alone, so that weights that are not all 0 keep one.
inline float float_scale(double scale) {
  const auto rounded = static_cast<float>(scale);
  return scale > 0.0 ? std::max(rounded, std::numeric_limits<float>::denorm_min()) : 0.0f;
}

/// The scale at which the largest |w| is `steps` steps; 0 for weights of zero, of which a misread
/// digit then makes nothing else.
inline Affine symmetric_scale(std::span<const float> weights, double steps) {
  return {float_scale(static_cast<double>(largest_magnitude(weights)) / steps), 0.0};
}

/// The scale at which weights from the least to the largest, and 0, fill the steps low … high; 0
/// for weights of zero.
inline Affine range_scale(std::span<const float> weights, double low, double high) {
  double least = 0.0;
  double largest = 0.0;
  for (const float w : weights) {
    if (!std::isfinite(w)) continue;
    least = std::min(least, static_cast<double>(w));
    largest = std::max(largest, static_cast<double>(w));
  }
  const float scale = float_scale((largest - least) / (high - low));
  if (scale == 0.0f) return {0.0f, 0.0};
  return {scale, std::clamp(std::nearbyint(low - least / static_cast<double>(scale)), low, high)};
}

}  // namespace rramvar
