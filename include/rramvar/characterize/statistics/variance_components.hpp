#pragma once
/// How much of the spread of ln R lies between cells (d2d) and how much between the cycles of a
/// cell (c2c).

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "rramvar/core/interval.hpp"
#include "rramvar/device/measured_cycles.hpp"

namespace rramvar {

/// A standard deviation of ln R with its interval.
struct EstimatedSigma {
  double sigma;
  Interval ci95;
};

/// The split of one state's spread, ln R = µ + d2d(cell) + c2c(cell, cycle).
struct VarianceComponents {
  std::size_t values = 0;
  std::size_t cells = 0;
  double cycles_per_cell = 0.0;  ///< harmonic mean over the cells
  bool balanced = false;         ///< every cell has the same number of cycles
  double mean_ln = 0.0;          ///< mean of the cells' means of ln(R / ohm)
  double total_sigma = 0.0;      ///< √(d2d² + c2c²), or what is known of it

  std::optional<EstimatedSigma> c2c;  ///< needs a cell with two cycles
  std::optional<EstimatedSigma> d2d;  ///< needs two cells as well; 0 where c2c explains all spread
  /// d2d²/(d2d² + c2c²), the intraclass correlation, with its interval.
  std::optional<double> d2d_share;
  Interval d2d_share_ci95;
  /// F test of d2d = 0: MS between/MS within, and the probability of more.
  std::optional<double> f;
  double f_p_value = 1.0;

  std::vector<std::string> notes;  ///< why something is missing, or 0
};

namespace detail {

/// The interval of (between − within)/cycles for two independent mean squares by the modified
/// large-sample method. Balanced data meet its assumptions exactly; where they are unbalanced,
/// `between` is the unweighted one.
/// Source: N. Ting, R. K. Burdick, F. A. Graybill, S. Jeyaratnam, T.-F. C. Lu, J. Stat. Comput.
/// Simul. 35:135, 1990; R. K. Burdick, F. A. Graybill, "Confidence intervals on variance
/// components", 1992, section 3.3.
Interval difference_of_mean_squares(double between, double between_freedom, double within,
                                    double within_freedom);

}  // namespace detail

/// One-way random effects: the analysis of variance of ln R with the cell as the random factor.
///
/// c2c: pooled variance within cells, exact χ² interval. d2d: from the variance of the cells' means
/// (unweighted, with the harmonic mean of the cycles), modified large-sample interval; a negative
/// estimate of d2d² is reported as 0 with its interval. Exact for balanced, near for unbalanced
/// data (J. D. Thomas, R. A. Hultquist, Ann. Stat. 6(3):582, 1978). All intervals suppose normal
/// ln R: with failed switches among the data see RobustComponents.
/// @throws Error if the state has no cells
VarianceComponents variance_components(const MeasuredState& state);

/// Spread between and within cells that a share of failed switches does not inflate.
struct RobustComponents {
  std::optional<double> c2c;           ///< median over cells of the sigma within, made consistent
  std::optional<double> cell_medians;  ///< 1.4826·MAD of the cells' medians of ln R
};

/// The median over cells of s/√(median of χ²_{n−1}/(n−1)), which is σ_c2c for normal values with
/// any numbers of cycles, and the sigma of the cells' medians, which holds d2d and what c2c leaves
/// in a median: about c2c/√cycles.
RobustComponents robust_components(const MeasuredState& state);

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/characterize/statistics/variance_components-inl.hpp"
#endif
