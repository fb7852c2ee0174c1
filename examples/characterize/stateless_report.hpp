#pragma once
/// What files tell that hold no pair of logic states.

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <ostream>
#include <string>
#include <string_view>

#include "common/measured/measurements.hpp"
#include "common/report/plot.hpp"

namespace rramvar::programs {

/// One kind of them.
class StatelessReport {
 public:
  virtual ~StatelessReport() = default;

  virtual std::string_view key() const = 0;  ///< of its numbers in the JSON
  virtual std::string_view heading() const = 0;
  virtual std::string_view why_no_states() const = 0;
  virtual void print(std::ostream& out) const = 0;
  virtual nlohmann::ordered_json json() const = 0;
  virtual Figure figure() const = 0;
  virtual std::string caption() const = 0;  ///< of the figure
};

/// The report on these measurements; nothing where they hold logic states.
/// @throws Error if they are too few
std::unique_ptr<StatelessReport> stateless_report(const Measurements& measurements);

}  // namespace rramvar::programs
