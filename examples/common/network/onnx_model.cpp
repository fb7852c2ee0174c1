#include "common/network/onnx_model.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <map>
#include <set>
#include <span>

#include "common/network/onnx_tensor.hpp"
#include "common/network/wire_format.hpp"
#include "rramvar/core/error.hpp"
#include "rramvar/io/text.hpp"

namespace rramvar::programs {

namespace {

namespace fs = std::filesystem;

/// The messages that are looked into.
enum class Kind : std::uint8_t { model, function, graph, node, attribute, tensor, other };

/// What lies in a field of a message of some kind.
Kind kind_in(Kind message, std::uint64_t field) {
  struct Inside {
    Kind message;
    std::uint64_t field;
    Kind inside;
  };
  constexpr std::array known{
      Inside{Kind::model, 7, Kind::graph},      Inside{Kind::model, 25, Kind::function},
      Inside{Kind::function, 7, Kind::node},    Inside{Kind::graph, 1, Kind::node},
      Inside{Kind::graph, 5, Kind::tensor},     Inside{Kind::node, 5, Kind::attribute},
      Inside{Kind::attribute, 5, Kind::tensor}, Inside{Kind::attribute, 10, Kind::tensor},
      Inside{Kind::attribute, 6, Kind::graph},  Inside{Kind::attribute, 11, Kind::graph},
  };
  const auto found = std::find_if(known.begin(), known.end(), [&](const Inside& k) {
    return k.message == message && k.field == field;
  });
  return found == known.end() ? Kind::other : found->inside;
}

constexpr std::uint64_t model_graph = 7, graph_node = 1, graph_initializer = 5, graph_input = 11,
                        initializer_name = 8;

/// The last field of that number, as Protocol Buffers take it; empty if there is none.
std::string_view part(std::string_view message, std::uint64_t number) {
  std::string_view out;
  WireReader reader(message);
  while (const auto field = reader.next()) {
    if (field->number == number) out = field->bytes;
  }
  return out;
}

/// Names of the weights of a graph.
std::set<std::string_view> names_of_weights(std::string_view graph) {
  std::set<std::string_view> out;
  WireReader reader(graph);
  while (const auto field = reader.next()) {
    if (field->number == graph_initializer) out.insert(part(field->bytes, initializer_name));
  }
  return out;
}

/// A node's operator, and the attributes that say how it moves over a picture.
struct Node {
  std::string_view name;
  std::string_view operation;
  std::vector<std::string_view> inputs;
  std::vector<std::string_view> outputs;
  std::map<std::string_view, std::vector<std::int64_t>> numbers;

  bool is_any_of(std::initializer_list<std::string_view> operations) const {
    return std::find(operations.begin(), operations.end(), operation) != operations.end();
  }
};

void read_attribute(std::string_view message, Node& to) {
  std::string_view name;
  std::vector<std::int64_t> numbers;
  WireReader reader(message);
  while (const auto field = reader.next()) {
    if (field->number == 1) name = field->bytes;
    if (field->number != 3 && field->number != 8) continue;  // i, ints
    if (field->type == WireType::varint) {
      numbers.push_back(static_cast<std::int64_t>(field->value));
      continue;
    }
    WireReader packed(field->bytes);
    while (const auto value = packed.varint()) {
      numbers.push_back(static_cast<std::int64_t>(*value));
    }
  }
  to.numbers[name] = std::move(numbers);
}

Node read_node(std::string_view message) {
  Node out;
  WireReader reader(message);
  while (const auto field = reader.next()) {
    if (field->number == 1) out.inputs.push_back(field->bytes);
    if (field->number == 2) out.outputs.push_back(field->bytes);
    if (field->number == 3) out.name = field->bytes;
    if (field->number == 4) out.operation = field->bytes;
    if (field->number == 5) read_attribute(field->bytes, out);
  }
  if (out.name.empty() && !out.outputs.empty()) out.name = out.outputs.front();
  return out;
}

/// Looks through a model and, on the way, writes it anew with all weights in it.
class Inspection {
 public:
  explicit Inspection(const fs::path& file) : file_(file), weights_(file) {}

  /// Checks a message of that kind and what lies in it. @param depth of messages around it
  void check(std::string_view message, Kind kind, int depth = 0) {
    constexpr int deepest = 100;  // an operator of a graph in an operator of a graph …
    if (depth > deepest) throw cannot("its graphs lie in each other too deeply");
    std::map<std::string_view, OnnxTensor> tensors;  // of a graph
    WireReader reader(message);
    while (const auto field = reader.next()) {
      const Kind inside = kind_in(kind, field->number);
      if (inside == Kind::other) continue;
      check(field->bytes, inside, depth + 1);
      if (kind != Kind::graph || inside != Kind::tensor) continue;
      const OnnxTensor tensor = read_tensor(field->bytes, file_);
      tensors.emplace(tensor.name, tensor);
    }
    if (reader.broken()) {
      throw cannot(kind == Kind::model ? "it is no ONNX model, or is cut off"
                                       : "it makes no sense inside, or is cut off");
    }
    if (kind == Kind::tensor) check_tensor(message);
    if (kind == Kind::graph) check_nodes(message, tensors);
    if (kind == Kind::model) check_inputs(part(message, model_graph));
  }

