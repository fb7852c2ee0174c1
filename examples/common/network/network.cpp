#include "common/network/network.hpp"

#include <algorithm>
#include <array>
#include <mutex>
#include <opencv2/dnn/all_layers.hpp>
#include <opencv2/dnn/layer.hpp>
#include <opencv2/dnn/shape_utils.hpp>
#include <utility>

#include "common/network/model_file.hpp"
#include "rramvar/core/error.hpp"

namespace rramvar::programs {

namespace {

using cv::dnn::LayerFactory;
using cv::dnn::LayerParams;

constexpr const char* convolution_type = "Convolution";
constexpr const char* fully_connected_type = "InnerProduct";

/// "onnx_node!conv1", "onnx_node_output_0!conv1" → "conv1"
std::string model_name(const std::string& opencv_name) {
  const std::size_t mark = opencv_name.rfind('!');
  return mark == std::string::npos ? opencv_name : opencv_name.substr(mark + 1);
}

bool is_storable(const cv::dnn::Layer& layer) {
  return (layer.type == convolution_type || layer.type == fully_connected_type) &&
         !layer.blobs.empty();
}

Error cannot_store(const std::string& name, const std::string& why) {
  return Error("the layer '" + name + "' cannot be stored", why, "store another one");
}

std::size_t extent(const cv::Mat& blob, int axis) {
  return static_cast<std::size_t>(blob.size[axis]);
}

/// Stride and padding of a convolution, as OpenCV's own layer understands them.
Geometry steps_of(const cv::dnn::Layer& layer, const std::string& name) {
  const auto* conv = dynamic_cast<const cv::dnn::BaseConvolutionLayer*>(&layer);
  if (conv == nullptr || layer.blobs[0].dims != 4) {
    throw cannot_store(name, "it is no two-dimensional convolution");
  }
  const auto differ = [](const std::vector<std::size_t>& v) {
    return std::any_of(v.begin(), v.end(), [&](std::size_t x) { return x != v.front(); });
  };
  if (differ(conv->strides)) throw cannot_store(name, "its stride differs between the axes");
  if (std::any_of(conv->dilations.begin(), conv->dilations.end(),
                  [](std::size_t d) { return d != 1; })) {
    throw cannot_store(name, "its kernel is dilated");
  }
  if (conv->padMode == "SAME" || differ(conv->pads_begin) || conv->pads_begin != conv->pads_end) {
    throw cannot_store(name, "its padding differs between the sides");
  }
  Geometry g;
  g.stride = conv->strides.front();
  g.padding = conv->padMode == "VALID" ? 0 : conv->pads_begin.front();
  return g;
}

}  // namespace

/// A layer for OpenCV's dnn that runs through Conv2DLayer1.
class Network::StoredLayer final : public cv::dnn::Layer {
 public:
  /// @param original as OpenCV would have made it
  StoredLayer(const LayerParams& params, const cv::dnn::Layer& original)
      : cv::dnn::Layer(params),
        convolution_(params.type == convolution_type),
        declared_groups_(params.get<int>("group", 1)) {
    blobs = original.blobs;
    if (convolution_) {
      geometry_ = steps_of(original, model_name(name));
    } else if (params.get<int>("axis", 1) != 1) {
      throw cannot_store(model_name(name), "it works on an axis other than the first");
    }
    const cv::Mat& w = blobs[0];
    if (w.type() != CV_32F) throw cannot_store(model_name(name), "its weights are no floats");
    if (w.empty() || w.dims < 2) throw cannot_store(model_name(name), "it has no weights");
    geometry_.filters = extent(w, 0);
    const auto declared_filters = params.get<int>("num_output", w.size[0]);
    if (declared_filters != w.size[0]) {
      throw cannot_store(model_name(name), "it is to have " + std::to_string(declared_filters) +
                                               " outputs, but has weights of " +
                                               std::to_string(w.size[0]));
    }
    geometry_.channels = extent(w, 1);
    if (convolution_) {
      geometry_.kernel_height = extent(w, 2);
      geometry_.kernel_width = extent(w, 3);
    }
    trained_.assign(w.ptr<float>(), w.ptr<float>() + w.total());
    bias_.assign(geometry_.filters, 0.0f);
    if (blobs.size() > 1) {
      std::copy_n(blobs[1].ptr<float>(), std::min(bias_.size(), blobs[1].total()), bias_.begin());
    }
  }

  bool getMemoryShapes(const std::vector<cv::dnn::MatShape>& inputs, int /*required_outputs*/,
                       std::vector<cv::dnn::MatShape>& outputs,
                       std::vector<cv::dnn::MatShape>& /*internals*/) const override {
    const Geometry g = geometry_for(inputs.at(0));
    const int filters = static_cast<int>(groups_of(inputs[0]) * g.filters);
    cv::dnn::MatShape shape{inputs[0][0], filters};
    if (convolution_) {
      shape.push_back(static_cast<int>(output_height(g)));
      shape.push_back(static_cast<int>(output_width(g)));
    }
    outputs.assign(1, shape);
    return false;  // not in place
  }

