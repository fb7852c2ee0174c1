#pragma once
/// Designs by name: weights stored as a user, a file or another language asks in words.
///
///   Design design{.format = "int8", .protect = "secded", .readout = "threshold"};
///   auto stored = store_by_design(design, {weights}, builtin_device("radar_1t1r"));
///
/// Every readout, on devices of two, four and eight states, is instantiated behind it: link
/// rramvar::design_compiled, where they are compiled once. Nothing else in rramvar includes any of
/// it; it includes fits from rramvar/characterize/ and readers from rramvar/io/.

#include "rramvar/design/conductance_by_design.hpp"
#include "rramvar/design/design.hpp"
#include "rramvar/design/design_names.hpp"
#include "rramvar/design/format_named.hpp"
#include "rramvar/design/known_name.hpp"
#include "rramvar/design/layer_weights.hpp"
#include "rramvar/design/measured_device.hpp"
#include "rramvar/design/parse_cells.hpp"
#include "rramvar/design/spelling.hpp"
#include "rramvar/design/state_values.hpp"
#include "rramvar/design/store_by_design.hpp"
