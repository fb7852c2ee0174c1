#include "characterize/level_errors.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <nlohmann/json.hpp>
#include <utility>

#include "characterize/figure_parts.hpp"
#include "common/design/device.hpp"
#include "common/report/interval_json.hpp"
#include "common/report/text_table.hpp"

namespace rramvar::programs {

LevelErrorsReport::LevelErrorsReport(const TransitionMatrix& matrix) : matrix_(matrix) {}

std::optional<LogicState> LevelErrorsReport::most_taken_for(LogicState s) const {
  std::optional<LogicState> out;
  for (LogicState t = 0; t < matrix_.levels(); ++t) {
    const double rate = matrix_.rate[s][t];
    if (t != s && rate > (out ? matrix_.rate[s][*out] : 0.0)) out = t;
  }
  return out;
}

std::optional<EstimatedShare> LevelErrorsReport::errors(LogicState s) const {
  if (matrix_.reads.empty()) return {};
  const std::size_t n = matrix_.reads[s];
  return wilson_share(
      static_cast<std::size_t>(std::llround(matrix_.error_rate(s) * static_cast<double>(n))), n);
}

void LevelErrorsReport::print(std::ostream& out) const {
  out << "\nThese are reads of " << matrix_.levels()
      << " levels, not resistances: in percent of the reads of each written level\n\n";
  level_errors_table(matrix_).print(out);
  out << "\n";
  TextTable table({"written", "misread, %", "most often as"});
  double sum = 0.0;
  for (LogicState s = 0; s < matrix_.levels(); ++s) {
    const double rate = matrix_.error_rate(s);
    sum += rate;
    const auto share = errors(s);
    const auto as = most_taken_for(s);
    table.add({std::to_string(s),
               number(100.0 * rate) +
                   (share ? " (" + interval_text(share->ci95, 100.0) + ")" : std::string()),
               as ? std::to_string(*as) : "-"});
  }
  table.print(out);
  out << "\nMisread of all levels, as often written each: "
      << number(100.0 * sum / static_cast<double>(matrix_.levels())) << " %."
      << (matrix_.reads.empty() ? "" : " Intervals are Wilson's, of 95 %.") << '\n';
  const std::size_t levels = matrix_.levels();
  if (std::has_single_bit(levels) && levels <= 8) {
    out << "\nWhat a layer makes of them: alexnet_layer1 --lut FILE --readout threshold --cells "
        << std::bit_width(levels) - 1 << '\n';
  }
}

nlohmann::ordered_json LevelErrorsReport::json() const {
  nlohmann::ordered_json out;
  out["levels"] = nlohmann::ordered_json::array();
  for (LogicState s = 0; s < matrix_.levels(); ++s) {
    nlohmann::ordered_json level{{"rates", matrix_.rate[s]}, {"misread", matrix_.error_rate(s)}};
    if (const auto share = errors(s)) {
      level["reads"] = share->of;
      level["misread_ci95"] = interval_json(share->ci95);
    }
    out["levels"].push_back(std::move(level));
  }
  return out;
}

std::string LevelErrorsReport::caption() const {
  return std::string("Share of the reads of each written level that were read as another") +
         (matrix_.reads.empty() ? "." : ", with 95 % intervals.");
}

Figure LevelErrorsReport::figure() const {
  Figure out;
  out.name = "level_errors";
  out.data = "written,misread_percent,from_percent,to_percent\n";
  double most = 0.0;
  for (LogicState s = 0; s < matrix_.levels(); ++s) {
    const double percent = 100.0 * matrix_.error_rate(s);
    const auto share = errors(s);
    const double low = share ? 100.0 * share->ci95.low : percent;
    const double high = share ? 100.0 * share->ci95.high : percent;
    add_row(out.data, {std::to_string(s)}, {percent, low, high});
    most = std::max(most, high);
  }
  out.commands = "set xlabel 'Written level'\nset ylabel 'Misread (%)'\nset xrange [-0.5:" +
                 text_of(static_cast<double>(matrix_.levels()) - 0.5) +
                 "]\nset yrange [0:" + text_of(most > 0.0 ? 1.1 * most : 1.0) +
                 "]\nset xtics 1\nset boxwidth 0.6\nunset key\n"
                 "plot 'level_errors.csv' skip 1 using 1:2 with boxes fill solid 0.5 " +
                 line_colour(0) +
                 ", \\\n     'level_errors.csv' skip 1 using 1:2:3:4 with yerrorbars pointtype 7 "
                 "pointsize 0.5 linecolor rgb '#333333'\n";
  return out;
}

}  // namespace rramvar::programs
