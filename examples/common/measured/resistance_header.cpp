#include "common/measured/resistance_header.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include "rramvar/characterize/formats/header_rows.hpp"
#include "rramvar/core/error.hpp"
#include "rramvar/io/engineering_number.hpp"
#include "rramvar/io/resistance_columns.hpp"
#include "rramvar/io/text.hpp"

namespace rramvar::programs {

namespace {

/// Lines among which a header is looked for: laboratories write a preamble.
constexpr std::size_t most_preamble = 50;

bool are_numbers(std::span<const std::string> names) {
  return std::all_of(names.begin(), names.end(), [](const std::string& name) {
    return name.empty() || parse_engineering_number(name, true);
  });
}

/// Names of which a line holds one half each.
std::vector<std::string> joined(std::span<const std::string> above,
                                std::span<const std::string> below) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < above.size(); ++i) {
    out.emplace_back(trimmed(above[i] + " " + below[i]));
  }
  return out;
}

bool has_number(std::span<const std::string> names) {
  return std::any_of(names.begin(), names.end(), [](const std::string& name) {
    return parse_engineering_number(name, true).has_value();
  });
}

std::optional<ResistanceNames> find_columns(std::span<const std::string> names,
                                            const ResistanceFileOptions& options, bool is_list,
                                            bool may_guess) {
  return options.only ? find_state_column(names, *options.only, is_list, may_guess)
                      : find_resistance_columns(names, is_list);
}

/// The ways to say what the columns are.
std::string how_to_name(const ResistanceFileOptions& options) {
  const std::string& option = options.columns_option;
  if (options.only) return "name them with " + option + ", such as " + option + " cycle,R_ohm";
  return "name them with " + option + ", such as " + option + " cell,logic1,logic0,cycle, or " +
         option +
         " voltage_V,current_A for I-V sweeps; give files of one state as --state hrs=FILE "
         "--state lrs=FILE";
}

/// @throws Error if the current row and those after it hold small whole numbers alone
void require_no_codes(TextTableReader& table, const ResistanceFileOptions& options) {
  const SourcePlace place = table.place(table.fields()[0]);
  double largest = 0.0;
  std::size_t rows = 0;
  do {
    if (table.fields().size() < 2) return;
    for (const TextField& field : table.fields()) {
      const auto value = parse_number<double>(field.text);
      if (!value || *value < 0.0 || *value >= ResistanceColumnFinder::most_states ||
          std::floor(*value) != *value) {
        return;
      }
      largest = std::max(largest, *value);
    }
  } while (++rows < most_preamble && table.next_row());
  std::string text;
  append_number(text, largest);
  throw Error(
      place, "the table holds whole numbers from 0 to " + text + " only, no resistances",
      "these look like codes of levels, but no column holds mostly the level of its own number, "
      "as where each is written to one",
      "say what was written and what was read, in two columns below a line 'written,read'; if "
      "these "
      "are ohm, name the columns with " +
          options.columns_option);
}

/// What to say where no line names columns of states. @param has_numbers whether any field is one
Error no_columns(const SourcePlace& first, bool has_numbers, const ResistanceFileOptions& options) {
  if (!has_numbers) {
    return Error(first, "the file holds text and no numbers", "a table of measurements is needed",
                 "name another file");
  }
  return Error(first, "no line names columns of resistances",
               "a header has names such as hrs_ohm and lrs_ohm, state and resistance_ohm, or "
               "voltage_V and current_A",
               "correct the header, or " + how_to_name(options));
}

/// @param above lines that may name the columns of the numbers below them
ResistanceHeader of_numbers(TextTableReader& table, std::span<const std::vector<std::string>> above,
                            const ResistanceFileOptions& options) {
  std::vector<std::vector<std::string>> headers;
  for (const std::vector<std::string>& names : above) {
    if (names.size() == table.fields().size() && !are_numbers(names)) headers.push_back(names);
  }
  for (const std::vector<std::string>& names : headers) {
    if (auto found = find_columns(names, options, false, false)) {
      return {names, *std::move(found), "column names from a comment line", true};
    }
  }
  if (options.only) {
    std::vector<std::string> names = headers.empty() ? names_in_row(table) : headers[0];
    if (auto found = find_columns(names, options, false, true)) {
      return {std::move(names), *std::move(found), "the last column is taken as resistances in ohm",
              true};
    }
  }
  const SourcePlace place = table.place(table.fields()[0]);
  require_no_codes(table, options);
  throw Error(place,
              headers.empty() ? "the first row holds numbers, not column names"
                              : "the line above these numbers names no columns of resistances",
              headers.empty() ? "a table without a header line does not say what its columns are"
                              : "a header has names such as hrs_ohm and lrs_ohm, or voltage_V and "
                                "current_A",
              how_to_name(options));
}

