#pragma once
/// How far a measured table of limited size leaves the answer open.

#include <nlohmann/json_fwd.hpp>
#include <ostream>

#include "alexnet_layer1/inputs.hpp"
#include "rramvar/layer/conv2d_layer1.hpp"
#include "rramvar/layer/patch_gram.hpp"
#include "rramvar/study/data_sufficiency.hpp"

namespace rramvar::programs {

/// The bootstrap over the table's cells (or cycles, or entries) through the closed form.
/// @throws Error if the table was not measured, its sources of variability are not in the table, or
/// the design has no closed form
DataSufficiency limited_data(const Options& options, const Inputs& inputs,
                             const Conv2DLayer1<>& layer, const PatchGram& gram);

void print_limited_data(std::ostream& out, const DataSufficiency& data, double precision);
nlohmann::ordered_json to_json(const DataSufficiency& data, double precision);

}  // namespace rramvar::programs
