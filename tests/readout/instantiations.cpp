// Every public template of readout, once in full.
#include "rramvar/device/device_lut.hpp"
#include "rramvar/device/distributions/log_normal.hpp"
#include "rramvar/readout/adc.hpp"
#include "rramvar/readout/analog.hpp"
#include "rramvar/readout/boundaries.hpp"
#include "rramvar/readout/differential.hpp"
#include "rramvar/readout/noisy_threshold.hpp"
#include "rramvar/readout/threshold.hpp"

namespace rramvar {

template struct Boundaries<2>;
template struct Boundaries<8>;
template class AdcReader<Conductance, 2>;
template class AdcReader<LogResistance, 8>;
template struct AdcReadout<Conductance>;
template struct AdcReadout<Resistance>;
template struct AdcReadout<LogResistance>;
template class DifferentialReader<Conductance>;
template class DifferentialReader<LogResistance>;
template struct DifferentialReadout<Conductance>;
template struct DifferentialReadout<Resistance>;
template class NoisyThresholdReader<LogResistance, 2>;
template class NoisyThresholdReader<Conductance, 8>;
template struct NoisyThresholdReadout<LogResistance>;
template struct NoisyThresholdReadout<Conductance>;
template Confusion<2> bounded<2>(Confusion<2>, const std::array<RareEvents, 2>&);
template RareEvents rare_events(const DeviceLUT<2>&, LogicState);
template Share share_below(const LogNormalResistance<2>&, LogicState, ohm);
template bool rises_with_resistance<Resistance>();

}  // namespace rramvar
