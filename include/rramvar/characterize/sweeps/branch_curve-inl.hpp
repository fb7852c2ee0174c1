#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>

#include "rramvar/characterize/sweeps/branch_curve.hpp"
#include "rramvar/core/config.hpp"

namespace rramvar {

RRAMVAR_INLINE std::vector<double> running_medians(std::span<const double> x) {
  constexpr std::size_t reach = 2;
  std::vector<double> out;
  for (std::size_t k = 0; k < x.size(); ++k) {
    const std::size_t side = std::min({k, x.size() - 1 - k, reach});
    std::array<double, 2 * reach + 1> around{};
    std::copy_n(x.begin() + static_cast<std::ptrdiff_t>(k - side), 2 * side + 1, around.begin());
    const auto middle = around.begin() + static_cast<std::ptrdiff_t>(side);
    std::nth_element(around.begin(), middle, middle + static_cast<std::ptrdiff_t>(side + 1));
    out.push_back(*middle);
  }
  return out;
}

RRAMVAR_INLINE ampere noise_of(const IVBranch& branch, volt up_to) {
  std::vector<ampere> i;
  for (std::size_t k = 0; k < branch.size(); ++k) {
    if (std::abs(branch.v[k]) <= up_to) i.push_back(branch.i[k]);
  }
  if (i.size() < 5) return 0.0;
  std::vector<ampere> deviation = running_medians(i);
  for (std::size_t k = 0; k < i.size(); ++k) deviation[k] = std::abs(i[k] - deviation[k]);
  const auto middle = deviation.begin() + static_cast<std::ptrdiff_t>(deviation.size() / 2);
  std::nth_element(deviation.begin(), middle, deviation.end());
  return 3.0 * *middle;
}

RRAMVAR_INLINE BranchCurve::BranchCurve(const IVBranch& branch, ampere noise) {
  std::vector<siemens> g;
  for (std::size_t k = 0; k < branch.size(); ++k) {
    const siemens conductance = branch.i[k] / branch.v[k];
    if (!std::isfinite(conductance)) continue;
    size_.push_back(std::abs(branch.v[k]));
    g.push_back(conductance);
  }
  siemens least = 0.0;  // above 0
  for (const siemens smooth : running_medians(g)) {
    if (smooth > 0.0 && (least == 0.0 || smooth < least)) least = smooth;
  }
  if (least == 0.0) {  // nothing flows
    size_.clear();
    return;
  }
  for (std::size_t k = 0; k < g.size(); ++k) {
    const siemens floor = std::max(noise / size_[k], 0.1 * least);
    ln_g_.push_back(std::log(std::max(g[k], floor)));
    by_size_.emplace_back(size_[k], ln_g_[k]);
  }
  std::sort(by_size_.begin(), by_size_.end());
}

RRAMVAR_INLINE double BranchCurve::at(volt size) const {
  const auto above = std::lower_bound(by_size_.begin(), by_size_.end(), size,
                                      [](const auto& sample, volt v) { return sample.first < v; });
  if (above == by_size_.begin()) return above->second;
  if (above == by_size_.end()) return std::prev(above)->second;
  const auto& [v, low] = *std::prev(above);
  return std::lerp(low, above->second, (size - v) / (above->first - v));
}

}  // namespace rramvar