  void finalize(cv::InputArrayOfArrays inputs, cv::OutputArrayOfArrays /*outputs*/) override {
    std::vector<cv::Mat> in;
    inputs.getMatVector(in);
    const cv::dnn::MatShape shape = cv::dnn::shape(in.at(0));
    in_use_geometry_ = geometry_for(shape);
    groups_ = groups_of(shape);
    as_trained_ = with_weights(trained_);
    patches_ = as_trained_.front().make_columns();
    product_ = as_trained_.front().make_output();
    output_.resize(groups_ * product_.size());
  }

  void forward(cv::InputArrayOfArrays inputs, cv::OutputArrayOfArrays outputs,
               cv::OutputArrayOfArrays /*internals*/) override {
    std::vector<cv::Mat> in;
    std::vector<cv::Mat> out;
    inputs.getMatVector(in);
    outputs.getMatVector(out);
    const ReadyLayer& weights = other_ == nullptr ? as_trained_ : *other_;
    const std::size_t pixels = in[0].total() / groups_;
    for (std::size_t group = 0; group < groups_; ++group) {
      const std::span<const float> part(in[0].ptr<float>() + group * pixels, pixels);
      extract_patches(in_use_geometry_, part, patches_);
      weights[group].forward(patches_, product_);
      std::copy(product_.begin(), product_.end(), output_.data() + group * product_.size());
    }
    std::copy(output_.begin(), output_.end(), out[0].ptr<float>());
  }

  ReadyLayer with_weights(std::span<const float> weights) const {
    const Geometry& g = in_use_geometry_;
    ReadyLayer out;
    Tensor<4> part(std::array{g.filters, g.channels, g.kernel_height, g.kernel_width});
    Tensor<1> bias(std::array{g.filters});
    for (std::size_t group = 0; group < groups_; ++group) {
      const std::span<const float> mine = weights.subspan(group * part.size(), part.size());
      std::copy(mine.begin(), mine.end(), part.begin());
      std::copy_n(bias_.data() + group * g.filters, g.filters, bias.begin());
      out.emplace_back(part, bias, g);
    }
    return out;
  }

  void use(const ReadyLayer* weights) { other_ = weights; }
  std::span<const float> trained() const { return trained_; }
  std::size_t filters() const { return geometry_.filters; }
  std::span<const float> output() const { return output_; }

 private:
  std::size_t groups_of(const cv::dnn::MatShape& input) const {
    return convolution_ ? static_cast<std::size_t>(input.at(1)) / geometry_.channels : 1;
  }

  /// Of one group, for an input of this shape.
  Geometry geometry_for(const cv::dnn::MatShape& input) const {
    Geometry g = geometry_;
    const auto total = static_cast<std::size_t>(cv::dnn::total(input));
    if (input.at(0) != 1 || (convolution_ ? input.size() != 4 : total != g.channels)) {
      throw cannot_store(model_name(name), "its input is not one picture");
    }
    if (!convolution_) return g;
    const std::size_t groups = groups_of(input);
    // OpenCV goes by the weights alone.
    if (groups == 0 || static_cast<int>(groups) != declared_groups_ || g.filters % groups != 0 ||
        groups * g.channels != static_cast<std::size_t>(input[1])) {
      throw cannot_store(model_name(name), "its weights do not fit the " +
                                               std::to_string(input[1]) + " channels of its input");
    }
    g.filters /= groups;
    g.height = static_cast<std::size_t>(input[2]);
    g.width = static_cast<std::size_t>(input[3]);
    check_geometry(g);
    return g;
  }

  bool convolution_;
  int declared_groups_;
  Geometry geometry_;  // of all groups' filters, without the input's size
  Geometry in_use_geometry_;
  std::size_t groups_ = 1;
  std::vector<float> trained_;
  std::vector<float> bias_;
  ReadyLayer as_trained_;
  const ReadyLayer* other_ = nullptr;
  Conv2DLayer1<Geometry>::Columns patches_{0, 0};
  Tensor<2> product_;
  std::vector<float> output_;
};

/// While it lives, OpenCV's factory makes the wanted layers through make(). One at a time, because
/// the factory calls plain functions, which find what is wanted only in a static place.
class Network::Takeover {
 public:
  explicit Takeover(const std::vector<std::string>& wanted) : guard_(in_force_lock) {
    wanted_ = wanted;
    taken_.assign(wanted.size(), nullptr);
    in_force = this;
    LayerFactory::registerLayer(convolution_type, make);
    LayerFactory::registerLayer(fully_connected_type, make);
  }
  ~Takeover() {
    LayerFactory::unregisterLayer(convolution_type);
    LayerFactory::unregisterLayer(fully_connected_type);
    in_force = nullptr;
  }
  Takeover(const Takeover&) = delete;
  Takeover& operator=(const Takeover&) = delete;

