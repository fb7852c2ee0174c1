#include "prediction_accuracy/report.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <nlohmann/json.hpp>

#include "common/network/wilson.hpp"
#include "common/program/printable.hpp"
#include "common/report/encoding_text.hpp"
#include "common/report/interval_json.hpp"
#include "common/report/json_text.hpp"
#include "common/report/result_json.hpp"
#include "common/report/text_table.hpp"
#include "rramvar/core/config.hpp"
#include "rramvar/io/text.hpp"

namespace rramvar::programs {

namespace {

using nlohmann::ordered_json;

std::string interval_in_percent(const Interval& i) {
  return interval_text(i, 100.0);
}

double first(const std::vector<double>& values) {
  return values.empty() ? 0.0 : values.front();
}

void add_row(TextTable& table, const std::string& name, const Tally& tally, std::size_t pictures,
             std::size_t trials) {
  const double top1 = share(tally.top1, pictures * trials);
  const double top5 = share(tally.top5, pictures * trials);
  table.add({name, percent(top1), interval_in_percent(wilson95(top1, pictures)), percent(top5),
             interval_in_percent(wilson95(top5, pictures)),
             percent(share(tally.changed, pictures * trials)), number(first(tally.relative_l2))});
}

void print_spread(std::ostream& out, const std::vector<Tally>& chips, std::size_t pictures,
                  std::size_t trials) {
  if (chips.size() < 2) return;
  out << "\n  Over " << chips.size() << " chips, on these pictures: ";
  const auto print = [&](const char* name, std::size_t Tally::*counted) {
    const OverChips of = over_chips(chips, counted, pictures, trials);
    out << name << " mean " << percent(of.mean) << " (95 % interval "
        << interval_in_percent(of.ci95) << "), standard deviation " << percent(of.std) << ", from "
        << percent(of.least) << " to " << percent(of.most);
  };
  print("top-1", &Tally::top1);
  out << ";\n    ";
  print("top-5", &Tally::top5);
  out << ";\n    ";
  print("changed", &Tally::changed);
  out << '\n';
}

void print_counts(std::ostream& out, const Options& o, const Run& stored) {
  if (o.weight_noise) return;
  const auto n = [](auto counted) { return count(static_cast<double>(counted)); };
  out << "  Cells read: " << n(stored.counts.cells_read);
  if (stored.expected.known) {
    out << "; bits misread: " << n(stored.counts.bits_misread) << ", expected "
        << n(stored.expected.bits_misread);
  }
  if (stored.expected.cells_stuck > 0.0) {
    out << "; cells stuck: " << n(stored.counts.cells_stuck) << ", expected "
        << n(stored.expected.cells_stuck);
  }
  out << "; weights read as Inf or NaN: " << n(stored.counts.non_finite_weights);
  if (stored.counts.non_finite_weights > 0) out << " (policy: " << o.design.non_finite << ")";
  const std::string out_of_range = encoding_text(stored.encoding, o.design.format);
  if (!out_of_range.empty()) out << "\n  " << out_of_range << '.';
  out << '\n';
}

void print_inputs(std::ostream& out, const Options& o, const Run& run) {
  out << "rramvar " << library_version << ": predictions of a network in resistive memory\n"
      << "  network  " << printable(run.model_text) << '\n'
      << "  stored   " << count(static_cast<double>(run.stored_weights)) << " weights of ";
  for (std::size_t i = 0; i < run.layers.size(); ++i) {
    out << (i == 0 ? "" : ", ") << printable(run.layers[i]);
  }
  out << "\n  pictures " << printable(run.pictures_text) << '\n'
      << "           labels from " << printable(run.labels_from) << '\n';
  if (!run.preprocessing.empty()) out << "           " << run.preprocessing << '\n';
  if (o.weight_noise) {
    out << "  no cells: each weight times exp(N(0, " << number(*o.weight_noise) << "))\n";
  } else {
    print_device(out, device_text(o.device), run.device, o.design);
    out << "  design   " << describe(o.design) << " (" << run.cells_per_weight
        << (run.cells_per_weight == 1 ? " cell" : " cells") << " a weight)\n";
  }
  out << "  trials   " << o.trials << " on each of " << run.chips(o) << " chips, seed " << o.seed
      << ", threads " << o.network.threads << '\n';
}

/// @param trials of one chip, whose counts are added up in the tally
ordered_json to_json(const Tally& tally, const Run& run, std::size_t trials = 1) {
  const std::size_t pictures = run.evaluation.pictures;
  const auto ci95 = [&](std::size_t counted) {
    return interval_json(wilson95(share(counted, pictures * trials), pictures));
  };
  ordered_json out = {{"top1", tally.top1},
                      {"top5", tally.top5},
                      {"changed", tally.changed},
                      {"relative_l2", first(tally.relative_l2)},
                      {"top1_ci95", ci95(tally.top1)},
                      {"top5_ci95", ci95(tally.top5)},
                      {"without_answer", tally.without_answer}};
  for (std::size_t i = 0; i < tally.relative_l2.size(); ++i) {
    out["relative_l2_per_layer"][run.layers[i]] = tally.relative_l2[i];
  }
  return out;
}

ordered_json config_json(const Options& o, const Run& run) {
  ordered_json out = {{"program", "prediction_accuracy"},
                      {"version", library_version},
                      {"model", run.model_text},
                      {"layers", run.layers},
                      {"stored_weights", run.stored_weights},
                      {"images", run.pictures_text},
                      {"labels_from", run.labels_from},
                      {"preprocessing", run.preprocessing.empty() ? "none" : run.preprocessing},
                      {"classes", run.classes}};
  if (o.weight_noise) {
    out["weight_noise"] = *o.weight_noise;
  } else {
    out.update({{"device", device_name(o.device)},
                {"device_citation", run.device.citation()},
                {"lut_columns", o.device.lut_columns},
                {"shunt_ohm", o.device.sweeps.resistors.shunt},
                {"subtracted_ohm", o.device.sweeps.resistors.subtracted},
                {"read_sign", name_of(o.device.sweeps.read_sign)},
                {"lut_understood", run.device.understood},
                {"cells_per_weight", run.cells_per_weight}});
    out.update(programs::to_json(o.design));
  }
  out.update({{"chips", run.chips(o)},
              {"trials", o.trials},
              {"ci_width_percent_points", o.ci_width},
              {"seed", o.seed},
              {"threads", o.network.threads}});
  return out;
}

ordered_json spread_json(const std::vector<Tally>& chips, std::size_t pictures,
                         std::size_t trials) {
  ordered_json out;
  for (const auto& [name, counted] :
       {std::pair{"top1", &Tally::top1}, {"top5", &Tally::top5}, {"changed", &Tally::changed}}) {
    const OverChips of = over_chips(chips, counted, pictures, trials);
    out[name] = {{"mean", of.mean},
                 {"std", of.std},
                 {"ci95", interval_json(of.ci95)},
                 {"min", of.least},
                 {"max", of.most}};
  }
  return out;
}

}  // namespace

TextTable accuracy_table(const Options& o, const Run& run, std::size_t most_chips) {
  const Evaluation& e = run.evaluation;
  const std::vector<Tally> chips = chip_tallies(run, o);
  TextTable table({count(static_cast<double>(e.pictures)) + " pictures", "top-1", "95 % interval",
                   "top-5", "95 % interval", "changed", "relative L2"});
  add_row(table, "ideal network", e.ideal, e.pictures, 1);
  add_row(table, o.weight_noise ? "the same, rewritten" : "encoded, ideal cells", e.encoded,
          e.pictures, 1);
  for (std::size_t i = 0; i < std::min(chips.size(), most_chips); ++i) {
    add_row(table, "chip " + std::to_string(i), chips[i], e.pictures, o.trials);
  }
  return table;
}

void print_run(std::ostream& out, const Options& o, const Run& run) {
  constexpr std::size_t most_rows = 20;
  const Evaluation& e = run.evaluation;
  const std::vector<Tally> chips = chip_tallies(run, o);
  print_inputs(out, o, run);
  out << '\n';
  accuracy_table(o, run, most_rows).print(out);
  if (chips.size() > most_rows) out << "  … and " << chips.size() - most_rows << " chips more\n";
  out << "\n  The intervals (Wilson) say how well so few pictures tell the accuracy on all\n"
         "  pictures; they hold for each chip by itself.";
  print_spread(out, chips, e.pictures, o.trials);
  if (chips.size() < 2) out << '\n';
  if (o.ci_width > 0.0) {
    out << (run.stopped ? "  Stopped: the interval of the mean top-1 is as narrow as asked.\n"
                        : "  The interval of the mean top-1 did not get as narrow as asked.\n");
  }
  std::size_t without_answer = 0;
  for (const Tally& chip : chips) without_answer += chip.without_answer;
  if (without_answer > 0) {
    out << "  Predictions lost to scores of Inf or NaN: " << without_answer << '\n';
  }
  print_counts(out, o, run);
  if (e.verification) {
    const Tally& alone = e.verification->opencv;
    out << "  OpenCV alone: " << alone.top1 << " right at top-1, " << alone.top5
        << " at top-5; its scores differ from ours by "
        << number(e.verification->largest_score_difference) << " at most\n";
  }
  out << "  Seconds: " << number(run.seconds) << '\n';
}

void write_json(std::ostream& to, const Options& o, const Run& run) {
  const Evaluation& e = run.evaluation;
  const std::vector<Tally> chips = chip_tallies(run, o);
  ordered_json out;
  out["config"] = config_json(o, run);
  out["pictures"] = e.pictures;
  out["bad_pictures"] = ordered_json::array();
  for (const BadPicture& bad : run.bad) {
    out["bad_pictures"].push_back({{"file", bad.path.string()}, {"why", bad.why}});
  }
  out["ideal"] = to_json(e.ideal, run);
  out["encoded"] = to_json(e.encoded, run);
  for (std::size_t c = 0; c < chips.size(); ++c) {
    ordered_json chip = to_json(chips[c], run, o.trials);
    chip["predictions"] = e.pictures * o.trials;
    if (o.trials > 1) {
      for (std::size_t t = 0; t < o.trials; ++t) {
        chip["trials"].push_back(to_json(e.reads[c * o.trials + t], run));
      }
    }
    out["chips"].push_back(chip);
  }
  out["stopped_at_ci_width"] = run.stopped;
  out["over_chips"] = spread_json(chips, e.pictures, o.trials);
  if (!o.weight_noise) {
    const auto expected = [&](double n) { return run.expected.known ? ordered_json(n) : nullptr; };
    out["counts"] = {
        {"cells_read", run.counts.cells_read},
        {"bits_misread",
         {{"expected", expected(run.expected.bits_misread)},
          {"realised", run.counts.bits_misread}}},
        {"cells_stuck",
         {{"expected", run.expected.cells_stuck}, {"realised", run.counts.cells_stuck}}},
        {"non_finite_weights",
         {{"expected", expected(run.expected.non_finite_weights)},
          {"realised", run.counts.non_finite_weights}}}};
    out["counts"].update(to_json(run.encoding));
  }
  if (e.verification) {
    out["opencv_alone"] = {{"top1", e.verification->opencv.top1},
                           {"top5", e.verification->opencv.top5},
                           {"changed", e.verification->opencv.changed},
                           {"largest_score_difference", e.verification->largest_score_difference}};
  }
  out["timing"] = {{"wall", run.seconds}};
  to << json_text(out);
}

Figure accuracy_figure(const Run& run) {
  Figure figure{.name = "accuracy", .data = {}, .commands = {}, .width = 640, .height = 480};
  figure.data = "relative_l2,top1_percent,chip,trial\n";
  const Evaluation& e = run.evaluation;
  for (std::size_t r = 0; r < e.reads.size(); ++r) {
    if (!std::isfinite(first(e.reads[r].relative_l2))) continue;
    append_number(figure.data, first(e.reads[r].relative_l2));
    figure.data += ',';
    append_number(figure.data, 100.0 * share(e.reads[r].top1, e.pictures));
    figure.data +=
        "," + std::to_string(run.reads[r].chip) + "," + std::to_string(run.reads[r].trial) + "\n";
  }
  std::string ideal;
  append_number(ideal, 100.0 * share(e.ideal.top1, e.pictures));
  figure.commands = "set xlabel " +
                    plot_label("Relative L2 error of the output of " + run.layers.front()) +
                    "\n"
                    "set ylabel 'Right at top-1 [%]'\n"
                    "set yrange [0:100]\n"
                    "set xrange [0:*]\n"
                    "set offsets 0, graph 0.05, 0, 0\n"
                    "set key above\n"
                    "plot 'accuracy.csv' every ::1 using 1:2 with points pointtype 7 "
                    "linecolor rgb " +
                    plot_text(plot_colour(1)) + " title 'a chip and trial each', " + ideal +
                    " with lines dashtype 2 linewidth 1.5 linecolor rgb " +
                    plot_text(plot_colour(0)) + " title 'ideal network'\n";
  return figure;
}

}  // namespace rramvar::programs
