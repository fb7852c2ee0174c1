#pragma once
/// Does a resistance distribution keep the promises of rramvar/device/concepts.hpp?
///
/// In a test of your own distribution, with whatever test framework:
///
///     for (const std::string& sentence : rramvar::broken_promises(MyDistribution{...})) {
///       fail(sentence);
///     }
///
/// What the distribution does not offer is not checked. A right distribution fails with a
/// probability below options.false_alarm + 2e-6 a state (means: five standard errors); one seed
/// always says the same.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "rramvar/device/concepts.hpp"

namespace rramvar {

/// How hard the check looks.
struct ConformanceOptions {
  std::uint32_t samples = 1'000'000;  ///< draws a state
  std::uint64_t seed = 1;             ///< the verdict is a pure function of it
  /// Probability that the draws of a right distribution are found not to follow its cdf.
  double false_alarm = 1e-4;
};

/// The check itself; broken_promises() runs it.
/// @tparam D a ResistanceDistribution
template <ResistanceDistribution D>
class DistributionConformance {
 public:
  DistributionConformance(const D& distribution, const ConformanceOptions& options)
      : d_(distribution), options_(options) {}

  /// One sentence for each promise that is broken.
  std::vector<std::string> operator()() {
    for (LogicState s = 0; s < states_of<D>; ++s) {
      state_ = s;
      draw_sample();
      if constexpr (HasCdf<D>) {
        check_cdf();
        compare_draws_with_cdf();
        if constexpr (HasQuantile<D>) check_quantiles();
      }
      if constexpr (HasQuantile<D>) check_upper_quantiles();
      if constexpr (HasMean<D>) check_means();
    }
    return std::exchange(broken_, {});
  }

 private:
  // Written so that a NaN, which compares false, breaks the promise.
  void promise(bool kept, const std::string& sentence) {
    if (!kept) broken_.push_back("state " + std::to_string(state_) + ": " + sentence);
  }

  ohm draw(std::uint32_t i) const {
    DrawEngine engine({.seed = options_.seed, .trial = static_cast<std::uint32_t>(state_)}, i, 0);
    return d_(state_, engine);
  }

  void draw_sample() {
    sample_.clear();
    for (std::uint32_t i = 0; i < options_.samples; ++i) sample_.push_back(draw(i));
    bool repeats = true;
    for (std::uint32_t i = std::min(options_.samples, 1000u); i-- > 0;) {
      repeats = repeats && draw(i) == sample_[i];
    }
    promise(repeats, "a draw depends on more than its engine");
    promise(std::all_of(sample_.begin(), sample_.end(),
                        [](ohm r) { return r > 0.0 && std::isfinite(r); }),
            "a draw is not positive and finite");
    std::sort(sample_.begin(), sample_.end());
  }

  void check_cdf() {
    bool complementary = true;
    bool rises = true;
    double last = 0.0;
    for (std::size_t i = 0; i < sample_.size(); i += 1 + sample_.size() / 1000) {
      const double p = d_.cdf(state_, sample_[i]);
      complementary =
          complementary && std::abs(p + survival(d_, state_, sample_[i]) - 1.0) <= 1e-12;
      rises = rises && p >= last && p <= 1.0;
      last = p;
    }
    promise(complementary, "cdf + survival is not 1");
    promise(rises, "cdf does not rise from 0 to 1");
    promise(d_.cdf(state_, 0.0) == 0.0 && survival(d_, state_, 0.0) == 1.0, "cdf(0) is not 0");
    promise(d_.cdf(state_, 1e300) == 1.0 && survival(d_, state_, 1e300) == 0.0,
            "cdf(1e300) is not 1");
  }

