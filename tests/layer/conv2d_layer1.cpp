#include "rramvar/layer/conv2d_layer1.hpp"

#include <algorithm>
#include <cmath>

#include "catch.hpp"
#include "error_text.hpp"
#include "layer/naive_convolution.hpp"

using namespace rramvar;
using rramvar::test::error_of;
using rramvar::test::has_all;
using rramvar::test::Random;
using rramvar::test::within_rel;

template class rramvar::Conv2DLayer1<AlexNetLayer1>;
template class rramvar::Conv2DLayer1<Geometry>;
template class rramvar::Conv2DLayer1<FullyConnected<10, 3>>;

namespace {

/// A geometry fixed at compile time, of one's own.
struct Square {
  static constexpr std::size_t channels = 2, height = 6, width = 6;
  static constexpr std::size_t filters = 3, kernel_height = 3, kernel_width = 3;
  static constexpr std::size_t stride = 2, padding = 1;
};

const Geometry small{
    .channels = 2, .height = 4, .width = 5, .filters = 3, .kernel_height = 2, .kernel_width = 3};

Tensor<1> random_bias(std::size_t filters, Random& random) {
  Tensor<1> bias(std::array{filters});
  random.fill_normal(bias);
  return bias;
}

/// ‖y − naive‖ / ‖naive‖ over all images.
template <class G>
double relative_error(const G& g, const Tensor<4>& weights, const Tensor<1>& bias,
                      const Tensor<4>& images, const Tensor<4>& y, bool relu) {
  double error = 0.0;
  double size = 0.0;
  for (std::size_t n = 0; n < y.shape(0); ++n) {
    for (std::size_t f = 0; f < y.shape(1); ++f) {
      for (std::size_t r = 0; r < y.shape(2); ++r) {
        for (std::size_t s = 0; s < y.shape(3); ++s) {
          const double sum =
              test::convolve(g, weights.storage(), images, n, f, r, s) + double{bias(f)};
          const double naive = relu ? std::max(sum, 0.0) : sum;
          error += std::pow(double{y(n, f, r, s)} - naive, 2);
          size += naive * naive;
        }
      }
    }
  }
  return error == 0.0 ? 0.0 : std::sqrt(error / size);
}

}  // namespace

TEST_CASE("The layer agrees with a plain convolution in double, 200 random layers") {
  Random random(1);
  double worst = 0.0;
  for (int round = 0; round < 200; ++round) {
    const Geometry g = test::random_geometry(random);
    const Tensor<4> weights = test::random_weights(g, random);
    const Tensor<1> bias = random_bias(g.filters, random);
    const Tensor<4> images = test::random_images(g, random.whole(1, 3), random);
    const Conv2DLayer1 layer(weights, bias, g);
    const Tensor<4> y = layer(images);
    REQUIRE(shape_text(y.shape()) ==
            shape_text(std::array{images.shape(0), g.filters, output_height(g), output_width(g)}));
    worst = std::max(worst, relative_error(g, weights, bias, images, y, false));
    const Tensor<4> passed = layer(images, Activation::relu);
    worst = std::max(worst, relative_error(g, weights, bias, images, passed, true));
    CHECK(*std::min_element(passed.begin(), passed.end()) >= 0.0f);
  }
  CHECK(worst < 1e-5);
}

TEST_CASE("A geometry fixed at compile time gives the same as one chosen at run time") {
  const Geometry g{.channels = 2,
                   .height = 6,
                   .width = 6,
                   .filters = 3,
                   .kernel_height = 3,
                   .kernel_width = 3,
                   .stride = 2,
                   .padding = 1};
  Random random(2);
  const Tensor<4> weights = test::random_weights(g, random);
  const Tensor<1> bias = random_bias(3, random);
  const Tensor<4> images = test::random_images(g, 2, random);
  CHECK((Conv2DLayer1<Square>(weights, bias)(images) == Conv2DLayer1(weights, bias, g)(images)));
}

