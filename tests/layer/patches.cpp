#include "rramvar/layer/patches.hpp"

#include "catch.hpp"
#include "layer/naive_convolution.hpp"

using namespace rramvar;
using rramvar::test::Random;

TEST_CASE("extract_patches agrees with six plain loops on 300 random geometries") {
  Random random(1);
  std::size_t wrong = 0;
  for (int round = 0; round < 300; ++round) {
    const Geometry g = test::random_geometry(random);
    const Tensor<4> image = test::random_images(g, 1, random);
    Tensor<2> patches(std::array{inputs_of(g), positions_of(g)}, -77.0f);
    extract_patches(g, std::span<const float>(image.data(), image.size()), patches);
    std::size_t k = 0;
    for (std::size_t c = 0; c < g.channels; ++c) {
      for (std::size_t i = 0; i < g.kernel_height; ++i) {
        for (std::size_t j = 0; j < g.kernel_width; ++j, ++k) {
          std::size_t position = 0;
          for (std::size_t r = 0; r < output_height(g); ++r) {
            for (std::size_t s = 0; s < output_width(g); ++s, ++position) {
              const double pixel =
                  test::padded_pixel(g, image, 0, c, r * g.stride + i, s * g.stride + j);
              if (double{patches(k, position)} != pixel) ++wrong;
            }
          }
        }
      }
    }
  }
  CHECK(wrong == 0);
}

TEST_CASE("A worked example: 3×3 image, 2×2 kernel, stride 2, padding 1") {
  const Geometry g{
      .height = 3, .width = 3, .kernel_height = 2, .kernel_width = 2, .stride = 2, .padding = 1};
  const std::array<float, 9> image{1, 2, 3, 4, 5, 6, 7, 8, 9};
  Tensor<2> patches(std::array<std::size_t, 2>{4, 4});
  extract_patches(g, std::span<const float>(image), patches);
  const Tensor<2> expected{{0, 0, 0, 5}, {0, 0, 4, 6}, {0, 2, 0, 8}, {1, 3, 7, 9}};
  CHECK((patches == expected));
}
