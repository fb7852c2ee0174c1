#pragma once
/// Which columns of a table hold voltage and current, from their names.
///
/// | column name                                       | holds                                |
/// |---------------------------------------------------|--------------------------------------|
/// | voltage, V, volt; current, I, amp                 | the pair [V], [A]                    |
/// | AV and AI, AnodeV and AnodeI, V1 and I1, …        | a pair: equal but for V and I        |
/// | AnodeV(1), AnodeI(1), AnodeV(2), …                | one pair a number, as of several runs|
/// | cell, device                                      | integer, optional                    |
/// | cycle, run                                        | integer, optional                    |
/// | reset_stop, stop_voltage, v_stop                  | RESET stop voltage [V], optional     |
///
/// Capitals do not matter. A unit may follow: voltage_mV, "I (uA)", "Current [nA]"; without one it
/// is volt and ampere. Other columns are skipped.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "rramvar/core/error.hpp"
#include "rramvar/core/names.hpp"
#include "rramvar/io/cell_labels.hpp"
#include "rramvar/io/engineering_number.hpp"
#include "rramvar/io/text.hpp"

namespace rramvar {

struct IVColumns {
  struct Scaled {
    std::size_t column;
    double scale;  ///< volt or ampere of 1 in the table
  };
  struct Pair {
    Scaled voltage;
    Scaled current;
    std::optional<std::int64_t> run;  ///< the number in AnodeV(2)
  };
  std::vector<Pair> pairs;  ///< several where runs stand side by side
  std::optional<std::size_t> cell;
  std::optional<std::size_t> cycle;
  std::optional<Scaled> reset_stop;
  std::vector<std::string> names;  ///< of all columns, as found
};

/// Finds the columns by their names.
class IVColumnFinder {
 public:
  /// @return nothing if the names do not make at least one pair of voltage and current
  std::optional<IVColumns> operator()(std::span<const std::string> names) const {
    IVColumns out;
    out.names.assign(names.begin(), names.end());
    Channels channels;
    for (std::size_t i = 0; i < names.size(); ++i) {
      const Name name = analysed(names[i]);
      if (name.base == "cell" || name.base == "device") {
        if (!out.cell) out.cell = i;
      } else if (name.base == "cycle" || name.base == "run") {
        if (!out.cycle) out.cycle = i;
      } else if (is_stop(name.base)) {
        if (!out.reset_stop) out.reset_stop = IVColumns::Scaled{i, name.scale};
      } else {
        add(name, i, channels);
      }
    }
    std::string best;
    int rank = 0;
    for (const Channel& channel : channels.all) {
      if (!channel.voltage || !channel.current) continue;
      if (rank == 0 || rank_of(channel.terminal) < rank) {
        best = channel.terminal;
        rank = rank_of(best);
      }
    }
    if (rank == 0) return std::nullopt;
    for (const Channel& channel : channels.all) {
      if (channel.terminal != best || !channel.voltage || !channel.current) continue;
      out.pairs.push_back({*channel.voltage, *channel.current, cycle_number(channel.number)});
    }
    return out;
  }

  /// The columns of a list such as "cell,current,voltage"; '-' and '_' skip one.
  /// @throws Error for a name that means nothing here
  IVColumns of_list(std::span<const std::string> names) const {
    static constexpr std::array<std::string_view, 6> known{"voltage", "current",    "cell",
                                                           "cycle",   "reset_stop", "-"};
    for (const std::string& name : names) {
      const std::string base = analysed(name).base;
      if (base == "_" || base == "v" || base == "i") continue;
      if (std::find(known.begin(), known.end(), base) == known.end()) {
        throw unknown_name("column", name, known);
      }
    }
    const std::optional<IVColumns> found = (*this)(names);
    if (found) return *found;
    throw Error("the column list has no voltage and current", "an I-V sweep needs both",
                "name them, such as cell,current,voltage");
  }

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
    std::optional<IVColumns::Scaled> voltage;
    std::optional<IVColumns::Scaled> current;
  };
  /// In the order of their first column; a table may have a hundred thousand.
  struct Channels {
    std::vector<Channel> all;
    std::unordered_map<std::string, std::size_t> index;
  };

