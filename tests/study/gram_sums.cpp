// Quadratic metrics from the Gram matrix against those of outputs formed one by one.
#include "rramvar/study/gram_sums.hpp"

#include <cmath>

#include "catch.hpp"
#include "data.hpp"
#include "error_text.hpp"
#include "rramvar/io/npy.hpp"
#include "rramvar/sampling/variability_sampler.hpp"
#include "study/small_layer.hpp"

using namespace rramvar;
using rramvar::test::error_of;
using rramvar::test::has_all;
using rramvar::test::within_abs;
using rramvar::test::within_rel;

namespace {

using Quadratic = ErrorMetrics<RelativeL2, Rmse, SnrDb, CosineSimilarity>;

std::array<double, 4> metrics_of(const QuadraticSums& sums) {
  return {RelativeL2{}.value(sums), Rmse{}.value(sums), SnrDb{}.value(sums),
          CosineSimilarity{}.value(sums)};
}

/// Errors of the weights of one trial against reference weights.
Matrix error_of_trial(const StoredWeights& stored, const TrialIndex& at, std::size_t filters,
                      const Matrix& reference) {
  std::vector<double> w_hat(stored.encoded().size());
  stored.read(at, w_hat);
  Matrix dw = with_bias(filters, std::span<const double>(w_hat));
  for (std::size_t f = 0; f < filters; ++f) {
    for (std::size_t k = 0; k + 1 < dw.shape(1); ++k) dw(f, k) -= reference(f, k);
  }
  return dw;
}

/// Every trial of a run: the metrics of both references, to `relative` (dB: what that is in dB).
template <class Layer, class Encoder, class Sampler>
void check_run(const Layer& layer, const Tensor<4>& images, const Encoder& encoder,
               const Sampler& sampler, std::uint32_t trials, double relative) {
  const Study study{encoder, sampler, layer, Quadratic{}};
  const PatchGram gram = patch_gram(layer, images);
  const Matrix trained = trained_weights(layer);
  const Matrix encoded = with_bias(layer.filters(), study.stored().encoded(),
                                   std::span(layer.bias().data(), layer.bias().size()));
  const auto [result, records] = test::record(study, images, {.trials = trials, .seed = 4});
  const auto check = [&](const Matrix& reference, const TrialRecord& record,
                         const std::vector<double>& direct) {
    const GramSums sums(gram, reference);
    const auto of_filter = sums(error_of_trial(study.stored(), {.seed = 4, .trial = record.trial},
                                               layer.filters(), reference));
    const auto values = metrics_of(GramSums::total(of_filter));
    CHECK_THAT(values[0], within_rel(direct[0], relative));
    CHECK_THAT(values[1], within_rel(direct[1], relative));
    CHECK_THAT(values[2], within_abs(direct[2], 9 * relative));
    CHECK_THAT(values[3], within_abs(direct[3], relative));
  };
  for (const TrialRecord& record : records) {
    check(trained, record, record.vs_trained);
    check(encoded, record, record.vs_encoded);
  }
}

}  // namespace

TEST_CASE("Gram metrics are those of the outputs: small layer, per filter, in double") {
  const auto layer = test::small_layer();
  const auto images = test::small_images(3);
  const Geometry& g = test::small_geometry;
  test::Random random(5);
  const Matrix reference = trained_weights(layer);
  Matrix dw = make_matrix(g.filters, inputs_of(g) + 1);
  for (double& x : dw) x = random.normal(0.0, 0.1);
  const auto of_filter = GramSums(patch_gram(layer, images), reference)(dw);
  REQUIRE(of_filter.size() == g.filters);
  for (std::size_t f = 0; f < g.filters; ++f) {
    QuadraticSums plain;
    const auto output = [&](const Matrix& w, std::size_t n, std::size_t r, std::size_t s) {
      const std::span row(w.data() + f * w.shape(1), w.shape(1));
      return test::convolve(g, row, images, n, 0, r, s) + row.back();
    };
    for (std::size_t n = 0; n < 3; ++n) {
      for (std::size_t r = 0; r < output_height(g); ++r) {
        for (std::size_t s = 0; s < output_width(g); ++s) {
          const double y = output(reference, n, r, s);
          const double dy = output(dw, n, r, s);
          plain += QuadraticSums{y * y, dy * dy, y * dy, 1};
        }
      }
    }
    CHECK_THAT(of_filter[f].signal, within_rel(plain.signal, 1e-13));
    CHECK_THAT(of_filter[f].error, within_rel(plain.error, 1e-13));
    CHECK_THAT(of_filter[f].cross, within_abs(plain.cross, 1e-13 * plain.signal));
    CHECK(of_filter[f].count == plain.count);
  }
}

TEST_CASE("Gram metrics of every trial are those of the direct path: small layer") {
  const VariabilitySampler analog(test::small_lut(), ConductanceReadout{});
  const VariabilitySampler digital(test::small_lut(1.0), ThresholdReadout{});
  check_run(test::small_layer(), test::small_images(2), BitEncoder<binary16>{store::fraction},
            analog, 20, 1e-6);
  check_run(test::small_layer(), test::small_images(2), BitEncoder<binary16>{}, digital, 20, 1e-6);
}

TEST_CASE("Gram metrics of every trial are those of the direct path: AlexNet layer 1") {
  const auto data = test::data_folder();
  if (!data) return;
  const auto folder = *data / "alexnet";
  const Conv2DLayer1 layer{read_npy<4>(folder / "conv1.npy"),
                           read_npy<1>(folder / "conv1_bias.npy"), AlexNetLayer1{}};
  const auto images = read_pictures_npy(folder / "test_input_3x227x227.npy");
  check_run(layer, images, BitEncoder<binary16>{store::fraction},
            VariabilitySampler(test::small_lut(), ConductanceReadout{}), 3, 1e-6);
  check_run(layer, images, BitEncoder<binary32>{},
            VariabilitySampler(test::small_lut(1.0), ThresholdReadout{}), 3, 1e-6);
}

TEST_CASE("A Gram matrix of another layer is refused") {
  CHECK(has_all(error_of([] { GramSums(PatchGram(7), trained_weights(test::small_layer())); }),
                {"7 inputs", "12"}));
}
