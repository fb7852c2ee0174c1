#pragma once
/// Mean and spread of every state, as NeuroSim-like simulators take them.
///
///     state,mean,std            state,mean_uS,std_uS        state,mean_ohm,std_ohm
///     0,3e-6,2e-7               0,3,0.2                     0,2e5,1e4
///     1,40e-6,1e-6              1,40,1                      1,5e3,2e2
///
/// Without a unit mean and std are conductances in siemens, as in NeuroSim. The states are numbered
/// from 0, each once, in any order. A row gives a normal law, cut off at 0.

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "rramvar/core/error.hpp"
#include "rramvar/device/measured_cycles.hpp"
#include "rramvar/io/cell_values.hpp"
#include "rramvar/io/engineering_number.hpp"
#include "rramvar/io/text_table.hpp"

namespace rramvar {

enum class StateQuantity { conductance, resistance };

/// Mean and standard deviation of every logic state, in siemens or ohm, before the cut at 0.
struct StateStatistics {
  struct State {
    double mean;
    double std;
  };
  std::vector<State> states;  ///< in state order
  StateQuantity quantity = StateQuantity::conductance;
  std::string citation;

  /// The resistances at n equally likely quantiles (k + ½)/n of every state: a table without draws.
  /// Its spread falls short of the law's by 1 % at n = 100 and 0.2 % at n = 1000.
  /// @pre n ≥ 1
  /// @throws Error if a quantile is no resistance: the reader refuses what could make one
  MeasuredCycles table(std::size_t n = 1000) const;

 private:
  /// Of the normal law on the condition that it is above 0; from the upper tail, where the cut is
  /// not.
  static double quantile(const State& state, double p);
};

/// Reads such a table. @throws Error naming file, line and column of what is wrong with it
class StateStatisticsReader {
 public:
  explicit StateStatisticsReader(const std::filesystem::path& path)
      : table_(path), citation_("state statistics " + path.filename().string()) {}

  /// The columns of a header line; nothing if it is not one of state, mean and std.
  struct Columns {
    std::size_t state;
    std::size_t mean;
    std::size_t std;
    double scale;  ///< siemens or ohm of 1 in the table
    StateQuantity quantity;
  };
  static std::optional<Columns> columns_in(const TextTableReader& table);

  StateStatistics operator()();

 private:
  static constexpr std::size_t most_states = 256;

  const TextField& field(std::size_t column) const;

  std::size_t state_in(std::size_t column, std::vector<bool>& seen) const;

  /// In siemens or ohm. @throws Error if no cell has it
  double mean_in(const Columns& columns) const;

  /// A spread may be 0, and beyond that has the size of a cell's values.
  double std_in(const Columns& columns) const;

  Error wrong(const TextField& text, const char* name, const ValueProblem& problem) const;

  static CellQuantity quantity_of(const Columns& columns);

  std::optional<WrittenNumber> number_in(const TextField& text, const Columns& columns) const;

  TextTableReader table_;
  std::string citation_;
};

/// Reads a table of state, mean and std.
inline StateStatistics read_neurosim_csv(const std::filesystem::path& path) {
  return StateStatisticsReader(path)();
}

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/characterize/formats/neurosim_csv-inl.hpp"
#endif