TEST_CASE("Without a bias the bias is zero") {
  Random random(3);
  const Tensor<4> weights = test::random_weights(small, random);
  const Tensor<4> images = test::random_images(small, 1, random);
  const Conv2DLayer1 layer(weights, small);
  CHECK((layer(images) == Conv2DLayer1(weights, Tensor<1>{0.0f, 0.0f, 0.0f}, small)(images)));
  CHECK((layer.bias() == Tensor<1>{0.0f, 0.0f, 0.0f}));
}

TEST_CASE("A fully connected layer is the product of matrix and vector, plus bias") {
  const Tensor<4> weights{{{{1.0f}}, {{2.0f}}}, {{{3.0f}}, {{-4.0f}}}};
  const Conv2DLayer1<FullyConnected<2, 2>> layer(weights, Tensor<1>{0.5f, 0.25f});
  const Tensor<4> images{{{{1.0f}}, {{1.0f}}}, {{{10.0f}}, {{-1.0f}}}};
  CHECK((layer(images) == Tensor<4>{{{{3.5f}}, {{-0.75f}}}, {{{8.5f}}, {{34.25f}}}}));
  CHECK(
      (layer(images, Activation::relu) == Tensor<4>{{{{3.5f}}, {{0.0f}}}, {{{8.5f}}, {{34.25f}}}}));
}

TEST_CASE("The weight matrix runs over channel, kernel row, kernel column") {
  Random random(4);
  const Tensor<4> weights = test::random_weights(small, random);
  const Conv2DLayer1 layer(weights, small);
  CHECK(layer.filters() == 3);
  CHECK(layer.inputs() == 12);
  CHECK(layer.positions() == 9);
  CHECK(layer.weights()(2, 1 * 6 + 1 * 3 + 2) == weights(2, 1, 1, 2));
  CHECK(std::equal(weights.begin(), weights.end(), layer.weights().begin()));
}

TEST_CASE("Wrong shapes are refused with both shapes in the message") {
  const Tensor<4> weights(std::array<std::size_t, 4>{3, 2, 2, 3}, 0.0f);
  const Tensor<1> bias(std::array<std::size_t, 1>{3}, 0.0f);
  const Tensor<4> turned(std::array<std::size_t, 4>{3, 2, 3, 2}, 0.0f);
  CHECK(has_all(error_of([&] { Conv2DLayer1(turned, bias, small); }),
                {"weights", "(3, 2, 3, 2)", "(3, 2, 2, 3)"}));
  CHECK(has_all(error_of([&] {
                  Conv2DLayer1(weights, Tensor<1>{1.0f, 2.0f}, small);
                }),
                {"bias", "(2)", "(3)"}));
  CHECK(has_all(error_of([&] { Conv2DLayer1<AlexNetLayer1>{weights}; }),
                {"(3, 2, 2, 3)", "(96, 3, 11, 11)"}));

  const Conv2DLayer1 layer(weights, bias, small);
  const auto refusal = [&](std::array<std::size_t, 4> shape) {
    return error_of([&] { layer(Tensor<4>(shape, 0.0f)); });
  };
  CHECK(refusal({7, 2, 4, 5}) == "no error");
  CHECK(has_all(refusal({1, 2, 5, 4}), {"images", "(1, 2, 5, 4)", "(1, 2, 4, 5)"}));
  CHECK(has_all(refusal({7, 3, 4, 5}), {"images", "(7, 3, 4, 5)", "(7, 2, 4, 5)"}));
  CHECK(has_all(refusal({0, 2, 4, 5}), {"images", "(0, 2, 4, 5)", "(1, 2, 4, 5)"}));
}

TEST_CASE("An impossible geometry is refused by the layer") {
  Geometry none = small;
  none.filters = 0;
  const Tensor<4> empty(std::array<std::size_t, 4>{0, 2, 2, 3});
  CHECK(has_all(error_of([&] { Conv2DLayer1(empty, none); }), {"extent of zero"}));
  Geometry large = small;
  large.kernel_height = 5;
  const Tensor<4> tall(std::array<std::size_t, 4>{3, 2, 5, 3}, 0.0f);
  CHECK(has_all(error_of([&] { Conv2DLayer1(tall, large); }), {"5×3", "4×5"}));
}