  static bool is_stop(const std::string& base) {
    return base == "reset_stop" || base == "reset stop" || base == "stop_voltage" ||
           base == "stop voltage" || base == "v_stop" || base == "vstop" ||
           base == "reset stop voltage" || base == "reset_stop_voltage";
  }

  /// Takes "Current [nA]", "I (uA)", "voltage_mV" and "AnodeV(2)" apart.
  static Name analysed(std::string_view column) {
    std::string_view text = trimmed(column);
    Name out;
    while (text.ends_with(')') || text.ends_with(']')) {
      const std::size_t open = text.rfind(text.back() == ')' ? '(' : '[');
      if (open == std::string_view::npos) break;
      const std::string_view inside = text.substr(open + 1, text.size() - open - 2);
      if (!inside.empty() && inside.find_first_not_of("0123456789") == inside.npos) {
        out.number = inside;
      } else if (!take_unit(inside, out)) {
        break;
      }
      text = trimmed(text.substr(0, open));
    }
    const std::size_t mark = text.find_last_of("_/");
    if (mark != std::string_view::npos && mark > 0 && take_unit(text.substr(mark + 1), out)) {
      text = trimmed(text.substr(0, mark));
    }
    out.base = lower_case(text);
    return out;
  }

  static bool take_unit(std::string_view text, Name& out) {
    if (text.empty()) return false;
    const std::string unit = lower_case(text.substr(text.size() - 1));
    if (unit != "v" && unit != "a") return false;
    std::string_view prefix = text.substr(0, text.size() - 1);
    const double scale = take_si_prefix(prefix);
    if (!prefix.empty()) return false;
    out.scale = scale;
    out.unit = unit[0];
    return true;
  }

  static void add(const Name& name, std::size_t column, Channels& channels) {
    const std::string& base = name.base;
    if (base.empty()) return;
    // What the name says of the quantity, and of the terminal that it is measured at.
    const auto is = [&](std::initializer_list<std::string_view> words) {
      return std::find(words.begin(), words.end(), base) != words.end();
    };
    if (is({"voltage", "v", "volt", "volts"})) {
      enter('v', "", name, column, channels);
    } else if (is({"current", "i", "amp", "amps"})) {
      enter('a', "", name, column, channels);
    } else {
      const bool begins = base.front() == 'v' || base.front() == 'i';
      const bool ends = base.back() == 'v' || base.back() == 'i';
      const auto quantity = [](char letter) { return letter == 'v' ? 'v' : 'a'; };
      if (begins) enter(quantity(base.front()), base.substr(1), name, column, channels);
      if (ends) {
        enter(quantity(base.back()), base.substr(0, base.size() - 1), name, column, channels);
      }
      if (!begins && !ends && name.unit != ' ') enter(name.unit, base, name, column, channels);
    }
  }

  static void enter(char quantity, const std::string& terminal, const Name& name,
                    std::size_t column, Channels& channels) {
    if (name.unit != ' ' && name.unit != quantity) return;
    const auto [found, is_new] =
        channels.index.try_emplace(terminal + '(' + name.number, channels.all.size());
    if (is_new) channels.all.push_back({terminal, name.number, {}, {}});
    Channel& channel = channels.all[found->second];
    auto& place = quantity == 'v' ? channel.voltage : channel.current;
    if (!place) place = IVColumns::Scaled{column, name.scale};
  }

  /// The cell lies between the first terminal and ground; a gate only selects it.
  static int rank_of(const std::string& terminal) {
    if (terminal.empty()) return 1;
    if (terminal == "a" || terminal == "anode" || terminal == "1") return 2;
    if (terminal == "g" || terminal == "gate") return 4;
    return 3;
  }
};

}  // namespace rramvar