  bool has_external_weights() const { return external_; }

  /// The same message with the weights of other files in it. @pre it is checked
  std::string whole(std::string_view message, Kind kind) {
    if (kind == Kind::tensor) {
      const OnnxTensor tensor = read_tensor(message, file_);
      return tensor.external ? weights_.inlined(tensor, message) : std::string(message);
    }
    std::string out;
    WireReader reader(message);
    while (const auto field = reader.next()) {
      const Kind inside = kind_in(kind, field->number);
      if (inside == Kind::other) {
        out += field->whole;
      } else {
        append_field(out, field->number, whole(field->bytes, inside));
      }
    }
    return out;
  }

  Error cannot(const std::string& problem, const std::string& why = {}) const {
    return model_error(file_, problem, why);
  }

 private:
  void check_tensor(std::string_view message) {
    const OnnxTensor tensor = read_tensor(message, file_);
    external_ = external_ || tensor.external;
    require_all_values(tensor, file_);
  }

  void check_nodes(std::string_view graph, const std::map<std::string_view, OnnxTensor>& tensors) {
    WireReader reader(graph);
    while (const auto field = reader.next()) {
      if (field->number == graph_node) check_node(read_node(field->bytes), tensors);
    }
  }

  /// Graphs inside of others may use names from around them; here all must be known.
  void check_inputs(std::string_view graph) const {
    constexpr std::uint64_t sparse_initializer = 15, sparse_values = 1, value_name = 1;
    std::set<std::string_view> known = names_of_weights(graph);
    known.insert({});  // an input that is left out
    std::vector<Node> nodes;
    WireReader reader(graph);
    while (const auto field = reader.next()) {
      if (field->number == graph_node) nodes.push_back(read_node(field->bytes));
      if (field->number == graph_input) known.insert(part(field->bytes, value_name));
      if (field->number != sparse_initializer) continue;
      known.insert(part(part(field->bytes, sparse_values), initializer_name));
    }
    for (const Node& node : nodes) known.insert(node.outputs.begin(), node.outputs.end());
    for (const Node& node : nodes) {
      for (const std::string_view input : node.inputs) {
        if (known.contains(input)) continue;
        throw layer_error(node, "its input " + excerpt(input) + " is not in the model", {});
      }
    }
  }

  void check_node(const Node& node, const std::map<std::string_view, OnnxTensor>& tensors) const {
    const bool convolution =
        node.is_any_of({"Conv", "ConvTranspose", "ConvInteger", "QLinearConv", "DeformConv"});
    const bool pooling =
        node.is_any_of({"MaxPool", "AveragePool", "LpPool", "MaxUnpool", "MaxRoiPool"});
    const bool product = node.is_any_of({"Gemm", "MatMul", "BatchNormalization"});
    if (!convolution && !pooling && !product) return;
    for (const std::string_view input : node.inputs) {
      const auto weights = tensors.find(input);
      if (weights != tensors.end() && weights->second.elements() == 0) {
        throw layer_error(node, "it has no weights",
                          "their shape is " + weights->second.shape_text());
      }
    }
    for (const char* name : {"kernel_shape", "strides", "dilations", "group"}) {
      for (const std::int64_t number : numbers(node, name)) {
        if (number >= 1 && number <= std::numeric_limits<std::int32_t>::max()) continue;
        throw layer_error(node, "its " + std::string(name) + " is " + std::to_string(number), {});
      }
    }
    if (node.operation == "Conv") check_convolution(node, tensors);
  }

  void check_convolution(const Node& node,
                         const std::map<std::string_view, OnnxTensor>& tensors) const {
    const auto found = node.inputs.size() < 2 ? tensors.end() : tensors.find(node.inputs[1]);
    if (found == tensors.end()) return;
    const OnnxTensor& weights = found->second;
    if (weights.extents.size() < 3) {
      throw layer_error(node, "its weights are no filters",
                        "their shape is " + weights.shape_text());
    }
    const std::span<const std::int64_t> group = numbers(node, "group");
    if (!group.empty() && weights.extents[0] % static_cast<std::uint64_t>(group[0]) != 0) {
      throw layer_error(
          node,
          "its " + std::to_string(weights.extents[0]) + " filters cannot be divided into groups",
          "there are to be " + std::to_string(group[0]));
    }
    const std::span<const std::int64_t> kernel = numbers(node, "kernel_shape");
    const bool same = std::equal(
        kernel.begin(), kernel.end(), weights.extents.begin() + 2, weights.extents.end(),
        [](std::int64_t a, std::uint64_t b) { return static_cast<std::uint64_t>(a) == b; });
    if (!kernel.empty() && !same) {
      throw layer_error(node, "its kernel_shape is not that of its weights",
                        "theirs is " + weights.shape_text());
    }
  }

