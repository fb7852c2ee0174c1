#pragma once
/// What is known of a design without a single trial.

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <ostream>
#include <string>

#include "alexnet_layer1/inputs.hpp"
#include "alexnet_layer1/options.hpp"
#include "common/report/plot.hpp"
#include "common/report/text_table.hpp"
#include "rramvar/layer/conv2d_layer1.hpp"
#include "rramvar/layer/patch_gram.hpp"
#include "rramvar/memory/stored_weights.hpp"
#include "rramvar/study/closed_form.hpp"
#include "rramvar/study/normal_outputs.hpp"
#include "rramvar/study/sensitivity.hpp"

namespace rramvar::programs {

/// The closed form of one design; what was not asked for or does not exist is empty.
struct Exact {
  std::optional<ClosedForm> layer;
  std::optional<NormalOutputs> outputs;
  std::optional<Sensitivity> sensitivity;
  std::optional<Protection> protection;
  std::string why_not;             ///< there is no closed form
  std::string why_no_sensitivity;  ///< where it was wished for
  double seconds = 0.0;            ///< all of the above took
};

/// Which of it to work out.
struct ExactWanted {
  bool outputs = true;       ///< element-wise errors: one pass over the pictures
  bool sensitivity = false;  ///< if there is one
  double protect_to = 0.0;   ///< relative L2 error to be met by protecting bits; 0: not asked
};

/// The Gram matrix of the pictures: from the file if it is there, else made and saved to it.
/// @param file may be empty: made, not saved
/// @param images none of them: the file's matrix is taken as it is
PatchGram gram_of(const std::string& file, const Conv2DLayer1<>& layer, const Tensor<4>& images);

/// Relative L2 error of rounding the weights to their number format.
double rounding_error(const StoredWeights& stored, const Conv2DLayer1<>& layer,
                      const PatchGram& gram);

/// @param what needs it: an option
/// @throws Error if there is no closed form
void require_exact(const Exact& exact, const std::string& what);

/// @throws Error if the bits to protect are asked for and there is no closed form
Exact work_out(const StoredWeights& stored, const Conv2DLayer1<>& layer, const PatchGram& gram,
               const Tensor<4>& images, const ExactWanted& wanted);

/// @pre exact.layer
TextTable exact_table(const Exact& exact);
void print_exact(std::ostream& out, const Exact& exact);
void print_sensitivity(std::ostream& out, const Sensitivity& sensitivity);
void print_protection(std::ostream& out, const Protection& protection, double target);

/// {expected: …, sensitivity: …, protection: …}, and expected values inside `metrics`.
void add_exact(nlohmann::ordered_json& report, const Exact& exact);

inline const ProgramFigures all_figures{"alexnet_layer1", {"sensitivity"}};

/// The error that is left when one bit is held ideal, as bars, the bits in the order of their rank.
Figure sensitivity_figure(const Sensitivity& sensitivity);

}  // namespace rramvar::programs
