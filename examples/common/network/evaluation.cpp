#include "common/network/evaluation.hpp"

#include <algorithm>
#include <cmath>
#include <mutex>
#include <span>
#include <utility>

#include "rramvar/layer/blas.hpp"
#include "rramvar/study/parallel.hpp"

namespace rramvar::programs {

namespace {

/// What one set of weights made of one picture.
struct Answer {
  std::uint32_t predicted = 0;
  std::uint32_t above_label = 0;  ///< classes that score higher than the right one
  bool finite = true;
};

/// All answers to one picture.
struct PictureAnswers {
  bool seen = false;
  std::vector<double> signal;   ///< ‖Y‖² of each stored layer of the ideal network
  std::vector<Answer> answers;  ///< ideal, encoded, reads
  std::vector<double> errors;   ///< ‖ΔY‖² of each of these and each stored layer
  std::optional<Answer> opencv;
  double score_difference = 0.0;
};

/// Equal scores count in the order of their classes, so that a label has one rank.
Answer judge(std::span<const float> scores, std::size_t label) {
  Answer out;
  out.finite = std::all_of(scores.begin(), scores.end(), [](float s) { return std::isfinite(s); });
  if (!out.finite) return out;
  const auto highest = std::max_element(scores.begin(), scores.end());
  out.predicted = static_cast<std::uint32_t>(highest - scores.begin());
  for (std::size_t i = 0; i < scores.size(); ++i) {
    const bool above = scores[i] > scores[label] || (scores[i] == scores[label] && i < label);
    out.above_label += above ? 1u : 0u;
  }
  return out;
}

double squared_distance(std::span<const float> a, std::span<const float> b) {
  double sum = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double difference = double{a[i]} - double{b[i]};
    sum += difference * difference;
  }
  return sum;
}

double square(std::span<const float> a) {
  double sum = 0.0;
  for (const float x : a) sum += double{x} * double{x};
  return sum;
}

PictureAnswers answer(Network& network, Network* untouched, const WeightSets& sets,
                      const Picture& picture) {
  PictureAnswers out;
  out.seen = true;
  for (std::size_t i = 0; i < network.stored(); ++i) network.use(i, nullptr);
  const std::vector<float> ideal = network.scores(picture.pixels);
  std::vector<std::vector<float>> outputs;
  for (std::size_t i = 0; i < network.stored(); ++i) {
    outputs.emplace_back(network.output(i).begin(), network.output(i).end());
    out.signal.push_back(square(outputs[i]));
  }
  out.answers.push_back(judge(ideal, picture.label));
  out.errors.assign(network.stored(), 0.0);
  const auto try_weights = [&](const std::vector<ReadyLayer>& layers) {
    for (std::size_t i = 0; i < layers.size(); ++i) network.use(i, &layers[i]);
    out.answers.push_back(judge(network.scores(picture.pixels), picture.label));
    for (std::size_t i = 0; i < layers.size(); ++i) {
      out.errors.push_back(squared_distance(network.output(i), outputs[i]));
    }
  };
  try_weights(sets.encoded);
  for (const ReadOut& read : sets.reads) try_weights(read.layers);
  if (untouched != nullptr) {
    const std::vector<float> scores = untouched->scores(picture.pixels);
    out.opencv = judge(scores, picture.label);
    for (std::size_t i = 0; i < scores.size(); ++i) {
      out.score_difference =
          std::max(out.score_difference, std::abs(double{scores[i]} - double{ideal[i]}));
    }
  }
  return out;
}

void add(Tally& tally, const Answer& answer, const Answer& ideal) {
  constexpr std::uint32_t five = 5;
  tally.top1 += answer.finite && answer.above_label == 0 ? 1 : 0;
  tally.top5 += answer.finite && answer.above_label < five ? 1 : 0;
  tally.changed += !answer.finite || answer.predicted != ideal.predicted ? 1 : 0;
  tally.without_answer += answer.finite ? 0 : 1;
}

/// Answer n of a picture, with the errors of its stored layers.
void add(Tally& tally, const PictureAnswers& picture, std::size_t n) {
  add(tally, picture.answers[n], picture.answers[0]);
  const std::size_t layers = picture.signal.size();
  tally.relative_l2.resize(layers, 0.0);
  for (std::size_t i = 0; i < layers; ++i) tally.relative_l2[i] += picture.errors[n * layers + i];
}

/// From sums of squares to relative errors.
void finish(Tally& tally, const std::vector<double>& signal) {
  for (std::size_t i = 0; i < tally.relative_l2.size(); ++i) {
    tally.relative_l2[i] = std::sqrt(tally.relative_l2[i] / signal[i]);
  }
}

}  // namespace

Evaluation evaluate(std::vector<Network>& networks, std::vector<Network>& untouched,
                    const WeightSets& sets, const PictureSource& next, std::size_t files,
                    const std::function<void(std::size_t)>& on_picture) {
  const SingleThreadedBlas blas;
  std::vector<PictureAnswers> all(files);
  std::mutex lock;
  std::size_t done = 0;
  parallel_for(files, networks.size(), [&](std::size_t, std::size_t worker) {
    const std::optional<Picture> picture = next();
    if (!picture) return;
    Network* alone = untouched.empty() ? nullptr : &untouched[worker];
    all[picture->number] = answer(networks[worker], alone, sets, *picture);
    const std::lock_guard guard(lock);
    on_picture(++done);
  });

  Evaluation out;
  out.reads.resize(sets.reads.size());
  if (!untouched.empty()) out.verification.emplace();
  std::vector<double> signal(networks.front().stored(), 0.0);
  for (const PictureAnswers& picture : all) {
    if (!picture.seen) continue;
    ++out.pictures;
    add(out.ideal, picture, 0);
    add(out.encoded, picture, 1);
    for (std::size_t r = 0; r < out.reads.size(); ++r) add(out.reads[r], picture, 2 + r);
    for (std::size_t i = 0; i < signal.size(); ++i) signal[i] += picture.signal[i];
    if (!out.verification) continue;
    add(out.verification->opencv, *picture.opencv, picture.answers[0]);
    out.verification->largest_score_difference =
        std::max(out.verification->largest_score_difference, picture.score_difference);
  }
  if (out.pictures == 0) return out;
  finish(out.ideal, signal);
  finish(out.encoded, signal);
  for (Tally& tally : out.reads) finish(tally, signal);
  return out;
}

}  // namespace rramvar::programs
