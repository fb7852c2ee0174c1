#pragma once
/// Which columns of a table hold voltage and current, from their names.
///
/// | column name                                       | holds                                |
/// |---------------------------------------------------|--------------------------------------|
/// | voltage, V, volt; current, I, amp                 | the pair [V], [A]                    |
/// | AV and AI, AnodeV and AnodeI, V1 and I1, …        | a pair: equal but for V and I        |
/// | Anode Voltage and Anode Current, Voltage CH1 …    | a pair too                           |
/// | AnodeV(1), AnodeI(1), AnodeV(2), …                | one pair a number, as of several runs|
/// | V, I, V, I, …                                     | runs side by side too                |
/// | Bias (V) and Sense Current (A), V_app and I_meas  | a pair if no other names are of volt |
/// |                                                   | or ampere, but for limits and levels |
/// | source voltage and shunt voltage,                 | a pair too, where no current is      |
/// | V_in and V_series, Vapp and Vload                 | named: over_shunt                    |
/// | cell, device                                      | integer, optional                    |
/// | cycle, run                                        | integer, optional                    |
/// | reset_stop, stop_voltage, v_stop                  | RESET stop voltage [V], optional     |
///
/// Capitals do not matter. A unit may follow: voltage_mV, "I (uA)", "Current [nA]"; without one it
/// is volt and ampere. Other columns are skipped.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace rramvar {

struct IVColumns {
  struct Scaled {
    std::size_t column;
    double scale;  ///< volt or ampere of 1 in the table
  };
  struct Pair {
    Scaled voltage;
    Scaled current;
    std::optional<std::int64_t> run;  ///< the number in AnodeV(2), or that of the repetition
  };
  std::vector<Pair> pairs;  ///< several where runs stand side by side
  std::optional<std::size_t> cell;
  std::optional<std::size_t> cycle;
  std::optional<Scaled> reset_stop;
  /// Whether the voltage across a resistor in series stands in place of the current, and the other
  /// one is that of both.
  bool over_shunt = false;
  std::vector<std::string> names;  ///< of all columns, as found

  /// "voltage 'V (mV)' in mV, current 'I' in A, cycle 'n'"; @pre there is a pair
  std::string in_words() const;
};

/// Finds the columns by their names.
class IVColumnFinder {
 public:
  /// @return nothing if the names do not make at least one pair of voltage and current
  std::optional<IVColumns> operator()(std::span<const std::string> names) const;

  /// The columns of a list such as "cell,current,voltage"; '-' and '_' skip one.
  /// @throws Error for a name that means nothing here
  IVColumns of_list(std::span<const std::string> names) const;

 private:
  struct Name {
    std::string base;    // lower case, without number and unit
    std::string number;  // of "AnodeV(2)"
    double scale = 1.0;
    char unit = ' ';  // v, a or none
  };
  struct Channel {
    std::string terminal;
    std::string number;
    std::size_t repetition;  //< from 1, where several are called the same
    std::optional<IVColumns::Scaled> voltage;
    std::optional<IVColumns::Scaled> current;
  };
  /// In the order of their first column; a table may have a hundred thousand.
  struct Channels {
    /// Those that are called the same: the first voltage belongs to the first current.
    struct Group {
      std::vector<std::size_t> channels;
      std::size_t voltages = 0;
      std::size_t currents = 0;
    };
    std::vector<Channel> all;
    std::unordered_map<std::string, Group> group_of;
    /// Of whatever terminal, where the name leaves no doubt.
    std::vector<IVColumns::Scaled> voltages;
    std::vector<IVColumns::Scaled> currents;
  };

  static bool is_stop(const std::string& base);

  /// Takes "Current [nA]", "I (uA)", "voltage_mV" and "AnodeV(2)" apart.
  static Name analysed(std::string_view column);

  static bool take_unit(std::string_view text, Name& out);

  static void add(const Name& name, std::size_t column, Channels& channels);

  /// The quantity that a word in the name tells, 'v' or 'a', and the terminal that the rest of it
  /// names; of none ' '.
  static std::pair<char, std::string> quantity_in(const std::string& base);

  /// Whether the name is that of a limit, a level or a gate, or of a current without its sign.
  static bool is_no_sample(const std::string& base);

  /// The voltage of a source, and that of a resistor in series; nothing if there are not these two.
  static std::optional<IVColumns::Pair> pair_over_shunt(const Channels& channels);

  static void enter(char quantity, const std::string& terminal, const Name& name,
                    std::size_t column, Channels& channels);

  /// The cell lies between the first terminal and ground; a gate only selects it.
  static int rank_of(const std::string& terminal);
};

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/characterize/formats/iv_columns-inl.hpp"
#endif
