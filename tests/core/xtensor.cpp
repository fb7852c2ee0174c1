#include "rramvar/core/xtensor.hpp"

#include <array>
#include <vector>

#include "catch.hpp"

TEST_CASE("A Tensor is row-major: its last index runs fastest") {
  rramvar::Tensor<3> tensor({2, 3, 4});
  for (std::size_t i = 0; i < tensor.size(); ++i) tensor.data()[i] = static_cast<float>(i);
  CHECK(tensor(0, 0, 1) == 1.0f);
  CHECK(tensor(0, 1, 0) == 4.0f);
  CHECK(tensor(1, 0, 0) == 12.0f);
}

TEST_CASE("shape_text writes shapes as Python does, but for one dimension") {
  CHECK(rramvar::shape_text(std::array<std::size_t, 4>{96, 3, 11, 11}) == "(96, 3, 11, 11)");
  CHECK(rramvar::shape_text(std::vector<std::size_t>{5}) == "(5)");
  CHECK(rramvar::shape_text(std::vector<std::size_t>{}) == "()");
  CHECK(rramvar::shape_text(rramvar::Tensor<2>({2, 3}).shape()) == "(2, 3)");
}
