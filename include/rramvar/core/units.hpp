#pragma once
/// Names for the quantities that cross interfaces. They are plain numbers: the name says the unit.

#include <cstddef>

namespace rramvar {

using ohm = double;
using siemens = double;
using volt = double;
using ampere = double;
using second = double;
using kelvin = double;
using watt = double;
using joule = double;

/// Logic state of a cell, 0 … S−1. With the default convention the conductance grows with the
/// state: state 0 (Logic-0) is the high-resistance state HRS, state S−1 the low-resistance state
/// LRS. See swap_states() for the other convention.
using LogicState = std::size_t;

}  // namespace rramvar
