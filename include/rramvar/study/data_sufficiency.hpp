#pragma once
/// How much measured data is enough: what a finite device table leaves uncertain in the answer.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "rramvar/core/error.hpp"
#include "rramvar/core/interval.hpp"
#include "rramvar/layer/patch_gram.hpp"
#include "rramvar/metrics/bootstrap.hpp"
#include "rramvar/metrics/quantile.hpp"
#include "rramvar/metrics/running_moments.hpp"
#include "rramvar/metrics/variance_support.hpp"
#include "rramvar/study/closed_form.hpp"
#include "rramvar/study/parallel.hpp"
#include "rramvar/study/resampled_table.hpp"

namespace rramvar {

/// How to ask.
struct DataOptions {
  std::uint32_t replicates = 1000;       ///< tables drawn for the interval
  std::uint32_t curve_replicates = 400;  ///< and for each point of the learning curve
  /// Times that units are left out, a state. Groups of them beyond: fewer closed forms.
  std::size_t most_left_out = 256;
  std::uint64_t seed = 1;
  std::size_t threads = 1;
};

/// What laboratories with n units each would find, the whole table taken as the truth.
struct LearningPoint {
  std::size_t units = 0;
  double mean = 0.0;       ///< of their answers; below the truth where few data miss the tail
  Interval middle95;       ///< where 95 % of the answers lie
  double precision = 0.0;  ///< 95 % of them are within ± this share of the truth
};

/// A number of units.
struct UnitsNeeded {
  double units = 0.0;
  bool extrapolated = false;  ///< beyond the table, by 1/√n
};

/// What the finite table leaves open in the expected RMS relative L2 error against the trained
/// weights.
struct DataSufficiency {
  SamplingUnit unit = SamplingUnit::entry;
  std::size_t units = 0;        ///< in the table
  double relative_l2 = 0.0;     ///< by the whole table
  double standard_error = 0.0;  ///< of that, the spread of the replicates
  double bias = 0.0;            ///< of that: mean of the replicates − relative_l2
  /// By bias-corrected accelerated percentiles (BCa); {NaN, NaN} where all replicates are equal.
  Interval ci95;
  Interval percentile95;               ///< plain percentiles of the replicates, likewise
  VarianceSupport support;             ///< how many units the standard error rests on
  std::vector<double> share_of_state;  ///< of the squared standard error; adds up to 1
  std::vector<LearningPoint> curve;    ///< 8, 16, … units, and all
  std::uint32_t replicates = 0;
  std::uint32_t failed = 0;  ///< drawn tables that no readout could be set by, left out

  /// Few units make most of the uncertainty: the tail has only begun to show, and the extrapolation
  /// to more data is too narrow. A sign, no guarantee: a tail that no unit shows gives none. In
  /// simulated laboratories of 32 to 512 cells the BCa intervals covered the truth in 89 to 95 % of
  /// all cases where influences are as skewed as those of measured arrays, but only in 65 to 75 %
  /// where ln R has a standard deviation of 1 to 1.5 and is read by its conductance.
  static constexpr double fewest_units = 5.0;
  bool heavy_tail() const { return support.effective < fewest_units; }
  /// Every table drawn from this one gives the same: it has no cell that is ever misread, and says
  /// nothing of how rare one is.
  bool nothing_seen() const { return standard_error == 0.0; }
  /// The state that makes most of the uncertainty.
  LogicState dominating_state() const {
    const auto largest = std::max_element(share_of_state.begin(), share_of_state.end());
    return static_cast<LogicState>(largest - share_of_state.begin());
  }

