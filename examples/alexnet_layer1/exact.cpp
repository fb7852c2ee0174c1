#include "alexnet_layer1/exact.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <vector>

#include "common/report/text_table.hpp"
#include "rramvar/core/error.hpp"
#include "rramvar/io/patch_gram_file.hpp"
#include "rramvar/io/text.hpp"
#include "rramvar/study/gram_sums.hpp"

namespace rramvar::programs {

namespace {

using nlohmann::ordered_json;

ordered_json json_of(const ExpectedError& error) {
  const ExpectedSquare& all = error.overall;
  ordered_json filters = ordered_json::array();
  for (const ExpectedSquare& filter : error.per_filter) filters.push_back(filter.relative_l2());
  return {{"relative_l2_rms", all.relative_l2()},
          {"relative_l2_std", all.relative_l2_std()},
          {"snr_db", all.snr_db()},
          {"rmse", all.rmse()},
          {"share_of_mean_error", all.bias_share()},
          {"share_of_spread", all.spread_share()},
          {"relative_l2_rms_per_filter", filters}};
}

ordered_json json_of(const std::vector<PartShare>& parts) {
  ordered_json out = ordered_json::array();
  for (const PartShare& part : parts) {
    out.push_back({{"part", part.part},
                   {"share", part.share},
                   {"relative_l2_rms_without", part.relative_l2}});
  }
  return out;
}

}  // namespace

PatchGram gram_of(const std::string& file, const Conv2DLayer1<>& layer, const Tensor<4>& images) {
  if (!file.empty() && std::filesystem::exists(file)) return read_patch_gram(file, layer, images);
  std::optional<OutputFile> saved;
  if (!file.empty()) saved.emplace(file);  // a bad path fails before the work
  const SingleThreadedBlas blas;
  PatchGram gram = patch_gram(layer, images);
  if (saved) write_patch_gram(*saved, gram);
  return gram;
}

double rounding_error(const StoredWeights& stored, const Conv2DLayer1<>& layer,
                      const PatchGram& gram) {
  const Matrix trained = trained_weights(layer);
  const SingleThreadedBlas blas;
  const QuadraticSums sums =
      GramSums::total(GramSums(gram, trained)(rounding_of(stored.encoded(), trained)));
  return std::sqrt(std::max(sums.error, 0.0) / sums.signal);
}

void require_exact(const Exact& exact, const std::string& what) {
  if (!exact.layer) throw Error(what + " needs the exact error", exact.why_not);
}

Exact work_out(const StoredWeights& stored, const Conv2DLayer1<>& layer, const PatchGram& gram,
               const Tensor<4>& images, const ExactWanted& wanted) {
  const auto start = std::chrono::steady_clock::now();
  Exact out;
  try {
    const WeightMoments moments = stored.moments();
    if (!moments.known) throw Error("this design has no closed form", moments.why_unknown);
    out.layer = expected(stored, moments, layer, gram);
    if (wanted.outputs && moments.blocks.empty()) {
      out.outputs = expected_outputs(stored, layer, images);
    }
  } catch (const Error& error) {
    out.why_not = error.what();
  }
  if (wanted.sensitivity) {
    try {
      require_exact(out, "the share of a bit");
      out.sensitivity = sensitivity(stored, layer, gram);
    } catch (const Error& error) {
      out.why_no_sensitivity = error.what();
    }
  }
  if (wanted.protect_to > 0.0) {
    require_exact(out, "--protect-to");
    out.protection = cheapest_protection(stored, layer, gram, wanted.protect_to);
  }
  out.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return out;
}

TextTable exact_table(const Exact& exact) {
  const ExpectedSquare& error = exact.layer->vs_trained.overall;
  TextTable table({"expected, without trials", "value", "how"});
  table.add({"relative_l2 (RMS)", number(error.relative_l2()), "exact"});
  table.add({"relative_l2 (std over trials)", number(error.relative_l2_std()),
             std::isnan(error.variance)            ? "not known for blocks"
             : std::isnan(error.relative_l2_std()) ? "tail too heavy"
                                                   : "exact to first order"});
  table.add({"snr_db (of the RMS)", number(error.snr_db()), "exact"});
  table.add({"rmse", number(error.rmse()), "exact"});
  if (exact.outputs) {
    const NormalOutputs& o = *exact.outputs;
    const auto trust = [](double doubt) {
      return "normal outputs, " + (doubt <= NormalOutputs::largest_doubt
                                       ? "good to " + percent(doubt)
                                       : "NOT to be trusted: may be off by " + percent(doubt));
    };
    table.add(
        {"mean_relative_error", number(o.mean_relative_error), trust(o.relative_error_doubt)});
    table.add({"relu_flip_share", number(o.relu_flip_share), trust(o.flip_doubt)});
  }
  return table;
}

void print_exact(std::ostream& out, const Exact& exact) {
  if (!exact.layer) {
    out << "\n  Expected without trials: " << exact.why_not << '\n';
    return;
  }
  const ExpectedSquare& error = exact.layer->vs_trained.overall;
  out << '\n';
  exact_table(exact).print(out);
  out << "\n  Of E|dY|^2, " << percent(error.spread_share()) << " is the spread of the weights, "
      << percent(error.bias_share())
      << " the shift of their means. Seconds: " << number(exact.seconds) << '\n';
}

void print_sensitivity(std::ostream& out, const Sensitivity& s) {
  const auto print = [&](const char* title, const std::vector<PartShare>& parts, std::size_t most) {
    TextTable table({title, "share of E|dY|^2", "error without it", "falls"});
    for (std::size_t i = 0; i < std::min(parts.size(), most); ++i) {
      const double left = parts[i].relative_l2;
      table.add({parts[i].part, percent(parts[i].share), number(left),
                 number(s.error.relative_l2() / left) + "-fold"});
    }
    out << '\n';
    table.print(out);
  };
  out << "\nSensitivity: relative L2 error (RMS) " << number(s.error.relative_l2())
      << ", and what is left of it with one part held ideal (exact)\n";
  print("field", s.fields, s.fields.size());
  print("bit", s.digits, s.digits.size());
  print("logic state", s.states, s.states.size());
  print("filter (the ten largest)", s.filters, 10);
}

void print_protection(std::ostream& out, const Protection& protection, double target) {
  out << "\nTo bring the relative L2 error down to " << number(target) << ", hold "
      << protection.bits_per_weight << " bits of every weight in reliable memory";
  for (std::size_t i = 0; i < protection.digits.size(); ++i) {
    out << (i == 0 ? ": " : ", ") << protection.digits[i];
  }
  out << ".\nThe error is then " << number(protection.relative_l2) << ".\n";
}

void add_exact(ordered_json& report, const Exact& exact) {
  if (exact.layer) {
    const ClosedForm& form = *exact.layer;
    report["metrics"]["relative_l2"]["expected_rms"] = form.vs_trained.overall.relative_l2();
    report["metrics"]["relative_l2"]["expected_std"] = form.vs_trained.overall.relative_l2_std();
    report["metrics"]["rmse"]["expected_rms"] = form.vs_trained.overall.rmse();
    report["metrics"]["snr_db"]["expected_of_rms"] = form.vs_trained.overall.snr_db();
    report["metrics_vs_encoded"]["relative_l2"]["expected_rms"] =
        form.vs_encoded.overall.relative_l2();
    report["expected"] = {{"vs_trained", json_of(form.vs_trained)},
                          {"vs_encoded", json_of(form.vs_encoded)},
                          {"rounding", form.rounding},
                          {"non_finite_weights", form.non_finite_weights},
                          {"seconds", exact.seconds}};
  } else {
    report["expected"] = {{"unknown_because", exact.why_not}};
  }
  if (exact.outputs) {
    const NormalOutputs& o = *exact.outputs;
    report["metrics"]["mean_relative_error"]["expected"] = o.mean_relative_error;
    report["metrics"]["relu_flip_share"]["expected"] = o.relu_flip_share;
    report["expected"]["outputs"] = {{"mean_relative_error", o.mean_relative_error},
                                     {"relu_flip_share", o.relu_flip_share},
                                     {"mean_relative_error_doubt", o.relative_error_doubt},
                                     {"relu_flip_share_doubt", o.flip_doubt},
                                     {"trustworthy", o.trustworthy()}};
  }
  if (exact.sensitivity) {
    const Sensitivity& s = *exact.sensitivity;
    report["sensitivity"] = {{"fields", json_of(s.fields)},
                             {"bits", json_of(s.digits)},
                             {"states", json_of(s.states)},
                             {"filters", json_of(s.filters)}};
  }
  if (exact.protection) {
    report["protection"] = {{"bits", exact.protection->digits},
                            {"bits_per_weight", exact.protection->bits_per_weight},
                            {"relative_l2_rms", exact.protection->relative_l2}};
  }
}

Figure sensitivity_figure(const Sensitivity& s) {
  Figure figure{.name = "sensitivity", .data = {}, .commands = {}, .width = 720, .height = 480};
  figure.data = "bit,relative_l2_rms_without,share\n";
  double least = INFINITY;
  double most = 0.0;
  std::size_t bars = 0;
  const auto show = [&](double error) {
    least = std::min(least, error);
    most = std::max(most, error);
  };
  for (const PartShare& bit : s.digits) {
    const double error = bit.relative_l2;
    if (!std::isfinite(error)) continue;
    figure.data.append(bit.part).append(",");
    append_number(figure.data, error);
    figure.data += ',';
    append_number(figure.data, bit.share);
    figure.data += '\n';
    show(error);
    ++bars;
  }
  std::string line_of_all;
  if (std::isfinite(s.error.relative_l2())) {
    show(s.error.relative_l2());
    line_of_all = ", ";
    append_number(line_of_all, s.error.relative_l2());
    line_of_all += " with lines linewidth 1.5 dashtype 2 linecolor rgb " +
                   plot_text(plot_colour(0)) + " title 'all bits as they are'";
  }
  const bool spans_decades = least > 0.0 && most / least > 20.0;
  if (spans_decades) figure.commands += "set logscale y\nset format y '10^{%L}'\n";
  figure.commands +=
      "set ylabel 'Relative L2 error (RMS) with this bit held ideal'\n"
      "set xtics rotate by 45 right nomirror scale 0\n"
      "set style fill solid 0.85 noborder\n"
      "set boxwidth 0.7\n"
      "set xrange [-0.7:" +
      std::to_string(bars) + " - 0.3]\n" + (spans_decades ? "" : "set yrange [0:*]\n") +
      "set key above\n"
      "plot 'sensitivity.csv' every ::1 using 0:2:xtic(1) with boxes linecolor rgb " +
      plot_text(plot_colour(1)) + line_of_all + "\n";
  return figure;
}

}  // namespace rramvar::programs
