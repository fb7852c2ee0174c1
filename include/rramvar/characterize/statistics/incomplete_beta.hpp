#pragma once
/// The regularised incomplete beta function, from which Snedecor's F comes.

namespace rramvar {

/// I_x(a, b) and its complement, each exact in its own tail.
struct BetaTails {
  double lower;    ///< I_x(a, b)
  double upper;    ///< 1 − I_x(a, b)
  double density;  ///< x^a (1 − x)^b / B(a, b), the derivative of lower by ln(x/(1 − x))
};

namespace detail {

/// The continued fraction of I_x(a, b)·a/density, quick for x below (a + 1)/(a + b + 2).
/// Source: NIST DLMF 8.17.22, by the method of W. J. Lentz, Appl. Opt. 15:668, 1976.
double incomplete_beta_fraction(double a, double b, double x);

}  // namespace detail

/// Both tails of the beta law at x; `complement` is 1 − x, so that neither is rounded away.
/// Relative error about 1e-15·(a + b). @pre a, b > 0; x, complement ≥ 0
BetaTails incomplete_beta(double a, double b, double x, double complement);

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/characterize/statistics/incomplete_beta-inl.hpp"
#endif