  /// The number of units by which 95 % of all laboratories come within ± `precision` (0.05: 5 %)
  /// of the truth: read off the learning curve, or extrapolated by 1/√n from the whole table; NaN
  /// where nothing_seen(). @pre precision > 0
  UnitsNeeded needed(double precision) const;
};

/// Repeats the closed form of one layer for many device tables.
/// @tparam MakeStored (const DeviceLUT<S>&) → a pointer to StoredWeights, such as
///     [&](const DeviceLUT<2>& lut) {
///       return store_weights(BitEncoder<binary16>{}, VariabilitySampler{lut}, weights);
///     }
///   It is called from several threads if several are asked for.
/// @tparam S number of states of the device
/// @tparam Layer a Conv2DLayer1
template <std::size_t S, class MakeStored, class Layer>
class TableBootstrap {
 public:
  /// Keeps references to table, layer and gram. @throws Error if there is no closed form, or the
  /// Gram matrix does not fit
  TableBootstrap(const ResampledTable<S>& table, MakeStored make_stored, const Layer& layer,
                 const PatchGram& gram)
      : table_(table),
        make_stored_(std::move(make_stored)),
        evaluate_(layer, gram, make_stored_(table.lut())->encoded()),
        answer_((*this)(table.lut())) {
    if (std::isfinite(answer_)) {
      const int magnitude = answer_ > 0.0 ? std::ilogb(answer_) : 0;
      if (std::abs(magnitude) > 200) exponent_ = magnitude;
      answer_ = std::ldexp(answer_, -exponent_);
      return;
    }
    throw Error("the expected error is not finite", "its uncertainty has no meaning then",
                "let the encoder saturate weights that read as Inf");
  }

  /// The expected RMS relative L2 error by this device, over 2^exponent().
  double operator()(const DeviceLUT<S>& lut) const {
    const ExpectedError error = evaluate_(make_stored_(lut)->moments()).vs_trained;
    return std::ldexp(error.overall.relative_l2(), -exponent_);
  }
  /// By the whole table, likewise.
  double answer() const { return answer_; }
  /// 0, unless cubes of answers would overflow, or vanish.
  int exponent() const { return exponent_; }

  /// The answers by tables of n units; NaN where no readout could be set.
  std::vector<double> draw(std::size_t n, std::uint32_t replicates,
                           const DataOptions& options) const {
    std::vector<double> out(replicates, std::numeric_limits<double>::quiet_NaN());
    parallel_for(replicates, options.threads, [&](std::size_t b, std::size_t) {
      try {
        out[b] = (*this)(table_.draw(n, options.seed, static_cast<std::uint32_t>(b)));
      } catch (const Error&) {
      }
    });
    return out;
  }

  /// What units add to the answer, state by state: answer − answer without them, less the mean; 0
  /// where the table cannot be read without them.
  struct Influences {
    std::vector<double> total;     ///< of each unit (or group of units)
    std::vector<double> variance;  ///< by state: Σ of its influence times the total
  };
  Influences influences(const DataOptions& options) const {
    Influences out{{}, std::vector<double>(S, 0.0)};
    for (std::size_t h = 0; h < table_.strata(); ++h) {
      const std::size_t groups = std::min(table_.size(h), options.most_left_out);
      std::vector<double> total(groups, 0.0);
      std::vector<std::vector<double>> of_state(S, std::vector<double>(groups, 0.0));
      for (LogicState s = 0; s < S; ++s) {
        if (!table_.has_state(h, s)) continue;
        parallel_for(groups, options.threads, [&](std::size_t g, std::size_t) {
          const auto bound = [&](std::size_t i) { return i * table_.size(h) / groups; };
          try {
            of_state[s][g] = answer_ - (*this)(table_.without(h, bound(g), bound(g + 1), s));
          } catch (const Error&) {
            of_state[s][g] = std::numeric_limits<double>::quiet_NaN();
          }
        });
        RunningMoments known;
        for (const double u : of_state[s]) {
          if (!std::isnan(u)) known.add(u);
        }
        for (std::size_t g = 0; g < groups; ++g) {
          double& u = of_state[s][g];
          u = std::isnan(u) ? 0.0 : u - known.mean();
          total[g] += u;
        }
      }
      for (LogicState s = 0; s < S; ++s) {
        for (std::size_t g = 0; g < groups; ++g) out.variance[s] += of_state[s][g] * total[g];
      }
      out.total.insert(out.total.end(), total.begin(), total.end());
    }
    return out;
  }

