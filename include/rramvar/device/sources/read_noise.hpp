#pragma once
/// Read noise: two reads of an unchanged cell differ.

#include <algorithm>
#include <cmath>
#include <span>
#include <utility>
#include <vector>

#include "rramvar/core/normal_draws.hpp"
#include "rramvar/core/normal_mean.hpp"
#include "rramvar/device/ln_normal.hpp"
#include "rramvar/device/sources/concepts.hpp"
#include "rramvar/device/sources/conductance_curve.hpp"

namespace rramvar {

/// ln R += σ·z, z drawn at each read: σ is the standard deviation of the current over repeated
/// reads divided by its mean.
///
/// Normal in ln R rather than in the current, so that no current can become negative; for the few
/// percent of published arrays the two agree.
struct ReadNoise {
  double relative_sigma;  ///< ≥ 0

  NormalDraws normals() const { return {DrawSource::read_noise, Lifetime::read}; }
  LnNormal ln_normal(LogicState) const { return {0.0, relative_sigma}; }
};

/// The same where σ depends on the conductance before the noise.
class ConductanceReadNoise {
 public:
  /// @param relative_sigma std/mean of the current over conductance, ≥ 0
  explicit ConductanceReadNoise(ConductanceCurve relative_sigma)
      : sigma_(std::move(relative_sigma)) {}

  /// Std/mean over 250 s of a HfO2 array: 9.1, 11.9, 1.7, 1.4, 0.2 % at 9.5, 85, 134, 185, 253 µS.
  /// Source: RRAM-Relaxation-Master-Model (MIT licence).
  static ConductanceReadNoise published() {
    return ConductanceReadNoise(ConductanceCurve(
        {{9.5e-6, 0.091}, {85e-6, 0.119}, {134e-6, 0.017}, {185e-6, 0.014}, {253e-6, 0.002}}));
  }

  NormalDraws normals() const { return {DrawSource::read_noise, Lifetime::read}; }
  LnNormal ln_normal(LogicState, ohm r) const { return move(r); }
  bool acts() const {
    return std::any_of(sigma_.knots().begin(), sigma_.knots().end(),
                       [](const ConductanceCurve::Knot& knot) { return knot.value != 0.0; });
  }
  template <class F>
  double expect(LogicState, ohm r, const F& f) const {
    return move(r).expect(r, f);
  }
  template <class F>
  double expect(LogicState, ohm r, const F& f, std::span<const ohm> kinks) const {
    return move(r).expect(r, f, kinks);
  }
  template <class Below>
  double share_below(LogicState, ohm r, const Below& below, std::span<const ohm> kinks = {}) const {
    const auto share_at = [&](double z) {
      double share = 0.0;
      double sign = 1.0;  // strong noise may bring several resistances to r
      sigma_.for_each_origin(r, -z, [&](ohm before) {
        share += sign * static_cast<double>(below(before));
        sign = -sign;
      });
      return share;
    };
    std::vector<double> scores;  // that bring a resistance where something bends to r
    const auto add_score = [&](ohm kink) {
      const LnNormal noise = move(kink);
      if (noise.sigma > 0.0) scores.push_back(std::log(r / kink) / noise.sigma);
    };
    for (const ConductanceCurve::Knot& knot : sigma_.knots()) {
      add_score(1.0 / knot.conductance_siemens);
    }
    for (const ohm kink : kinks) add_score(kink);
    return detail::piecewise_normal_mean(share_at, std::move(scores));
  }
  /// The knots; kinks of what is averaged are rounded.
  std::vector<ohm> kinks_before(LogicState, std::span<const ohm> after) const {
    std::vector<ohm> out(after.begin(), after.end());
    for (const ConductanceCurve::Knot& knot : sigma_.knots()) {
      out.push_back(1.0 / knot.conductance_siemens);
    }
    return out;
  }
  double cdf(LogicState, ohm before, ohm r) const { return move(before).cdf(before, r); }
  double survival(LogicState, ohm before, ohm r) const { return move(before).survival(before, r); }

 private:
  LnNormal move(ohm r) const { return {0.0, sigma_(r)}; }

  ConductanceCurve sigma_;
};

}  // namespace rramvar