  const std::vector<cv::Ptr<StoredLayer>>& taken() const { return taken_; }

 private:
  /// OpenCV's own layer of that type, for the time of one call.
  static cv::Ptr<cv::dnn::Layer> make_original(LayerParams& params) {
    struct Aside {
      std::string type;
      explicit Aside(std::string t) : type(std::move(t)) { LayerFactory::unregisterLayer(type); }
      ~Aside() { LayerFactory::registerLayer(type, make); }
      Aside(const Aside&) = delete;
      Aside& operator=(const Aside&) = delete;
    };
    const Aside aside(params.type);
    return LayerFactory::createLayerInstance(params.type, params);
  }

  static cv::Ptr<cv::dnn::Layer> make(LayerParams& params) {
    cv::Ptr<cv::dnn::Layer> original = make_original(params);
    const auto& wanted = in_force->wanted_;
    const auto place = std::find(wanted.begin(), wanted.end(), model_name(params.name));
    if (place == wanted.end() || !is_storable(*original)) return original;
    auto& slot = in_force->taken_[static_cast<std::size_t>(place - wanted.begin())];
    slot = cv::makePtr<StoredLayer>(params, *original);
    return slot;
  }

  static inline std::mutex in_force_lock;
  static inline Takeover* in_force = nullptr;

  std::lock_guard<std::mutex> guard_;
  std::vector<std::string> wanted_;
  std::vector<cv::Ptr<StoredLayer>> taken_;
};

std::vector<StorableLayer> storable_layers(cv::dnn::Net& net) {
  std::vector<StorableLayer> out;
  for (const std::string& name : net.getLayerNames()) {
    const auto layer = net.getLayer(net.getLayerId(name));
    if (is_storable(*layer)) out.push_back({model_name(name), layer->type == convolution_type});
  }
  return out;
}

Network::Network(const NetSource& source, const InputShape& input,
                 const std::vector<std::string>& stored) {
  {
    const Takeover takeover(stored);
    net_ = source();
    // Layers are made when they are first asked for.
    for (const std::string& name : net_.getLayerNames()) net_.getLayer(net_.getLayerId(name));
    layers_ = takeover.taken();
  }
  for (std::size_t i = 0; i < stored.size(); ++i) {
    if (layers_[i] == nullptr) throw cannot_store(stored[i], "OpenCV left it out of the network");
  }
  net_.setPreferableBackend(cv::dnn::DNN_BACKEND_OPENCV);
  net_.setPreferableTarget(cv::dnn::DNN_TARGET_CPU);
  scores(Tensor<4>(std::array<std::size_t, 4>{1, input.channels, input.height, input.width}, 0.0f));
}

Network::~Network() = default;
Network::Network(Network&&) noexcept = default;
Network& Network::operator=(Network&&) noexcept = default;

std::size_t Network::stored() const {
  return layers_.size();
}
std::span<const float> Network::trained_weights(std::size_t layer) const {
  return layers_[layer]->trained();
}
std::size_t Network::weights_per_filter(std::size_t layer) const {
  return layers_[layer]->trained().size() / layers_[layer]->filters();
}
ReadyLayer Network::with_weights(std::size_t layer, std::span<const float> weights) const {
  return layers_[layer]->with_weights(weights);
}
void Network::use(std::size_t layer, const ReadyLayer* weights) {
  layers_[layer]->use(weights);
}
std::span<const float> Network::output(std::size_t layer) const {
  return layers_[layer]->output();
}

std::vector<float> Network::scores(const Tensor<4>& picture) {
  std::array<int, 4> shape{};
  std::transform(picture.shape().begin(), picture.shape().end(), shape.begin(),
                 [](std::size_t n) { return static_cast<int>(n); });
  try {
    // OpenCV only reads the input, but has no type for constant memory.
    net_.setInput(cv::Mat(4, shape.data(), CV_32F, const_cast<float*>(picture.data())));
    const cv::Mat out = net_.forward();
    if (out.empty() || out.type() != CV_32F) {
      throw Error("the network gives no scores", "its last layer's output is empty or no floats",
                  "give a network that ends in a number a class");
    }
    return {out.ptr<float>(), out.ptr<float>() + out.total()};
  } catch (const cv::Exception& error) {
    throw Error("the network does not work on pictures of " +
                    shape_text(InputShape{picture.shape(1), picture.shape(2), picture.shape(3)}),
                opencv_says(error),
                "check the model, and --crop if it leaves the size of its pictures open");
  }
}

}  // namespace rramvar::programs
