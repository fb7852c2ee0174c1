// A separate project that uses the component characterize: a law fitted to measured resistances.
#include <iostream>
#include <vector>

#include "rramvar/characterize/fit/fit_gamma.hpp"

int main() {
  const std::vector<rramvar::ohm> measured{9e4, 1.1e5, 1.2e5, 1.5e5, 2e5};
  const auto fit = rramvar::GammaFitter{}(measured);
  std::cout << "characterize: shape " << fit.distribution.shape[0] << '\n';
  return fit.distribution.shape[0] > 0.0 ? 0 : 1;
}
