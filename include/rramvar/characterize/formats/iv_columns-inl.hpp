#pragma once

#include <algorithm>
#include <array>
#include <initializer_list>

#include "rramvar/characterize/formats/iv_columns.hpp"
#include "rramvar/core/config.hpp"
#include "rramvar/core/error.hpp"
#include "rramvar/core/names.hpp"
#include "rramvar/io/cell_labels.hpp"
#include "rramvar/io/cell_values.hpp"
#include "rramvar/io/column_words.hpp"
#include "rramvar/io/engineering_number.hpp"
#include "rramvar/io/text.hpp"
#include "rramvar/io/unit_name.hpp"

namespace rramvar {

RRAMVAR_INLINE std::string IVColumns::in_words() const {
  const auto scaled = [this](std::string_view what, CellQuantity quantity, const Scaled& from) {
    return std::string(what) + " " + excerpt(names[from.column]) + " in " +
           unit_name(quantity, from.scale);
  };
  std::string out = pairs.size() > 1 ? std::to_string(pairs.size()) + " pairs, first " : "";
  if (over_shunt) {
    out += scaled("source voltage", CellQuantity::voltage, pairs[0].voltage);
    out += scaled(", shunt voltage", CellQuantity::voltage, pairs[0].current);
  } else {
    out += scaled("voltage", CellQuantity::voltage, pairs[0].voltage);
    out += scaled(", current", CellQuantity::current, pairs[0].current);
  }
  if (cell) out += ", cell " + excerpt(names[*cell]);
  if (cycle) out += ", cycle " + excerpt(names[*cycle]);
  if (reset_stop) out += scaled(", RESET stop voltage", CellQuantity::voltage, *reset_stop);
  return out;
}

RRAMVAR_INLINE std::optional<IVColumns> IVColumnFinder::operator()(
    std::span<const std::string> names) const {
  IVColumns out;
  out.names.assign(names.begin(), names.end());
  Channels channels;
  bool has_states = false;  // then currents are those of states
  for (std::size_t i = 0; i < names.size(); ++i) {
    const Name name = analysed(names[i]);
    if (name.base == "cell" || name.base == "device") {
      if (!out.cell) out.cell = i;
    } else if (name.base == "cycle" || name.base == "run") {
      if (!out.cycle) out.cycle = i;
    } else if (is_stop(name.base)) {
      if (!out.reset_stop) out.reset_stop = IVColumns::Scaled{i, name.scale};
    } else if (name.base == "state" || name.base == "level") {
      has_states = true;
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
  if (rank == 0) {
    if (const auto pair = pair_over_shunt(channels); pair && !has_states) {
      out.pairs.push_back(*pair);
      out.over_shunt = true;
      return out;
    }
    if (has_states || channels.voltages.size() != 1 || channels.currents.size() != 1) {
      return std::nullopt;
    }
    const auto digits_of = [&](const IVColumns::Scaled& of) {  // of another channel, if they differ
      std::string digits = out.names[of.column];
      std::erase_if(digits, [](char c) { return c < '0' || c > '9'; });
      return digits;
    };
    const std::string digits = digits_of(channels.voltages[0]);
    const std::string others = digits_of(channels.currents[0]);
    if (digits != others && !digits.empty() && !others.empty()) return std::nullopt;
    out.pairs.push_back({channels.voltages[0], channels.currents[0], {}});
    return out;
  }
  std::vector<const Channel*> pairs;
  for (const Channel& channel : channels.all) {
    if (channel.terminal == best && channel.voltage && channel.current) pairs.push_back(&channel);
  }
  for (const Channel* const channel : pairs) {
    std::optional<std::int64_t> run = cycle_number(channel->number);
    if (!run && pairs.size() > 1) run = static_cast<std::int64_t>(channel->repetition);
    out.pairs.push_back({*channel->voltage, *channel->current, run});
  }
  return out;
}

RRAMVAR_INLINE IVColumns IVColumnFinder::of_list(std::span<const std::string> names) const {
  static constexpr std::array<std::string_view, 9> known{
      "voltage", "current", "cell", "cycle", "reset_stop", "time", "-", "v_source", "v_shunt"};
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

RRAMVAR_INLINE bool IVColumnFinder::is_stop(const std::string& base) {
  return base == "reset_stop" || base == "reset stop" || base == "stop_voltage" ||
         base == "stop voltage" || base == "v_stop" || base == "vstop" ||
         base == "reset stop voltage" || base == "reset_stop_voltage";
}

RRAMVAR_INLINE IVColumnFinder::Name IVColumnFinder::analysed(std::string_view column) {
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
  out.base = in_english(text);
  return out;
}

RRAMVAR_INLINE bool IVColumnFinder::take_unit(std::string_view text, Name& out) {
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

RRAMVAR_INLINE void IVColumnFinder::add(const Name& name, std::size_t column, Channels& channels) {
  const std::string& base = name.base;
  if (base.empty()) return;
  const auto [told, terminal] = quantity_in(base);
  const auto quantity = [](char letter) { return letter == 'v' ? 'v' : 'a'; };
  const bool begins = base.front() == 'v' || base.front() == 'i';
  const bool ends = base.back() == 'v' || base.back() == 'i';
  if (told != ' ') {
    enter(told, terminal, name, column, channels);
  } else {
    if (begins) enter(quantity(base.front()), base.substr(1), name, column, channels);
    if (ends) {
      enter(quantity(base.back()), base.substr(0, base.size() - 1), name, column, channels);
    }
    if (!begins && !ends && name.unit != ' ') enter(name.unit, base, name, column, channels);
  }
  const char clear = told != ' ' ? told : name.unit;
  if (clear == ' ' || (name.unit != ' ' && name.unit != clear) || is_no_sample(base)) return;
  (clear == 'v' ? channels.voltages : channels.currents).push_back({column, name.scale});
}

RRAMVAR_INLINE std::pair<char, std::string> IVColumnFinder::quantity_in(const std::string& base) {
  struct Word {
    std::string_view text;
    char quantity;
  };
  static constexpr std::array<Word, 8> words{{{"voltage", 'v'},
                                              {"volts", 'v'},
                                              {"volt", 'v'},
                                              {"current", 'a'},
                                              {"amps", 'a'},
                                              {"amp", 'a'},
                                              {"v", 'v'},
                                              {"i", 'a'}}};
  const auto rest_of = [](std::string_view text) {
    const std::size_t first = text.find_first_not_of(" _.-");
    if (first == text.npos) return std::string();
    return std::string(text.substr(first, text.find_last_not_of(" _.-") + 1 - first));
  };
  for (const auto& [text, quantity] : words) {
    const std::string_view all = base;
    if (all == text) return {quantity, {}};
    if (all.starts_with(text) && !detail::is_letter(all[text.size()])) {
      return {quantity, rest_of(all.substr(text.size()))};
    }
    if (all.ends_with(text) && !detail::is_letter(all[all.size() - text.size() - 1])) {
      return {quantity, rest_of(all.substr(0, all.size() - text.size()))};
    }
  }
  return {' ', {}};
}

RRAMVAR_INLINE bool IVColumnFinder::is_no_sample(const std::string& base) {
  static constexpr std::array<std::string_view, 30> words{
      "set",     "reset",      "form",  "forming",   "read",   "stop", "hrs",  "lrs",
      "on",      "off",        "th",    "threshold", "max",    "min",  "mean", "std",
      "comp",    "compliance", "limit", "range",     "offset", "abs",  "log",  "absolute",
      "density", "noise",      "g",     "gs",        "gate",   "logic"};
  if (base.find('|') != base.npos) return true;
  std::string word;
  for (const char c : base + ' ') {
    if (detail::is_letter(c)) {
      word += c;
      continue;
    }
    const bool is_short = !word.empty() && (word[0] == 'v' || word[0] == 'i');
    for (const std::string_view text :
         {std::string_view(word), std::string_view(word).substr(is_short ? 1 : 0)}) {
      if (std::find(words.begin(), words.end(), text) != words.end()) return true;
    }
    word.clear();
  }
  return false;
}

RRAMVAR_INLINE std::optional<IVColumns::Pair> IVColumnFinder::pair_over_shunt(
    const Channels& channels) {
  static constexpr std::array<std::string_view, 4> shunt_words{"shunt", "series", "resistor",
                                                               "load"};
  const Channel* source = nullptr;
  const Channel* shunt = nullptr;
  for (const Channel& channel : channels.all) {
    if (!channel.voltage) continue;
    const bool is_shunt =
        channel.terminal == "rs" ||
        std::any_of(shunt_words.begin(), shunt_words.end(), [&](std::string_view word) {
          return channel.terminal.find(word) != channel.terminal.npos;
        });
    const Channel*& place = is_shunt ? shunt : source;
    if (place != nullptr) return std::nullopt;
    place = &channel;
  }
  if (source == nullptr || shunt == nullptr || !channels.currents.empty()) return std::nullopt;
  return IVColumns::Pair{*source->voltage, *shunt->voltage, {}};
}

RRAMVAR_INLINE void IVColumnFinder::enter(char quantity, const std::string& terminal,
                                          const Name& name, std::size_t column,
                                          Channels& channels) {
  if (name.unit != ' ' && name.unit != quantity) return;
  Channels::Group& group = channels.group_of[terminal + '(' + name.number];
  std::size_t& entered = quantity == 'v' ? group.voltages : group.currents;
  if (entered == group.channels.size()) {
    group.channels.push_back(channels.all.size());
    channels.all.push_back({terminal, name.number, group.channels.size(), {}, {}});
  }
  Channel& channel = channels.all[group.channels[entered++]];
  (quantity == 'v' ? channel.voltage : channel.current) = IVColumns::Scaled{column, name.scale};
}

RRAMVAR_INLINE int IVColumnFinder::rank_of(const std::string& terminal) {
  if (terminal.empty()) return 1;
  if (terminal == "a" || terminal == "anode" || terminal == "1") return 2;
  if (terminal == "g" || terminal == "gate") return 4;
  return 3;
}

}  // namespace rramvar
