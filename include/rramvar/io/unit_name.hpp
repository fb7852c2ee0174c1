#pragma once
/// The units of columns in words: "kohm", "uS", "mV", "nA".

#include <string>

#include "rramvar/io/cell_values.hpp"

namespace rramvar {

/// @param unit what 1 in a table is, in ohm, siemens, volt or ampere: 1e-3 of a voltage is "mV";
/// what is no SI prefix is written as a factor, "0.5 V"
std::string unit_name(CellQuantity quantity, double unit);

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/io/unit_name-inl.hpp"
#endif