  static std::span<const std::int64_t> numbers(const Node& node, std::string_view name) {
    const auto found = node.numbers.find(name);
    if (found == node.numbers.end()) return {};
    return found->second;
  }

  Error layer_error(const Node& node, const std::string& problem, const std::string& why) const {
    return model_error(file_, "the layer " + excerpt(node.name) + " makes no sense: " + problem,
                       why, "export the model anew");
  }

  const fs::path& file_;
  ExternalWeights weights_;
  bool external_ = false;
};

// Fields of ValueInfoProto, TypeProto, TypeProto.Tensor, TensorShapeProto and its Dimension.
constexpr std::uint64_t value_name = 1, value_type = 2, type_tensor = 1, tensor_shape = 2,
                        shape_dim = 1, dim_value = 1;

std::string_view shape_of(std::string_view value) {
  return part(part(part(value, value_type), type_tensor), tensor_shape);
}

/// 0 where the extent has a name only, or nothing, or makes no sense.
std::int64_t extent_of(std::string_view dim) {
  std::int64_t out = 0;
  WireReader reader(dim);
  while (const auto field = reader.next()) {
    if (field->number == dim_value) out = static_cast<std::int64_t>(field->value);
  }
  return std::max<std::int64_t>(out, 0);
}

DeclaredInput input_of(std::string_view value) {
  DeclaredInput out;
  WireReader reader(shape_of(value));
  while (const auto field = reader.next()) {
    if (field->number == shape_dim) out.extents.push_back(extent_of(field->bytes));
  }
  return out;
}

/// The message with another one in place of the field of that number.
template <class Change>
std::string with_part(std::string_view message, std::uint64_t number, const Change& change) {
  std::string out;
  WireReader reader(message);
  while (const auto field = reader.next()) {
    if (field->number == number) {
      append_field(out, number, change(field->bytes));
    } else {
      out += field->whole;
    }
  }
  return out;
}

}  // namespace

std::string shape_text(const InputShape& shape) {
  return std::to_string(shape.channels) + "×" + std::to_string(shape.height) + "×" +
         std::to_string(shape.width);
}

std::optional<InputShape> DeclaredInput::picture() const {
  if (extents.size() != 4 || extents[1] == 0 || extents[2] == 0 || extents[3] == 0) {
    return std::nullopt;
  }
  return InputShape{static_cast<std::size_t>(extents[1]), static_cast<std::size_t>(extents[2]),
                    static_cast<std::size_t>(extents[3])};
}

bool DeclaredInput::is_open() const {
  return extents.size() == 4 && std::find(extents.begin(), extents.end(), 0) != extents.end();
}

std::string checked_onnx(std::string model, const fs::path& file) {
  Inspection inspection(file);
  inspection.check(model, Kind::model);
  const std::string_view graph = part(model, model_graph);
  if (part(graph, graph_node).empty()) {
    throw inspection.cannot("it is no ONNX model", "there is no layer in it");
  }
  if (inspection.has_external_weights()) model = inspection.whole(model, Kind::model);
  return model;
}

DeclaredInput onnx_input(std::string_view model) {
  const std::string_view graph = part(model, model_graph);
  // Older files list weights among the inputs.
  const std::set<std::string_view> weights = names_of_weights(graph);
  WireReader reader(graph);
  while (const auto field = reader.next()) {
    if (field->number != graph_input) continue;
    if (!weights.contains(part(field->bytes, value_name))) return input_of(field->bytes);
  }
  return {};
}

std::string with_input(std::string_view model, const InputShape& shape) {
  const std::array<std::uint64_t, 4> extents{1, shape.channels, shape.height, shape.width};
  const std::set<std::string_view> weights = names_of_weights(part(model, model_graph));
  const auto shaped = [&](std::string_view message) {
    std::size_t axis = 0;
    return with_part(message, shape_dim, [&](std::string_view dim) {
      const std::size_t i = axis++;
      if (i >= extents.size() || extent_of(dim) > 0) return std::string(dim);
      std::string out;
      append_number_field(out, dim_value, extents[i]);
      return out;
    });
  };
  const auto value = [&](std::string_view input) {
    if (weights.contains(part(input, value_name)) || !input_of(input).is_open()) {
      return std::string(input);
    }
    return with_part(input, value_type, [&](std::string_view type) {
      return with_part(type, type_tensor, [&](std::string_view tensor) {
        return with_part(tensor, tensor_shape, shaped);
      });
    });
  };
  return with_part(model, model_graph,
                   [&](std::string_view graph) { return with_part(graph, graph_input, value); });
}

std::uint64_t onnx_opset(std::string_view model) {
  constexpr std::uint64_t opset_import = 8, domain = 1, version = 2;
  std::uint64_t out = 0;
  WireReader reader(model);
  while (const auto field = reader.next()) {
    if (field->number != opset_import || !part(field->bytes, domain).empty()) continue;
    WireReader inside(field->bytes);
    while (const auto number = inside.next()) {
      if (number->number == version) out = number->value;
    }
  }
  return out;
}

}  // namespace rramvar::programs