 private:
  const ResampledTable<S>& table_;
  MakeStored make_stored_;
  ClosedFormEvaluator evaluate_;
  int exponent_ = 0;
  double answer_;
};

/// How far the expected RMS relative L2 error is known from a measured table: the table is drawn
/// anew, unit by unit, and the closed form computed again, with reference levels and boundaries
/// set by the drawn table as they would be by the measured one. A few milliseconds a table for
/// AlexNet layer 1.
/// @param make_stored see TableBootstrap
/// @throws Error if the design has no closed form, the Gram matrix does not fit, no replicates are
/// asked for, or no drawn table can be read
template <std::size_t S, class MakeStored, class Layer>
DataSufficiency data_sufficiency(const ResampledTable<S>& table, MakeStored make_stored,
                                 const Layer& layer, const PatchGram& gram,
                                 const DataOptions& options = {}) {
  if (options.replicates < 2 || options.curve_replicates < 2 || options.most_left_out < 2 ||
      options.threads == 0) {
    throw Error("the uncertainty of a table needs two replicates at least, and a thread");
  }
  const SingleThreadedBlas blas(options.threads);
  const TableBootstrap bootstrap(table, std::move(make_stored), layer, gram);
  DataSufficiency out;
  out.unit = table.unit();
  out.units = table.units();
  out.relative_l2 = bootstrap.answer();

  const auto sorted = [](std::vector<double> answers) {
    std::erase_if(answers, [](double x) { return !std::isfinite(x); });
    std::sort(answers.begin(), answers.end());
    return answers;
  };
  const auto middle95 = [](std::span<const double> x) {
    return Interval{sorted_quantile(x, 0.025), sorted_quantile(x, 0.975)};
  };
  const std::vector<double> answers =
      sorted(bootstrap.draw(out.units, options.replicates, options));
  out.replicates = static_cast<std::uint32_t>(answers.size());
  out.failed = options.replicates - out.replicates;
  if (answers.size() < 2) {
    throw Error("the uncertainty of this table cannot be found",
                "hardly one table drawn from it can be read: its states overlap too much",
                "measure more cells or cycles");
  }
  RunningMoments moments;
  for (const double x : answers) moments.add(x);
  out.standard_error = moments.std();
  out.bias = moments.mean() - out.relative_l2;
  if (!out.nothing_seen()) out.percentile95 = middle95(answers);

  const auto influences = bootstrap.influences(options);
  double square = 0.0;
  double cube = 0.0;
  for (const double u : influences.total) {
    square += u * u;
    cube += u * u * u;
  }
  const double acceleration = square > 0.0 ? cube / (6.0 * std::pow(square, 1.5)) : 0.0;
  out.ci95 = bca95(answers, out.relative_l2, acceleration);
  out.support = variance_support(influences.total);
  for (const double v : influences.variance) {
    out.share_of_state.push_back(square > 0.0 ? v / square : 0.0);
  }

  std::vector<std::size_t> sizes;
  for (std::size_t n = 8; n < out.units; n *= 2) sizes.push_back(n);
  sizes.push_back(out.units);
  for (const std::size_t n : sizes) {
    const bool all = n == out.units;
    const auto x = all ? answers : sorted(bootstrap.draw(n, options.curve_replicates, options));
    if (x.size() < 2) continue;
    LearningPoint point{.units = n, .middle95 = middle95(x)};
    std::vector<double> off;
    for (const double answer : x) {
      point.mean += answer / static_cast<double>(x.size());
      off.push_back(answer == out.relative_l2 ? 0.0 : std::abs(answer / out.relative_l2 - 1.0));
    }
    std::sort(off.begin(), off.end());
    point.precision = sorted_quantile(off, 0.95);
    out.curve.push_back(point);
  }
  const auto in_ones = [&](double& x) { x = std::ldexp(x, bootstrap.exponent()); };
  const auto ends_in_ones = [&](Interval& i) {
    in_ones(i.low);
    in_ones(i.high);
  };
  for (double* const x : {&out.relative_l2, &out.standard_error, &out.bias}) in_ones(*x);
  ends_in_ones(out.percentile95);
  ends_in_ones(out.ci95);
  for (LearningPoint& point : out.curve) {
    in_ones(point.mean);
    ends_in_ones(point.middle95);
  }
  return out;
}

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/study/data_sufficiency-inl.hpp"
#endif
