#pragma once
/// The error metrics of an output Ŷ = Y + ΔY against its reference Y.
///
/// A metric is a small copyable type:
///
/// | expression      | result      | meaning                                                      |
/// |-----------------|-------------|--------------------------------------------------------------|
/// | M::name         | string_view | its name in results and files                                |
/// | M::sums_type    | type        | default-constructed empty; s.add(row, scale) adds an         |
/// |                 |             | OutputRow; s += t merges; see metrics/sums.hpp               |
/// | m.value(sums)   | double      | the metric of all that was added                             |
///
/// A metric may share a sums_type with others (then it costs nothing) or bring its own. A metric
/// whose sums_type is QuadraticSums also works where outputs are never formed one by one.

#include <cmath>
#include <concepts>
#include <cstddef>
#include <limits>
#include <string_view>

#include "rramvar/metrics/sums.hpp"

namespace rramvar {

/// A concept matching error metrics.
template <class M>
concept Metric = std::copy_constructible<M> && requires {
  typename M::sums_type;
} && requires(const M& m, typename M::sums_type sums, const typename M::sums_type& other,
              const OutputRow& row, const OutputScale& scale) {
  requires std::default_initializable<typename M::sums_type>;
  { M::name } -> std::convertible_to<std::string_view>;
  sums.add(row, scale);
  sums += other;
  { m.value(other) } -> std::convertible_to<double>;
};

/// ‖ΔY‖ / ‖Y‖ (Frobenius norms).
struct RelativeL2 {
  static constexpr std::string_view name = "relative_l2";
  using sums_type = QuadraticSums;
  double value(const sums_type& s) const { return std::sqrt(s.error / s.signal); }
};

/// √(mean ΔY²), in units of the output.
struct Rmse {
  static constexpr std::string_view name = "rmse";
  using sums_type = QuadraticSums;
  double value(const sums_type& s) const {
    return std::sqrt(s.error / static_cast<double>(s.count));
  }
};

/// Signal-to-noise ratio 10·log₁₀(‖Y‖²/‖ΔY‖²) [dB]; +∞ without an error.
struct SnrDb {
  static constexpr std::string_view name = "snr_db";
  using sums_type = QuadraticSums;
  double value(const sums_type& s) const {
    return 10.0 * (std::log10(s.signal) - std::log10(s.error));
  }
};

/// ⟨Y, Ŷ⟩ / (‖Y‖·‖Ŷ‖), 1 without an error; NaN where ‖Ŷ‖ is 0, or so much smaller than ‖Y‖ that the
/// sums no longer tell it from 0.
struct CosineSimilarity {
  static constexpr std::string_view name = "cosine_similarity";
  using sums_type = QuadraticSums;
  double value(const sums_type& s) const {
    const double read = s.read_signal();
    if (!(read > 1e-12 * (s.signal + s.error))) return std::numeric_limits<double>::quiet_NaN();
    return (s.signal + s.cross) / (std::sqrt(s.signal) * std::sqrt(read));
  }
};

/// Mean of |Δy|/|y| over the outputs with |y| above FloorShare of the largest |y|.
/// @tparam FloorShare outputs of at most this share of the largest |y| are left out, a std::ratio
template <class FloorShare = std::milli>
struct MeanRelativeError {
  static constexpr std::string_view name = "mean_relative_error";
  using sums_type = RelativeErrorSums<FloorShare>;
  double value(const sums_type& s) const { return s.sum / static_cast<double>(s.count); }
};

/// Maximum of |Δy|/|y| over the same outputs.
/// @tparam FloorShare outputs of at most this share of the largest |y| are left out, a std::ratio
template <class FloorShare = std::milli>
struct MaxRelativeError {
  static constexpr std::string_view name = "max_relative_error";
  using sums_type = RelativeErrorSums<FloorShare>;
  double value(const sums_type& s) const { return s.maximum; }
};

/// Share of outputs that ReLU passes for one of y, ŷ and blocks for the other.
struct ReluFlipShare {
  static constexpr std::string_view name = "relu_flip_share";
  using sums_type = SignFlipSums;
  double value(const sums_type& s) const {
    return static_cast<double>(s.flips) / static_cast<double>(s.count);
  }
};

/// The null metric, to copy: how many outputs were judged.
struct OutputCount {
  static constexpr std::string_view name = "output_count";
  struct sums_type {
    double count = 0.0;
    void add(const OutputRow& row, const OutputScale&) {
      count += static_cast<double>(row.y.size());
    }
    sums_type& operator+=(const sums_type& other) {
      count += other.count;
      return *this;
    }
  };
  double value(const sums_type& s) const { return s.count; }
};

}  // namespace rramvar
