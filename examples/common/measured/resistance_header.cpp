#include "common/measured/resistance_header.hpp"

#include <algorithm>
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

/// The names in a comment line.
std::vector<std::string> names_in_comment(std::string_view comment, char delimiter) {
  std::vector<std::string> names;
  std::string name;
  for (const char c : std::string(comment) + delimiter) {
    if (c != delimiter) {
      name += c;
    } else if (delimiter != ' ' || !name.empty()) {
      names.emplace_back(trimmed(name));
      name.clear();
    }
  }
  return names;
}

bool are_numbers(std::span<const std::string> names) {
  return std::all_of(names.begin(), names.end(), [](const std::string& name) {
    return name.empty() || parse_engineering_number(name, true);
  });
}

std::optional<ResistanceNames> find_columns(std::span<const std::string> names,
                                            const ResistanceFileOptions& options, bool is_list,
                                            bool may_guess) {
  return options.only ? find_state_column(names, *options.only, is_list, may_guess)
                      : find_resistance_columns(names, is_list);
}

/// @param above what stands there in place of a header, if it is one: numpy.savetxt and its like
/// put the names into a comment
ResistanceHeader of_numbers(const TextTableReader& table, std::vector<std::string> above,
                            const ResistanceFileOptions& options) {
  ResistanceHeader out;
  out.names = names_in_row(table);
  const bool is_header = above.size() == out.names.size();
  if (is_header) out.names = std::move(above);
  const auto found =
      is_header || options.only ? find_columns(out.names, options, false, true) : std::nullopt;
  if (!found) {
    throw Error(table.place(table.fields()[0]), "the first row holds numbers, not column names",
                "a table without a header line does not say what its columns are",
                "name them with " + options.columns_option + ", such as " + options.columns_option +
                    (options.only ? " cycle,R_ohm" : " cell,logic1,logic0,cycle"));
  }
  out.columns = *found;
  out.note = options.only ? "the last column is taken as resistances in ohm"
                          : "column names from a comment line";
  out.is_on_values = true;
  return out;
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
  if (!table.next_row()) throw Error(table.place(), "the table has no rows");
  reader.look_for_voltage();
  const auto fields = table.fields();
  const bool is_header =
      std::all_of(out.columns.values.begin(), out.columns.values.end(), [&](const auto& value) {
        return value.column >= fields.size() ||
               !parse_engineering_number(fields[value.column].text, table.delimiter() != ',',
                                         unit_after(value.quantity));
      });
  const bool is_word = is_header && fields.size() >= out.names.size() &&
                       std::none_of(fields.begin(), fields.end(), [](const TextField& field) {
                         return parse_engineering_number(field.text, true);
                       });
  out.is_on_values = !is_word;
  if (is_word) out.note = "its header line was replaced by " + options.columns_option;
  return out;
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

ResistanceHeader find_header(TextTableReader& table, const ResistanceFileOptions& options,
                             CellReader& reader) {
  if (!options.columns.empty()) return of_list(table, options, reader);
  std::optional<SourcePlace> first;
  std::vector<std::string> names;
  for (std::size_t row = 0; row < most_preamble && table.next_row(); ++row) {
    table.detect_delimiter_again();
    std::vector<std::string> above = std::exchange(names, names_in_row(table));
    if (!first) first = table.place(table.fields()[0]);
    reader.look_for_voltage();
    if ((row == 0 || options.only) && are_numbers(names)) {
      if (row == 0) above = names_in_comment(table.comment(), table.delimiter());
      return of_numbers(table, std::move(above), options);
    }
    auto found = [&]() -> std::optional<ResistanceNames> {
      try {
        return find_columns(names, options, false, false);
      } catch (const Error& error) {
        throw Error(table.place(table.fields()[0]), error.what());
      }
    }();
    if (found) return of_names(table, std::move(names), std::move(*found), options);
  }
  if (!first) throw Error(table.place(), "the table has no rows");
  throw Error(*first, "no line names columns of resistances",
              "a header has names such as hrs_ohm and lrs_ohm, or state and resistance_ohm",
              "correct the header, or name the columns with " + options.columns_option);
}

}  // namespace rramvar::programs
