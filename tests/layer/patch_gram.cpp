#include "rramvar/layer/patch_gram.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "catch.hpp"
#include "error_text.hpp"
#include "layer/naive_convolution.hpp"

using namespace rramvar;
using rramvar::test::error_of;
using rramvar::test::has_all;
using rramvar::test::within_abs;

namespace {

const Geometry geometry{.channels = 2,
                        .height = 7,
                        .width = 9,
                        .filters = 2,
                        .kernel_height = 3,
                        .kernel_width = 2,
                        .stride = 2,
                        .padding = 1};

Conv2DLayer1<Geometry> layer(const Geometry& g = geometry) {
  test::Random random(1);
  return Conv2DLayer1(test::random_weights(g, random), g);
}

Tensor<4> one_image(const Tensor<4>& images, std::size_t n) {
  Tensor<4> out(std::array<std::size_t, 4>{1, images.shape(1), images.shape(2), images.shape(3)});
  const auto pixels = pixels_of(images, n);
  std::copy(pixels.begin(), pixels.end(), out.begin());
  return out;
}

double largest_difference(const PatchGram& a, const PatchGram& b) {
  double out = 0.0;
  for (std::size_t i = 0; i < a.matrix().size(); ++i) {
    out = std::max(out, std::abs(a.matrix().data()[i] - b.matrix().data()[i]));
  }
  return out;
}

}  // namespace

TEST_CASE("G is the sum over images and positions of the products of two inputs") {
  test::Random random(2);
  for (int trial = 0; trial < 20; ++trial) {
    const Geometry g = test::random_geometry(random);
    const Tensor<4> images = test::random_images(g, random.whole(1, 3), random);
    const PatchGram gram = patch_gram(layer(g), images);
    const std::size_t inputs = inputs_of(g);
    REQUIRE(gram.inputs() == inputs);
    CHECK(gram.pictures() == images.shape(0));
    CHECK(gram.positions() == images.shape(0) * positions_of(g));

    Matrix plain = make_matrix(inputs + 1, inputs + 1);
    for (std::size_t n = 0; n < images.shape(0); ++n) {
      for (std::size_t r = 0; r < output_height(g); ++r) {
        for (std::size_t s = 0; s < output_width(g); ++s) {
          std::vector<double> patch;
          for (std::size_t c = 0; c < g.channels; ++c) {
            for (std::size_t i = 0; i < g.kernel_height; ++i) {
              for (std::size_t j = 0; j < g.kernel_width; ++j) {
                patch.push_back(
                    test::padded_pixel(g, images, n, c, r * g.stride + i, s * g.stride + j));
              }
            }
          }
          patch.push_back(1.0);
          for (std::size_t i = 0; i <= inputs; ++i) {
            for (std::size_t j = 0; j <= inputs; ++j) plain(i, j) += patch[i] * patch[j];
          }
        }
      }
    }
    double error = 0.0;
    for (std::size_t i = 0; i <= inputs; ++i) {
      for (std::size_t j = 0; j <= inputs; ++j) {
        error = std::max(error, std::abs(gram(i, j) - plain(i, j)));
        CHECK(gram(i, j) == gram(j, i));
      }
    }
    CHECK(error <= 1e-12 * static_cast<double>(gram.positions()));
  }
}

TEST_CASE("Grams of parts add up to that of the whole, in any order and grouping") {
  test::Random random(3);
  const Tensor<4> images = test::random_images(geometry, 5, random);
  const PatchGram whole = patch_gram(layer(), images);
  std::vector<PatchGram> parts;
  for (std::size_t n = 0; n < 5; ++n) parts.push_back(patch_gram(layer(), one_image(images, n)));
  for (const auto& order : {std::vector<std::size_t>{4, 2, 0, 1, 3}, {1, 3, 4, 0, 2}}) {
    PatchGram sum(whole.inputs());
    PatchGram last_two(whole.inputs());
    for (std::size_t i = 0; i < 3; ++i) sum += parts[order[i]];
    for (std::size_t i = 3; i < 5; ++i) last_two += parts[order[i]];
    sum += last_two;
    CHECK(largest_difference(sum, whole) <= 1e-12 * whole(0, 0));
    CHECK(sum.pictures() == 5);
    CHECK(sum.positions() == whole.positions());
    CHECK(sum.checksum() == whole.checksum());
  }
}

TEST_CASE("The checksum tells pictures and geometries apart, but not their order") {
  test::Random random(4);
  Tensor<4> images = test::random_images(geometry, 2, random);
  const std::uint64_t checksum = checksum_of(layer(), images);
  CHECK(checksum == patch_gram(layer(), images).checksum());
  Tensor<4> turned = images;
  std::rotate(turned.begin(), turned.begin() + static_cast<std::ptrdiff_t>(images.size() / 2),
              turned.end());
  CHECK(checksum_of(layer(), turned) == checksum);
  CHECK(checksum_of(layer(), one_image(images, 0)) != checksum);
  Geometry other = geometry;
  other.stride = 1;
  CHECK(checksum_of(layer(other), images) != checksum);
  std::swap(images(0, 0, 0, 0), images(0, 0, 0, 1));
  CHECK(checksum_of(layer(), images) != checksum);
}

TEST_CASE("Grams of different layers cannot be added, and images must fit") {
  PatchGram gram(5);
  CHECK(has_all(error_of([&] { gram += PatchGram(6); }), {"5 and 6 inputs"}));
  CHECK(has_all(error_of([&] {
                  patch_gram(layer(), Tensor<4>(std::array<std::size_t, 4>{1, 2, 9, 7}));
                }),
                {"(1, 2, 9, 7)", "(1, 2, 7, 9)"}));
}
