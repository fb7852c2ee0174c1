// Real weights against a real framework's output; needs the data, which are not in the repository.
#include <cmath>

#include "catch.hpp"
#include "data.hpp"
#include "rramvar/io/npy.hpp"
#include "rramvar/layer/conv2d_layer1.hpp"

using namespace rramvar;

TEST_CASE("AlexNet layer 1 gives the output that came with its weights") {
  const auto data = test::data_folder();
  if (!data) return;
  const auto folder = *data / "alexnet";
  const Conv2DLayer1 layer{read_npy<4>(folder / "conv1.npy"),
                           read_npy<1>(folder / "conv1_bias.npy"), AlexNetLayer1{}};
  const Tensor<4> y =
      layer(read_pictures_npy(folder / "test_input_3x227x227.npy"), Activation::relu);
  const Tensor<4> truth = read_pictures_npy(folder / "test_conv1_relu_96x55x55.npy");
  REQUIRE(shape_text(y.shape()) == shape_text(truth.shape()));
  double error = 0.0;
  double size = 0.0;
  for (std::size_t i = 0; i < y.size(); ++i) {
    error += std::abs(double{y.data()[i]} - double{truth.data()[i]});
    size += std::abs(double{truth.data()[i]});
  }
  INFO("relative L1 error " << error / size);
  CHECK(error <= 5e-6 * size);
  CHECK(size > 0.0);
}
