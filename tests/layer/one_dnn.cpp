// Compiled to nothing where oneDNN is not installed.
#ifdef RRAMVAR_HAS_ONE_DNN
#include "rramvar/layer/one_dnn.hpp"

#include "catch.hpp"
#include "layer/check_product.hpp"
#include "study/small_layer.hpp"

using namespace rramvar;
using rramvar::test::within_rel;

TEST_CASE("OneDnnProduct agrees with plain loops") {
  test::check_product(OneDnnProduct{});
}

TEST_CASE("A study by oneDNN finds what one by BLAS does, on any number of threads") {
  const auto by_blas = test::small_layer();
  const auto g = test::small_geometry;
  Tensor<4> weights(std::array{g.filters, g.channels, g.kernel_height, g.kernel_width});
  std::copy(by_blas.weights().begin(), by_blas.weights().end(), weights.begin());
  const Conv2DLayer1<Geometry, OneDnnProduct> by_one_dnn(weights, by_blas.bias(), g);
  const auto run = [](const auto& layer, std::size_t threads) {
    const Study study{BitEncoder<binary16>{store::fraction},
                      VariabilitySampler{test::small_lut(), ConductanceReadout{}}, layer};
    return study.run(test::small_images(2), {.trials = 20, .threads = threads});
  };
  const StudyResult expected = run(by_blas, 1);
  const StudyResult one = run(by_one_dnn, 1);
  const StudyResult two = run(by_one_dnn, 2);
  CHECK_THAT(one["relative_l2"].rms(), within_rel(expected["relative_l2"].rms(), 1e-5));
  CHECK(two["relative_l2"].rms() == one["relative_l2"].rms());
}
#endif
