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

TEST_CASE("A study by oneDNN finds what one by PackedProduct does, on any number of threads") {
  const auto layer = test::small_layer<OneDnnProduct>();
  const StudyResult expected = test::run_small(test::small_layer(), {.trials = 20});
  const StudyResult one = test::run_small(layer, {.trials = 20, .threads = 1});
  const StudyResult two = test::run_small(layer, {.trials = 20, .threads = 2});
  CHECK_THAT(one["relative_l2"].rms(), within_rel(expected["relative_l2"].rms(), 1e-5));
  CHECK(two["relative_l2"].rms() == one["relative_l2"].rms());
}
#endif
