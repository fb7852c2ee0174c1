// Every public template of the folder, instantiated as a whole, so that no member goes uncompiled.
#include "rramvar/device/builtin_tables.hpp"
#include "rramvar/device/device_lut.hpp"
#include "rramvar/device/distribution_conformance.hpp"
#include "rramvar/device/distributions/gamma.hpp"
#include "rramvar/device/distributions/ideal.hpp"
#include "rramvar/device/distributions/log_normal.hpp"
#include "rramvar/device/distributions/log_normal_mixture.hpp"
#include "rramvar/device/distributions/normal.hpp"
#include "rramvar/device/distributions/smoothed_empirical.hpp"
#include "rramvar/device/distributions/weibull.hpp"

template class rramvar::DeviceLUT<2>;
template class rramvar::DeviceLUT<8>;
template class rramvar::SmoothedEmpirical<2>;
template class rramvar::SmoothedEmpirical<8>;
template struct rramvar::GammaResistance<1>;
template struct rramvar::GammaResistance<2>;
template struct rramvar::GammaResistance<8>;
template struct rramvar::IdealResistance<2>;
template struct rramvar::IdealResistance<8>;
template struct rramvar::LogNormalResistance<2>;
template struct rramvar::LogNormalResistance<8>;
template struct rramvar::LogNormalMixture<1, 3>;
template struct rramvar::LogNormalMixture<2>;
template struct rramvar::LogNormalMixture<8>;
template struct rramvar::NormalResistance<2>;
template struct rramvar::NormalResistance<8>;
template struct rramvar::WeibullResistance<1>;
template struct rramvar::WeibullResistance<2>;
template struct rramvar::WeibullResistance<8>;
template class rramvar::DistributionConformance<rramvar::WeibullResistance<1>>;
template class rramvar::DistributionConformance<rramvar::SmoothedEmpirical<8>>;

template rramvar::DeviceLUT<2> rramvar::swap_states(const rramvar::DeviceLUT<2>&);
template rramvar::DeviceLUT<8> rramvar::swap_states(const rramvar::DeviceLUT<8>&);
template rramvar::DeviceLUT<8> rramvar::stand_in_table(const rramvar::LogNormalResistance<8>&);
template rramvar::DeviceLUT<2> rramvar::builtin_lut(std::string_view);
template rramvar::DeviceLUT<8> rramvar::builtin_lut(std::string_view);
