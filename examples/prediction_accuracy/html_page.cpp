#include "prediction_accuracy/html_page.hpp"

#include <filesystem>
#include <utility>
#include <vector>

#include "common/network/wilson.hpp"
#include "common/report/encoding_text.hpp"
#include "common/report/report_parts.hpp"
#include "common/report/text_table.hpp"
#include "prediction_accuracy/report.hpp"

namespace rramvar::programs {

namespace {

std::string percent_interval(const Interval& i) {
  const std::string text = interval_text(i, 100.0);
  return text == "-" ? text : text + " %";
}

void add_keys(HtmlReport& page, const Options& o, const Run& run, const std::vector<Tally>& chips) {
  const Evaluation& e = run.evaluation;
  const double ideal = share(e.ideal.top1, e.pictures);
  page.key("Ideal network, top-1", percent(ideal),
           percent_interval(wilson95(ideal, e.pictures)) + " (95 %, Wilson)");
  const OverChips top1 = over_chips(chips, &Tally::top1, e.pictures, o.trials);
  const std::string spread = "over " + std::to_string(chips.size()) +
                             " chips: " + percent(top1.least) + " to " + percent(top1.most);
  page.key("Stored network, top-1", percent(top1.mean), spread);
  page.key("Stored network, top-5",
           percent(over_chips(chips, &Tally::top5, e.pictures, o.trials).mean),
           "ideal network: " + percent(share(e.ideal.top5, e.pictures)));
  page.key("Predictions changed",
           percent(over_chips(chips, &Tally::changed, e.pictures, o.trials).mean),
           "against the ideal network");
}

TextTable chips_table(const Run& run, const Options& o, const std::vector<Tally>& chips) {
  TextTable table({"over the chips", "mean", "95 % interval of the mean", "standard deviation",
                   "least", "most"});
  for (const auto& [name, counted] :
       {std::pair{"top-1", &Tally::top1}, {"top-5", &Tally::top5}, {"changed", &Tally::changed}}) {
    const OverChips of = over_chips(chips, counted, run.evaluation.pictures, o.trials);
    table.add({name, percent(of.mean), percent_interval(of.ci95), percent(of.std),
               percent(of.least), percent(of.most)});
  }
  return table;
}

Settings network_settings(const Options& o, const Run& run) {
  std::string layers;
  for (const std::string& layer : run.layers) {
    layers.append(layers.empty() ? "" : ", ").append(layer);
  }
  Settings out{
      {"network", run.model_text},
      {"stored layers",
       layers + " (" + count(static_cast<double>(run.stored_weights)) + " weights)"},
      {"pictures", run.pictures_text + " (" + count(static_cast<double>(run.evaluation.pictures)) +
                       " used, " + std::to_string(run.bad.size()) + " bad)"},
      {"labels from", run.labels_from}};
  if (!run.preprocessing.empty()) out.emplace_back("preprocessing", run.preprocessing);
  if (o.weight_noise) {
    out.emplace_back("instead of cells",
                     "each weight times exp(N(0, " + number(*o.weight_noise) + "))");
  }
  return out;
}

}  // namespace

std::string page_title(const Options& o) {
  const std::string name = o.network.model.empty()
                               ? "a synthetic network"
                               : std::filesystem::path(o.network.model).stem().string();
  return "Predictions of " + name + " in resistive memory";
}

std::string write_page(HtmlReport& page, const Options& o, const Run& run) {
  constexpr std::size_t most_rows = 50;
  const std::vector<Tally> chips = chip_tallies(run, o);
  add_keys(page, o, run, chips);
  if (o.network.model.empty()) {
    page.beware(
        "Network and pictures are synthetic: they show the tool at work, not what a trained "
        "network does.");
  }
  page.section("Accuracy");
  page.table(accuracy_table(o, run, most_rows),
             "Intervals are Wilson's for a share of pictures: how well so few pictures tell the "
             "accuracy on all. Relative L2: error of the output of " +
                 run.layers.front() + ", before the activation, against the ideal network.");
  if (chips.size() > most_rows) {
    page.text(std::to_string(chips.size() - most_rows) + " more chips are in the figure's data.");
  }
  if (chips.size() > 1) {
    page.table(chips_table(run, o, chips),
               "On these pictures; the interval is Student's t on the chips, and at least what "
               "chips that are all equal leave open.");
  }
  page.figure(
      accuracy_figure(run),
      "Every read of a chip: error of the stored layer against accuracy on these pictures.");
  page.section("What was stored, and how");
  page.settings(network_settings(o, run));
  if (!o.weight_noise) {
    page.settings(design_settings(o.design));
    const std::string out_of_range = encoding_text(run.encoding, o.design.format);
    if (!out_of_range.empty()) page.text(out_of_range + ".");
    add_device(page, device_text(o.device), run.device, o.design);
  }
  if (!run.bad.empty()) {
    TextTable bad({"skipped picture", "why"});
    for (const BadPicture& picture : run.bad) bad.add({picture.path.string(), picture.why});
    page.section("Pictures that could not be used");
    page.table(bad);
  }
  return page.write(o.command, {{"seed", std::to_string(o.seed)},
                                {"chips", std::to_string(chips.size())},
                                {"trials a chip", std::to_string(o.trials)},
                                {"threads", std::to_string(o.network.threads)},
                                {"seconds", number(run.seconds)}});
}

}  // namespace rramvar::programs