ResistanceHeader of_list(TextTableReader& table, const ResistanceFileOptions& options,
                         CellReader& reader) {
  ResistanceHeader out;
  out.names = ResistanceColumnFinder::names_in(options.columns);
  const auto found = find_columns(out.names, options, true, false);
  if (!found) {
    throw Error(options.columns_option + " names no column that holds the state", {},
                "name it, such as cycle,R_ohm; '-' skips a column");
  }
  out.columns = *found;
  const auto is_above_values = [&] {  // a header, or settings above one
    const auto fields = table.fields();
    const bool has_value =
        std::any_of(out.columns.values.begin(), out.columns.values.end(), [&](const auto& value) {
          return value.column < fields.size() &&
                 parse_engineering_number(fields[value.column].text, table.delimiter() != ',',
                                          unit_after(value.quantity));
        });
    const bool has_number = std::any_of(fields.begin(), fields.end(), [](const TextField& field) {
      return parse_engineering_number(field.text, true).has_value();
    });
    return !has_value && (!has_number || fields.size() < out.names.size());
  };
  for (std::size_t above = 0;; ++above) {
    if (!table.next_row()) throw Error(table.place(), "the table has no rows");
    if (above > 0) table.detect_delimiter_again();
    reader.look_for_voltage();
    if (above < most_preamble && is_above_values()) continue;
    if (above > 0) {
      out.note = std::string("its header ") + (above == 1 ? "line was" : "lines were") +
                 " replaced by " + options.columns_option;
    }
    out.is_on_values = true;
    return out;
  }
}

/// The line below may hold the units.
ResistanceHeader of_names(TextTableReader& table, std::vector<std::string> names,
                          ResistanceNames columns, const ResistanceFileOptions& options) {
  ResistanceHeader out{std::move(names), std::move(columns)};
  out.is_on_values = table.next_row();
  if (out.is_on_values) {
    if (auto united = names_with_units(out.names, table)) {
      out.names = std::move(*united);
      out.columns = find_columns(out.names, options, false, false).value_or(out.columns);
      out.is_on_values = false;
    }
  }
  if (out.columns.unit_given) return out;
  out.note = std::string("no unit in the header: taken as ") +
             (out.columns.has(CellQuantity::current)       ? "ampere"
              : out.columns.has(CellQuantity::conductance) ? "siemens"
                                                           : "ohm");
  return out;
}

}  // namespace

NamedStates named_states_in(const std::string& path, const std::string& columns) {
  if (!columns.empty()) return named_states(ResistanceColumnFinder::names_in(columns), true);
  TextTableReader table(path);
  for (std::size_t row = 0; row < most_preamble && table.next_row(); ++row) {
    table.detect_delimiter_again();
    const std::vector<std::string> names = names_in_row(table);
    if (are_numbers(names)) break;
    try {
      const NamedStates out = named_states(names, false);
      if (out.are_several || out.only) return out;
    } catch (const Error&) {
      return {true};  // the reader of the table says what is wrong with these names
    }
  }
  return {};
}

ResistanceHeader find_header(TextTableReader& table, const ResistanceFileOptions& options,
                             CellReader& reader) {
  if (!options.columns.empty()) return of_list(table, options, reader);
  std::optional<SourcePlace> first;
  std::vector<std::string> names;
  bool has_numbers = false;
  std::optional<Error> problem;  ///< of the first line that names columns
  for (std::size_t row = 0; row < most_preamble && table.next_row(); ++row) {
    table.detect_delimiter_again();
    std::vector<std::string> above = std::exchange(names, names_in_row(table));
    if (!first) first = table.place(table.fields()[0]);
    has_numbers = has_numbers || has_number(names);
    if (problem && has_number(names)) break;
    reader.look_for_voltage();
    if ((row == 0 || options.only) && are_numbers(names)) {
      return of_numbers(table,
                        row == 0 ? headers_in_comments(table)
                                 : std::vector<std::vector<std::string>>{std::move(above)},
                        options);
    }
    // A title, or the line below it, may say the rest.
    const bool has_title = above.size() == names.size() && !has_number(above);
    for (const bool is_joined : {problem.has_value(), !problem.has_value()}) {
      if (is_joined && !has_title) continue;
      const std::vector<std::string> tried = is_joined ? joined(above, names) : names;
      try {
        auto found = find_columns(tried, options, false, false);
        if (found) return of_names(table, tried, std::move(*found), options);
      } catch (const Error& error) {
        if (!problem) problem = Error(table.place(table.fields()[0]), error.what());
      }
    }
  }
  if (problem) throw *problem;
  if (!first) throw Error(table.place(), "the table has no rows");
  throw no_columns(*first, has_numbers, options);
}

}  // namespace rramvar::programs
