// Whole trials, by pictures and by Gram, and the closed form.
#include <thread>

#include "items.hpp"

namespace rramvar::bench {
namespace {

/// Least seconds a trial, in all and without the draws; of several runs.
struct TrialSeconds {
  double all = std::numeric_limits<double>::infinity();
  double judging = std::numeric_limits<double>::infinity();

  void add(const StudyResult& result) {
    const double trials = result.trials;
    all = std::min(all, (result.timing.wall - result.timing.set_up) / trials);
    judging = std::min(judging, (result.timing.layer + result.timing.metrics) / trials);
  }
};

}  // namespace

std::vector<Item> study_items(const Job& job, const Effort& effort) {
  const Conv2DLayer1<>& layer = job.layer;
  JobLimits limits(job);
  const PatchGram gram = patch_gram(layer, job.images);
  TrialSeconds by_pictures;
  TrialSeconds by_gram;
  const RunOptions options{.trials = effort.trials};
  // The fewer rounds, the longer each: limits are measured between the runs, many times.
  const int rounds = std::max(effort.rounds / 20, 3);
  double drawing = std::numeric_limits<double>::infinity();
  double registers = drawing;
  double closed_form = drawing;
  double prepared = drawing;
  const ClosedFormEvaluator evaluate(layer, gram, job.stored.encoded());
  for (int round = 0; round < rounds; ++round) {
    by_pictures.add(run_trials(job.stored, layer, AllMetrics{}, job.images, options));
    by_gram.add(run_trials(job.stored, layer, QuadraticMetrics{}, gram, options));
    const auto [draw, multiply_add, expect, expect_again] = best_seconds(
        5, [&] { limits.draw(); }, [&] { limits.multiply_add(); },
        [&] { expected(job.stored, layer, gram); }, [&] { evaluate(job.stored.moments()); });
    drawing = std::min(drawing, draw);
    registers = std::min(registers, multiply_add);
    closed_form = std::min(closed_form, expect);
    prepared = std::min(prepared, expect_again);
  }
  const double second_per_flop = registers / limits.flop();
  const double weights = static_cast<double>(layer.weights().size());
  const double product = 2.0 * weights * static_cast<double>(layer.positions()) * second_per_flop;
  // A triangle: half of 2·F·K².
  const double half_product = weights * static_cast<double>(layer.inputs()) * second_per_flop;
  const auto item = [](const char* name, double measured, double limit, const char* goal,
                       double ceiling = std::numeric_limits<double>::infinity()) {
    return Item{name, "ms", measured * 1e3, limit * 1e3, goal, 0.0, ceiling};
  };
  return {
      item("trial by pictures / limits", by_pictures.all, drawing + product, "<= 1.5", 3.0),
      item("  without its draws / product at peak", by_pictures.judging, product, "<= 1.5", 2.5),
      item("trial by Gram / limits", by_gram.all, drawing + half_product, "<= 1.5", 3.5),
      item("  without its draws / half product", by_gram.judging, half_product, "<= 3", 5.0),
      item("closed form / one trial by pictures", closed_form, by_pictures.all, "<= 1", 1.5),
      item("  set up before, as trials are", prepared, by_pictures.all, "<= 1", 1.0),
      item("closed form / 200 trials by pictures", closed_form, 200.0 * by_pictures.all, "<= 0.01",
           0.05)};
}

std::vector<Item> thread_items(const Job& job, const Effort& effort) {
  const std::size_t threads = std::min<std::size_t>(std::thread::hardware_concurrency(), 2);
  if (threads < 2) return {};
  const PatchGram gram = patch_gram(job.layer, job.images);
  std::array<double, 4> best;
  best.fill(std::numeric_limits<double>::infinity());
  for (int round = 0; round < std::max(effort.rounds / 20, 3); ++round) {
    for (const std::size_t used : {std::size_t{1}, threads}) {
      const RunOptions few{.trials = 2 * effort.trials, .threads = used};
      const RunOptions many{.trials = 8 * effort.trials, .threads = used};
      const auto time = [](const StudyResult& r) { return r.timing.wall - r.timing.set_up; };
      double& pictures = best[used - 1];
      double& by_gram = best[used + 1];
      pictures = std::min(pictures,
                          time(run_trials(job.stored, job.layer, AllMetrics{}, job.images, few)));
      by_gram = std::min(by_gram,
                         time(run_trials(job.stored, job.layer, QuadraticMetrics{}, gram, many)));
    }
  }
  return {{"2 threads / 1, by pictures", "times as fast", best[0] / best[1], 2.0, ">= 0.95", 0.6},
          {"2 threads / 1, by Gram", "times as fast", best[2] / best[3], 2.0, ">= 0.95", 0.6}};
}

}  // namespace rramvar::bench
