#pragma once
/// How far a measured table of limited size leaves the answer open.

#include <nlohmann/json_fwd.hpp>
#include <ostream>

#include "alexnet_layer1/inputs.hpp"
#include "rramvar/layer/conv2d_layer1.hpp"
#include "rramvar/layer/patch_gram.hpp"
#include "rramvar/study/data_sufficiency.hpp"

namespace rramvar::programs {

/// @throws Error, before any work, if --data-precision is asked of a table that was not measured,
/// or whose cells are not drawn anew
void require_measured_data(const Options& options);
/// The same of the device that was read.
void require_measured_data(const Options& options, const MeasuredDevice& device);

/// The bootstrap over the table's cells (or cycles, or entries) through the closed form.
/// @throws Error if the design has no closed form @pre require_measured_data()
DataSufficiency limited_data(const Options& options, const Inputs& inputs,
                             const Conv2DLayer1<>& layer, const PatchGram& gram);

void print_limited_data(std::ostream& out, const DataSufficiency& data, double precision);
nlohmann::ordered_json to_json(const DataSufficiency& data, double precision);

}  // namespace rramvar::programs