  /// The largest distance between the cdf and that of the draws, against the limit of Dvoretzky,
  /// Kiefer and Wolfowitz with Massart's constant: P(distance > ε) ≤ 2·exp(−2nε²) for every
  /// distribution, continuous or not. Source: P. Massart, Ann. Probab. 18(3):1269, 1990.
  void compare_draws_with_cdf() {
    const double n = static_cast<double>(sample_.size());
    const double limit = std::sqrt(std::log(2.0 / options_.false_alarm) / (2.0 * n));
    double distance = 0.0;
    for (std::size_t below = 0, up_to = 0; below < sample_.size(); below = up_to) {
      const ohm r = sample_[below];
      while (up_to < sample_.size() && sample_[up_to] == r) ++up_to;
      const double step_from =
          std::abs(static_cast<double>(below) / n - d_.cdf(state_, std::nextafter(r, 0.0)));
      const double step_to = std::abs(static_cast<double>(up_to) / n - d_.cdf(state_, r));
      if (!(step_from <= distance)) distance = step_from;
      if (!(step_to <= distance)) distance = step_to;
    }
    promise(distance <= limit,
            "the draws do not follow cdf: distance " + text(distance) + ", limit " + text(limit));
  }

  /// quantile(p) is the smallest r with cdf(r) ≥ p: true at r, and no longer just below.
  void check_quantiles() {
    for (const double p : {1e-12, 1e-6, 1e-3, 0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99, 0.999}) {
      const double margin = 1e-9 * p + 1e-14;
      const ohm r = d_.quantile(state_, p);
      promise(d_.cdf(state_, r) >= p - margin && d_.cdf(state_, just_below(r)) <= p + margin,
              "quantile does not invert cdf at " + text(p));
    }
  }

  void check_upper_quantiles() {
    if constexpr (requires { d_.upper_quantile(state_, 0.5); }) {
      for (const double q : {0.5, 0.25, 0.0625, 0x1p-10, 0x1p-20}) {  // 1 − q is exact
        const ohm r = d_.quantile(state_, 1.0 - q);
        promise(std::abs(d_.upper_quantile(state_, q) - r) <= 1e-9 * r,
                "upper_quantile(q) is not quantile(1 - q) at q = " + text(q));
      }
      if constexpr (requires { d_.survival(state_, 1.0); }) {
        for (const double q : {1e-3, 1e-6, 1e-12, 1e-18}) {
          const double margin = 1e-9 * q;
          const ohm r = d_.upper_quantile(state_, q);
          promise(d_.survival(state_, r * (1 + 1e-12)) <= q + margin &&
                      d_.survival(state_, just_below(r)) >= q - margin,
                  "upper_quantile does not invert survival at " + text(q));
        }
      }
    }
  }

  /// The means of R, 1/R and ln R against those of the draws, to five standard errors.
  void check_means() {
    using Function = double (*)(ohm);
    const std::array<std::pair<const char*, Function>, 3> functions{{
        {"R", [](ohm r) { return r; }},
        {"1/R", [](ohm r) { return 1.0 / r; }},
        {"ln R", [](ohm r) { return std::log(r); }},
    }};
    const double n = static_cast<double>(sample_.size());
    for (const auto& [name, f] : functions) {
      const double exact = d_.mean(state_, f);
      double sum = 0.0;
      double squares = 0.0;
      for (const ohm r : sample_) {
        const double difference = f(r) - exact;
        sum += difference;
        squares += difference * difference;
      }
      const double standard_error = std::sqrt(squares) / n;
      promise(std::abs(sum / n) <= 5.0 * standard_error + 1e-12 * std::abs(exact),
              std::string("mean of ") + name + " is not that of the draws");
    }
    const Function one = [](ohm) { return 1.0; };
    promise(std::abs(d_.mean(state_, one) - 1.0) <= 1e-12, "the mean of 1 is not 1");
  }

  static std::string text(double number) {
    std::ostringstream out;
    out << number;
    return out.str();
  }
  static ohm just_below(ohm r) { return r * (1.0 - 1e-9); }

  const D& d_;
  ConformanceOptions options_;
  LogicState state_ = 0;
  std::vector<ohm> sample_;
  std::vector<std::string> broken_;
};

/// One sentence for each promise of device/concepts.hpp that the distribution breaks.
template <ResistanceDistribution D>
std::vector<std::string> broken_promises(const D& distribution,
                                         const ConformanceOptions& options = {}) {
  return DistributionConformance<D>(distribution, options)();
}

}  // namespace rramvar
