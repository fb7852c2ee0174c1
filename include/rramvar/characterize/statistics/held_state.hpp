#pragma once
/// What repeated reads of one state tell: retention drift, read noise, random telegraph noise.

#include <cstddef>
#include <optional>
#include <vector>

#include "rramvar/characterize/statistics/variance_components.hpp"
#include "rramvar/core/interval.hpp"
#include "rramvar/core/units.hpp"

namespace rramvar {

/// One cell, read again and again after one write.
struct HeldState {
  std::vector<second> time;  ///< since the write, ≥ 0
  std::vector<ohm> resistance;
};

/// A number estimated from reads, with its interval.
struct EstimatedNumber {
  double value;
  Interval ci95;
};

/// Two levels of resistance between which a cell jumps, as TelegraphNoise simulates it.
struct TelegraphEstimate {
  EstimatedNumber relative_step;  ///< ΔR/R of the upper level
  EstimatedNumber duty;           ///< share of the reads that found the upper level
};

/// ln R = ln R₀ + ν·L + q·ln(1 + step) + σ·z, L = ln(1 + time/t0), with q 0 or 1 and z normal.
struct HeldStateEstimate {
  std::size_t reads = 0;
  ohm resistance = 0.0;                        ///< R₀: at the time 0, of the lower level
  EstimatedNumber drift{};                     ///< ν, RetentionDrift::mean
  EstimatedSigma read_noise{};                 ///< σ, ReadNoise::relative_sigma
  double noise_correlation = 0;                ///< of the noise with that of the next read
  std::optional<TelegraphEstimate> telegraph;  ///< nothing where one level describes the reads
};

/// The fewest reads that an estimate is made from.
inline constexpr std::size_t least_held_reads = 8;

/// Least squares of ln R over L; with two levels their maximum of likelihood by EM.
///
/// Two levels are found where they describe the reads better by 10 in Schwarz's criterion (BIC), at
/// least three reads belong to either, and they lie apart by three σ and by three times the
/// resolution of the data, so that neither a tail of the noise nor its rounding is taken for a
/// trap. Of series of normal noise alone, 9 of 6000 of 20 reads show two levels and none of 14,000
/// of 60 to 1000 reads; where neighbours correlate by 0.6, 15 of 6000 and 14 of 14,000.
///
/// Intervals: Student's t for ν and ln(1 + step), χ² for σ, Wilson's for the duty, for as many
/// independent reads as the correlation ρ of neighbours leaves: n(1 − ρ)/(1 + ρ), for σ
/// n(1 − ρ²)/(1 + ρ²). They suppose that the reads are evenly spaced. From 60 reads on those of
/// normal noise cover in 95 to 96 %, with neighbours that correlate by 0.6 in 91 to 96 %; of 20
/// such reads in 88 to 91 %. Noise below 1e-12 is the rounding of the numbers, and given as 0.
/// Source: G. V. Bayley, J. M. Hammersley, Suppl. J. R. Stat. Soc. 8(2):184, 1946; EM: A. P.
/// Dempster, N. M. Laird, D. B. Rubin, J. R. Stat. Soc. B 39(1):1, 1977.
/// @param reference_time t0, > 0
/// @throws Error for fewer than least_held_reads reads, or where all have one time
/// @pre times and resistances are as many, and in the order in which they were read
HeldStateEstimate held_state(const HeldState& reads, second reference_time = 1.0);

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/characterize/statistics/held_state-inl.hpp"
#endif
