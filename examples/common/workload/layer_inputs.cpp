#include "common/workload/layer_inputs.hpp"

#include <array>
#include <utility>

#include "common/pictures/synthetic.hpp"
#include "rramvar/core/error.hpp"
#include "rramvar/io/npy.hpp"
#include "rramvar/layer/geometry.hpp"

namespace rramvar::programs {

namespace {

using Layer = AlexNetLayer1;
constexpr PictureSize layer_size{AlexNetLayer1::height, AlexNetLayer1::width};

void add_pictures(const LayerFiles& files, LayerInputs& to) {
  if (!files.stand_in.empty()) {
    to.images =
        Tensor<4>(std::array<std::size_t, 4>{0, Layer::channels, Layer::height, Layer::width});
    to.input_text = files.stand_in;
  } else if (files.pictures.given()) {
    if (!files.input.empty()) {
      throw Error("--input and --images are both given", "both are the pictures",
                  "leave one of them out");
    }
    const Preprocessing preprocessing = preprocessing_for(files.pictures, layer_size);
    const auto found = find_unlabelled_pictures(files.pictures.sources);
    LoadedPictures loaded = load_pictures(found, preprocessing, files.pictures.max_bad);
    to.images = std::move(loaded.pixels);
    to.bad = std::move(loaded.bad);
    to.input_text = images_text(files.pictures.sources) +
                    ", pictures: " + std::to_string(to.images.shape(0)) + "; " +
                    preprocessing.describe();
  } else if (files.input.empty()) {
    to.images = synthetic_picture();
    to.input_text = "synthetic (one picture with a 1/f spectrum)";
  } else {
    to.images = read_pictures_npy(files.input, NpyValues::finite,
                                  {Layer::channels, Layer::height, Layer::width});
    to.input_text = files.input + ", pictures: " + std::to_string(to.images.shape(0));
  }
}

}  // namespace

LayerInputs load_layer_inputs(const LayerFiles& files) {
  LayerInputs out;
  add_pictures(files, out);
  const bool synthetic = files.weights.empty();
  out.weights = synthetic ? synthetic_filters()
                          : read_npy<4>(files.weights, {Layer::filters, Layer::channels,
                                                        Layer::kernel_height, Layer::kernel_width});
  out.weights_text = synthetic ? "synthetic (64 Gabor and 32 colour-blob filters)" : files.weights;
  out.bias = files.bias.empty()
                 ? Tensor<1>(std::array<std::size_t, 1>{AlexNetLayer1::filters}, 0.0f)
                 : read_npy<1>(files.bias, {Layer::filters});
  return out;
}

}  // namespace rramvar::programs
