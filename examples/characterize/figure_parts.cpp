#include "characterize/figure_parts.hpp"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "common/report/plot.hpp"
#include "common/report/text_table.hpp"
#include "rramvar/core/special_functions.hpp"
#include "rramvar/io/text.hpp"

namespace rramvar::programs {

namespace {

/// Points of a sample that a figure shows; more would only make the file larger.
constexpr std::size_t most_quantiles = 2000;

/// Probability of the i-th of n sorted values.
double plotting_position(std::size_t i, std::size_t n) {
  return (static_cast<double>(i) + 0.5) / static_cast<double>(n);
}

/// Up to most_quantiles indices of a sorted sample, evenly spaced in the normal quantile, so that
/// the tails stay whole.
std::vector<std::size_t> shown(std::size_t n) {
  std::vector<std::size_t> out;
  const double end = n < 2 ? 0.0 : -normal_quantile(plotting_position(0, n));
  const std::size_t points = std::min(n, most_quantiles);
  for (std::size_t k = 0; k < points; ++k) {
    std::size_t i = k;
    if (n > most_quantiles) {
      const double z = end * (2.0 * static_cast<double>(k) / (most_quantiles - 1.0) - 1.0);
      i = std::min(static_cast<std::size_t>(normal_cdf(z) * static_cast<double>(n)), n - 1);
    }
    if (out.empty() || i != out.back()) out.push_back(i);
  }
  return out;
}

}  // namespace

std::string text_of(double x) {
  std::string out;
  append_number(out, x);
  return out;
}

void add_row(std::string& data, std::initializer_list<std::string_view> words,
             std::initializer_list<double> numbers) {
  const std::size_t begin = data.size();
  for (const std::string_view word : words) {
    if (data.size() > begin) data += ',';
    data += word;
  }
  for (const double x : numbers) {
    if (data.size() > begin) data += ',';
    append_number(data, x);
  }
  data += '\n';
}

std::string where(std::initializer_list<std::string_view> words, std::string_view column) {
  std::string out = "(";
  std::size_t number = 0;
  for (const std::string_view word : words) {
    out.append(number == 0 ? "" : " && ");
    out.append("strcol(").append(std::to_string(++number)).append(") eq ");
    out.append(plot_text(word));
  }
  return out.append(" ? ").append(column).append(" : NaN)");
}

std::string tics_at(char name, const std::string& tics) {
  return std::string("set ") + name + "tics (" + tics + ")\n";
}

std::string resistance_axis(char name, const ResistanceRange& shown) {
  const auto [low, high] = shown;
  const std::string range = std::string("set ") + name + "range [" + text_of(low) + ":" +
                            text_of(high) + "]\nset logscale " + name + "\n";
  const double span = std::log10(high) - std::log10(low);  // decades; high/low may overflow
  if (span > std::log10(30.0)) {
    return range + "set " + name + "label 'Resistance (Ω)'\nset format " + name +
           " '10^{%L}'\nset " + name + "tics autofreq\nset m" + name + "tics 10\n";
  }
  const auto [unit, unit_name] = low >= 1e6   ? std::pair{1e6, "MΩ"}
                                 : low >= 200 ? std::pair{1e3, "kΩ"}
                                              : std::pair{1.0, "Ω"};
  std::vector<double> at;
  if (span > std::log10(4.0)) {
    const double first = std::floor(std::log10(low));
    for (int decade = 0; decade < 3; ++decade) {  // the axis is shorter
      for (const double digit : {1.0, 2.0, 5.0}) {
        at.push_back(digit * std::pow(10.0, first + decade));
      }
    }
  } else {
    const double rough = (high - low) / 3.0;
    const double decade = std::pow(10.0, std::floor(std::log10(rough)));
    const double digit = rough / decade < 1.5 ? 1.0 : rough / decade < 3.5 ? 2.0 : 5.0;
    const double step = digit * decade;
    const double first = std::ceil(low / step);
    for (int k = 0; k < 8; ++k) at.push_back((first + k) * step);  // three steps are wider
  }
  std::string tics;
  for (const double r : at) {
    if (r < low || r > high) continue;
    tics += (tics.empty() ? "'" : ", '") + number(r / unit) + "' " + text_of(r);
  }
  return range + "set " + name + "label 'Resistance (" + unit_name + ")'\nunset m" + name +
         "tics\n" + tics_at(name, tics);
}

std::string probability_axis(double largest_z) {
  std::string tics;
  for (const char* label : {"0.001", "0.01", "0.1", "1", "5", "10", "20", "30", "50", "70", "80",
                            "90", "95", "99", "99.9", "99.99", "99.999"}) {
    const double z = normal_quantile(std::stod(label) / 100.0);
    tics.append(tics.empty() ? "'" : ", '").append(label).append("' ").append(text_of(z));
  }
  return "set ylabel 'Cumulative probability (%)'\n" + tics_at('y', tics) + "set yrange [-" +
         text_of(largest_z) + ":" + text_of(largest_z) + "]\n";
}

double paper_half_height(std::size_t n) {
  return n < 2 ? 1.0 : 0.25 - normal_quantile(plotting_position(0, n));
}

void add_sample(std::string& data, std::string_view name, std::span<const double> sorted) {
  const std::size_t n = sorted.size();
  for (const std::size_t i : shown(n)) {
    const double p = plotting_position(i, n);
    add_row(data, {"measured", name}, {sorted[i], p, normal_quantile(p)});
  }
}

ResistanceRange with_margin(ohm low, ohm high) {
  // Beyond, numbers lose digits or gnuplot's tics overflow.
  constexpr ohm least = 1e-290;
  constexpr ohm most = 1e290;
  low = std::clamp(low, least, most);
  high = std::clamp(high, low, most);
  const double margin = std::max(std::exp(0.03 * (std::log(high) - std::log(low))), 1.005);
  return {low / margin, high * margin};
}

std::string line_colour(std::size_t rank) {
  return "linecolor rgb '" + std::string(plot_colour(rank)) + "'";
}

}  // namespace rramvar::programs
