#include "prediction_accuracy/run.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "common/program/progress.hpp"
#include "rramvar/metrics/running_moments.hpp"
#include "rramvar/metrics/unseen.hpp"

namespace rramvar::programs {

namespace {

/// Adds the reads of more chips to what is there.
void add(Run& run, const std::vector<ReadOut>& reads, Evaluation more) {
  for (const ReadOut& read : reads) run.reads.push_back({read.chip, read.trial});
  if (run.evaluation.pictures == 0) {
    run.evaluation = std::move(more);
    return;
  }
  auto& all = run.evaluation.reads;
  all.insert(all.end(), more.reads.begin(), more.reads.end());
}

bool narrow_enough(const Run& run, const Options& o) {
  const std::vector<Tally> chips = chip_tallies(run, o);
  if (chips.size() < 2) return false;
  const OverChips top1 = over_chips(chips, &Tally::top1, run.evaluation.pictures, o.trials);
  return 100.0 * (top1.ci95.high - top1.ci95.low) / 2 <= o.ci_width;
}

/// Chips to be run next: all, or where a stop rule looks on the way, half as many again.
std::uint32_t next_chips(std::uint32_t done, const Options& o) {
  constexpr std::uint32_t first_look = 10;
  if (o.ci_width == 0.0) return o.chips - done;
  const std::uint32_t until = done == 0 ? first_look : done + (done + 1) / 2;
  return std::min(until, o.chips) - done;
}

}  // namespace

OverChips over_chips(const std::vector<Tally>& chips, std::size_t Tally::*counted,
                     std::size_t pictures, std::size_t trials) {
  RunningMoments moments;
  OverChips out{.least = 1.0, .most = 0.0};
  for (const Tally& chip : chips) {
    const double share =
        static_cast<double>(chip.*counted) / static_cast<double>(pictures * trials);
    moments.add(share);
    out.least = std::min(out.least, share);
    out.most = std::max(out.most, share);
  }
  out.mean = moments.mean();
  out.std = moments.std();
  if (chips.size() < 2) return out;
  const Interval student = moments.ci95();
  const double by_spread = out.least == out.most ? 0.0 : 0.5 * (student.high - student.low);
  const double half = std::max(by_spread, largest_share_unseen(chips.size() * pictures));
  out.ci95 = {std::max(out.mean - half, 0.0), std::min(out.mean + half, 1.0)};  // shares
  return out;
}

std::vector<Tally> chip_tallies(const Run& run, const Options& o) {
  std::vector<Tally> out(run.chips(o));
  for (std::size_t r = 0; r < run.reads.size(); ++r) {
    const Tally& read = run.evaluation.reads[r];
    Tally& chip = out[run.reads[r].chip];
    chip.top1 += read.top1;
    chip.top5 += read.top5;
    chip.changed += read.changed;
    chip.without_answer += read.without_answer;
    chip.relative_l2.resize(read.relative_l2.size(), 0.0);
    for (std::size_t i = 0; i < read.relative_l2.size(); ++i) {
      chip.relative_l2[i] += read.relative_l2[i] * read.relative_l2[i] / o.trials;
    }
  }
  for (Tally& chip : out) {
    for (double& error : chip.relative_l2) error = std::sqrt(error);
  }
  return out;
}

Run run_prediction(const Options& o) {
  const auto start = std::chrono::steady_clock::now();
  Run run(load_device(o.device));
  say_understood(run.device, "prediction_accuracy");
  NetworkTask task(o.network);
  const StoredNetwork stored = o.weight_noise
                                   ? StoredNetwork(task.network(), *o.weight_noise)
                                   : StoredNetwork(task.network(), run.device, o.design, o.chips);
  const WeightSets encoded{stored.encoded(), {}};
  std::uint32_t done = 0;
  while (done < o.chips && !run.stopped) {
    const std::uint32_t chips = next_chips(done, o);
    WeightSets sets = encoded;
    sets.reads = stored.read({done, chips, o.trials, o.seed}, run.counts);
    Progress progress("pictures");
    add(run, sets.reads, task.evaluate(sets, [&](std::size_t pictures, std::size_t of) {
      progress.show(pictures, of);
    }));
    done += chips;
    run.stopped = o.ci_width > 0.0 && narrow_enough(run, o);
  }
  run.model_text = task.model_text();
  run.layers = task.layers();
  run.pictures_text = task.pictures_text();
  run.labels_from = task.labels_from();
  run.preprocessing = task.preprocessing_text();
  run.classes = task.classes();
  run.stored_weights = stored.weights();
  run.cells_per_weight = stored.cells_per_weight();
  run.encoding = stored.encoding_counts();
  run.expected = stored.expected(run.reads.size());
  run.bad = task.bad();
  run.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return run;
}

}  // namespace rramvar::programs
