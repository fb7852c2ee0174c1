// Every public template of the folder, instantiated as a whole, so that no member goes uncompiled.
#include "rramvar/characterize/fit/bootstrap_gof.hpp"
#include "rramvar/characterize/fit/compare_fits.hpp"
#include "rramvar/characterize/fit/fit_device.hpp"
#include "rramvar/characterize/fit/positive_definite.hpp"

namespace rramvar {

static_assert(Fitter<NormalFitter>);
static_assert(Fitter<LogNormalFitter>);
static_assert(Fitter<WeibullFitter>);
static_assert(Fitter<GammaFitter>);
static_assert(Fitter<LogNormalMixtureFitter>);

template struct Fit<LogNormalResistance<1>>;
template class BootstrapGof<NormalFitter>;
template class BootstrapGof<LogNormalFitter>;
template class BootstrapGof<WeibullFitter>;
template class BootstrapGof<GammaFitter>;
template class BootstrapGof<LogNormalMixtureFitter>;
template GofStatistics gof_statistics(std::span<const ohm>, const DeviceLUT<2>&, LogicState);
template std::optional<SquareMatrix<2>> inverse_of_positive_definite(const SquareMatrix<2>&);
template std::optional<SquareMatrix<5>> inverse_of_positive_definite(const SquareMatrix<5>&);
template FitComparison compare_fits_of(std::span<const ohm>, const CompareOptions&,
                                       const NormalFitter&, const GammaFitter&);
template NormalResistance<8> fit_device(const DeviceLUT<8>&);
template LogNormalResistance<8> fit_device(const DeviceLUT<8>&);
template WeibullResistance<8> fit_device(const DeviceLUT<8>&);
template GammaResistance<8> fit_device(const DeviceLUT<8>&);
template LogNormalMixture<8, 2> fit_device(const DeviceLUT<8>&);

}  // namespace rramvar
