#pragma once
/// How far down the probabilities of a distribution can be trusted.

#include <cmath>
#include <cstddef>
#include <cstdint>

#include "rramvar/device/concepts.hpp"

namespace rramvar {

/// At 95 % confidence, what did not happen in n trials has at most this probability: 1 −
/// 0.05^(1/n), nearly 3/n (J. A. Hanley, A. Lippman-Hand, JAMA 249(13):1743, 1983).
inline double unseen_in(std::size_t n, double alpha = 0.05) {
  return -std::expm1(std::log(alpha) / static_cast<double>(n));
}

/// What is known of rare events in one state of a device.
struct RareEvents {
  enum class Known : std::uint8_t {
    exactly,       ///< a law in closed form: 1e-9 is 1e-9
    not_at_all,    ///< a table: what no entry shows has a probability below `below` at 95 %
    by_tail_only,  ///< a fitted tail: everything less probable than `below` is extrapolated
  };
  Known known = Known::exactly;
  double below = 0.0;
  std::size_t seen = 0;  ///< independent measurements behind a table

  /// Of a table of n independent measurements.
  static RareEvents in_table(std::size_t n) { return {Known::not_at_all, unseen_in(n), n}; }
  static RareEvents beyond_tail(double below) { return {Known::by_tail_only, below}; }
};

/// What the distribution says of itself by rare_events(s), a table by the number of its entries; a
/// law that says nothing is known exactly.
template <class D>
RareEvents rare_events(const D& d, LogicState s) {
  if constexpr (requires { d.rare_events(s); }) {
    return d.rare_events(s);
  } else if constexpr (TabulatedDistribution<D>) {
    return RareEvents::in_table(d.sorted(s).size());
  } else {
    return {};
  }
}

}  // namespace rramvar
