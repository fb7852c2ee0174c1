// Every public template of the folder, instantiated as a whole, so that no member goes uncompiled.
#include "rramvar/device/device_lut.hpp"
#include "rramvar/device/distributions/ideal.hpp"
#include "rramvar/device/distributions/log_normal.hpp"
#include "rramvar/device/distributions/normal.hpp"

template class rramvar::DeviceLUT<2>;
template class rramvar::DeviceLUT<8>;
template struct rramvar::IdealResistance<2>;
template struct rramvar::IdealResistance<8>;
template struct rramvar::LogNormalResistance<2>;
template struct rramvar::LogNormalResistance<8>;
template struct rramvar::NormalResistance<2>;
template struct rramvar::NormalResistance<8>;

template rramvar::DeviceLUT<2> rramvar::swap_states(const rramvar::DeviceLUT<2>&);
template rramvar::DeviceLUT<8> rramvar::swap_states(const rramvar::DeviceLUT<8>&);
template rramvar::DeviceLUT<8> rramvar::stand_in_table(const rramvar::LogNormalResistance<8>&);
