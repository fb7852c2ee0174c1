// The same numbers, bit for bit, however a run is cut up. Under each of OpenBLAS's kernels, which
// round the rows of a product each in their own way, see tests/blas_kernels.sh.
#include <bit>
#include <map>
#include <utility>

#include "catch.hpp"
#include "study/small_layer.hpp"

using namespace rramvar;

namespace {

const Study study{BitEncoder<binary16>{},
                  VariabilitySampler{test::small_lut(0.8), ThresholdReadout{}},
                  test::small_layer()};

/// Bit patterns, so that NaN equals itself.
std::vector<std::uint64_t> bits_of(const std::vector<double>& values) {
  std::vector<std::uint64_t> bits;
  for (const double x : values) bits.push_back(std::bit_cast<std::uint64_t>(x));
  return bits;
}

bool same(const TrialRecord& a, const TrialRecord& b) {
  return a.trial == b.trial && bits_of(a.vs_trained) == bits_of(b.vs_trained) &&
         bits_of(a.vs_encoded) == bits_of(b.vs_encoded) &&
         a.counts.cells_read == b.counts.cells_read &&
         a.counts.bits_misread == b.counts.bits_misread &&
         a.counts.non_finite_weights == b.counts.non_finite_weights;
}

bool same_start(const std::vector<TrialRecord>& a, const std::vector<TrialRecord>& b) {
  return std::equal(a.begin(),
                    a.begin() + static_cast<std::ptrdiff_t>(std::min(a.size(), b.size())),
                    b.begin(), same);
}

/// All numbers of a summary.
std::vector<double> numbers_of(const StudyResult& result) {
  std::vector<double> out = result.rounding;
  for (const auto* list : {&result.vs_trained, &result.vs_encoded}) {
    for (const MetricSummary& metric : *list) {
      const TrialStatistics& s = metric.overall;
      out.insert(out.end(), {s.mean(), s.std(), s.rms(), s.min(), s.max(), s.quantile(0.1),
                             s.quantile(0.5), s.ci95().low, s.rms_ci95().high});
      for (const RunningMoments& f : metric.per_filter) out.insert(out.end(), {f.mean(), f.std()});
    }
  }
  return out;
}

/// A layer whose products have edges in every direction: 384 inputs, and 35 positions beyond a
/// tile.
Conv2DLayer1<Geometry> layer_with_edges(std::uint32_t filters) {
  const Geometry g{.channels = 6,
                   .height = 28,
                   .width = 30,
                   .filters = filters,
                   .kernel_height = 8,
                   .kernel_width = 8};
  test::Random random(filters);
  Tensor<4> weights(std::array<std::size_t, 4>{filters, 6, 8, 8});
  for (float& w : weights) w = static_cast<float>(random.normal(0.0, 0.1));
  return Conv2DLayer1(weights, g);
}

using Places = std::map<std::pair<std::uint32_t, std::uint32_t>, TrialRecord>;

template <class Study, class Pictures>
Places places_of(const Study& asked, const Pictures& pictures, RunOptions options) {
  Places out;
  options.on_trial = [&](const TrialRecord& r) { out[{r.chip, r.trial}] = r; };
  (void)asked.run(pictures, options);
  return out;
}

/// Every trial that `part` has in common with `whole`.
std::size_t same_trials(const Places& part, const Places& whole) {
  std::size_t found = 0;
  for (const auto& [place, record] : part) {
    const auto other = whole.find(place);
    if (other == whole.end()) continue;
    REQUIRE(same(record, other->second));
    ++found;
  }
  return found;
}

/// Trials at many places of a batch: a chip's first trial lies wherever the chip before it ends.
template <class Study, class Pictures>
void check_places(const Study& asked, const Pictures& pictures) {
  const Places whole = places_of(asked, pictures, {.trials = 13, .chips = 3, .seed = 7});
  CHECK(same_trials(places_of(asked, pictures, {.trials = 1, .seed = 7}), whole) == 1);
  CHECK(same_trials(places_of(asked, pictures, {.trials = 1, .chips = 3, .seed = 7}), whole) == 3);
  CHECK(same_trials(places_of(asked, pictures, {.trials = 6, .chips = 3, .seed = 7}), whole) == 18);
  CHECK(same_trials(places_of(asked, pictures, {.trials = 8, .chips = 2, .seed = 7}), whole) == 16);
}

}  // namespace

TEST_CASE("A trial gives the same bits at any place of any batch, for any number of filters") {
  test::Random random(5);
  Tensor<4> images(std::array<std::size_t, 4>{1, 6, 28, 30});
  for (float& x : images) x = static_cast<float>(random.normal());
  for (const std::uint32_t filters : {1u, 2u, 5u, 8u, 16u}) {
    CAPTURE(filters);
    const auto layer = layer_with_edges(filters);
    const VariabilitySampler analog{test::small_lut(), ConductanceReadout{}};
    const VariabilitySampler misread{test::small_lut(0.9), ThresholdReadout{}};
    const PatchGram gram = patch_gram(layer, images);
    check_places(Study{BitEncoder<binary16>{store::fraction}, analog, layer}, images);
    check_places(Study{BitEncoder<binary16>{store::fraction}, analog, layer, QuadraticMetrics{}},
                 gram);
    // Filters that read Inf or NaN beside others that do not.
    const BitEncoder<binary16> infinite{{}, store::all, {}, NonFinite::propagate};
    check_places(Study{infinite, misread, layer}, images);
    check_places(Study{infinite, misread, layer, QuadraticMetrics{}}, gram);
  }
}

TEST_CASE("One, two and three threads give the same bits") {
  const auto images = test::small_images(2);
  const auto one = test::record(study, images, {.trials = 700, .seed = 3, .threads = 1});
  for (const std::size_t threads : {2u, 3u}) {
    const auto several =
        test::record(study, images, {.trials = 700, .seed = 3, .threads = threads});
    REQUIRE(several.records.size() == 700);
    CHECK(same_start(one.records, several.records));
    CHECK(bits_of(numbers_of(one.result)) == bits_of(numbers_of(several.result)));
    CHECK(one.result.counts.bits_misread == several.result.counts.bits_misread);
  }
}

TEST_CASE("A trial gives the same bits in a run of any length") {
  const auto images = test::small_images(1);
  const auto longest = test::record(study, images, {.trials = 600, .seed = 3});
  for (const std::uint32_t trials : {1u, 5u, 8u, 9u, 512u, 513u}) {
    const auto run = test::record(study, images, {.trials = trials, .seed = 3});
    CHECK(run.result.trials == trials);
    REQUIRE(run.records.size() == trials);
    CHECK(same_start(run.records, longest.records));
  }
}

TEST_CASE("A run can be repeated, and another seed gives another one") {
  const auto images = test::small_images(1);
  const auto first = test::record(study, images, {.trials = 10, .seed = 3});
  CHECK(same_start(first.records, test::record(study, images, {.trials = 10, .seed = 3}).records));
  const auto other = test::record(study, images, {.trials = 10, .seed = 4});
  for (std::size_t t = 0; t < 10; ++t) {
    CHECK(bits_of(first.records[t].vs_trained) != bits_of(other.records[t].vs_trained));
  }
}

TEST_CASE("Trials of one run are all different") {
  const auto run = test::record(study, test::small_images(1), {.trials = 30, .seed = 3});
  for (std::size_t t = 0; t < 30; ++t) {
    for (std::size_t u = 0; u < t; ++u) {
      CHECK(run.records[t].vs_trained[0] != run.records[u].vs_trained[0]);
    }
  }
}
