#include "common/network/model_file.hpp"

#include <array>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <system_error>
#include <vector>

#include "rramvar/core/error.hpp"
#include "rramvar/io/text.hpp"

namespace rramvar::programs {

namespace {

namespace fs = std::filesystem;

/// One field of a protobuf message: a number, or bytes (text, a message inside, packed numbers).
struct WireField {
  std::uint64_t number = 0;
  std::uint64_t value = 0;
  std::string_view bytes;
};

/// Reads a protobuf message field by field.
/// Source: protobuf.dev/programming-guides/encoding
class WireReader {
 public:
  explicit WireReader(std::string_view message) : rest_(message) {}

  /// The next field; none at the end, or where the message makes no sense.
  std::optional<WireField> next() {
    const auto tag = varint();
    if (!tag) return std::nullopt;
    WireField field{.number = *tag >> 3, .value = 0, .bytes = {}};
    switch (*tag & 7) {
      case 0: {
        const auto value = varint();
        if (!value) return std::nullopt;
        field.value = *value;
        return field;
      }
      case 1:
        return skip(8) ? std::optional(field) : std::nullopt;
      case 2: {
        const auto length = varint();
        if (!length || *length > rest_.size()) return std::nullopt;
        field.bytes = rest_.substr(0, *length);
        rest_.remove_prefix(*length);
        return field;
      }
      case 5:
        return skip(4) ? std::optional(field) : std::nullopt;
      default:
        return std::nullopt;
    }
  }

 private:
  std::optional<std::uint64_t> varint() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64 && !rest_.empty(); shift += 7) {
      const auto byte = static_cast<std::uint8_t>(rest_.front());
      rest_.remove_prefix(1);
      value |= std::uint64_t{byte & 0x7Fu} << shift;
      if (byte < 0x80) return value;
    }
    return std::nullopt;
  }
  bool skip(std::size_t bytes) {
    if (rest_.size() < bytes) return false;
    rest_.remove_prefix(bytes);
    return true;
  }

  std::string_view rest_;
};

/// All fields of that number that hold bytes.
std::vector<std::string_view> parts(std::string_view message, std::uint64_t number) {
  std::vector<std::string_view> out;
  WireReader reader(message);
  while (const auto field = reader.next()) {
    if (field->number == number && !field->bytes.empty()) out.push_back(field->bytes);
  }
  return out;
}

/// The first field of that number, empty if there is none.
std::string_view part(std::string_view message, std::uint64_t number) {
  const auto all = parts(message, number);
  return all.empty() ? std::string_view() : all.front();
}

std::optional<InputShape> picture_shape(const std::vector<std::size_t>& extents) {
  if (extents.size() != 4 || extents[1] == 0 || extents[2] == 0 || extents[3] == 0) {
    return std::nullopt;
  }
  return InputShape{extents[1], extents[2], extents[3]};
}

std::string contents(const fs::path& file) {
  std::error_code unreadable;
  std::ifstream stream(file, std::ios::binary);
  if (!stream || fs::is_directory(file, unreadable)) {
    throw Error(SourcePlace{file.string()}, "cannot read it",
                fs::exists(file, unreadable) ? "it is no readable file" : "no such file");
  }
  return std::string(std::istreambuf_iterator<char>(stream), {});
}

bool is_onnx(const ModelFiles& files) {
  return lower_case(files.model.extension().string()) == ".onnx";
}

fs::path caffe_weights(const ModelFiles& files) {
  if (!files.weights.empty()) return files.weights;
  return fs::path(files.model).replace_extension(".caffemodel");
}

}  // namespace

std::string shape_text(const InputShape& shape) {
  return std::to_string(shape.channels) + "×" + std::to_string(shape.height) + "×" +
         std::to_string(shape.width);
}

cv::dnn::Net read_model(const ModelFiles& files) {
  const std::string ending = lower_case(files.model.extension().string());
  const bool onnx = is_onnx(files);
  if (!onnx && ending != ".prototxt") {
    throw Error("'" + files.model.string() + "' is no model that can be read",
                "its name ends neither in .onnx nor in .prototxt",
                "give an ONNX file, or Caffe's deploy.prototxt with --caffe-weights");
  }
  const std::string model = contents(files.model);
  try {
    if (onnx) return cv::dnn::readNetFromONNX(model.data(), model.size());
    const std::string weights = contents(caffe_weights(files));
    return cv::dnn::readNetFromCaffe(model.data(), model.size(), weights.data(), weights.size());
  } catch (const cv::Exception& error) {
    const std::string why = error.err.substr(0, error.err.find('\n'));
    throw Error(SourcePlace{files.model.string()}, "OpenCV cannot read the model",
                "its version " CV_VERSION " says: " + why, "check that it is whole");
  }
}

std::optional<InputShape> declared_input(const ModelFiles& files) {
  const std::string model = contents(files.model);
  return is_onnx(files) ? onnx_input(model) : caffe_input(model);
}

// Field numbers: onnx.proto3 of github.com/onnx/onnx.
std::optional<InputShape> onnx_input(std::string_view bytes) {
  constexpr std::uint64_t model_graph = 7, graph_initializer = 5, graph_input = 11;
  constexpr std::uint64_t tensor_name = 8, value_name = 1, value_type = 2;
  constexpr std::uint64_t type_tensor = 1, tensor_shape = 2, shape_dim = 1, dim_value = 1;
  const std::string_view graph = part(bytes, model_graph);
  std::set<std::string_view> weights;  // older files list these among the inputs
  for (const std::string_view tensor : parts(graph, graph_initializer)) {
    weights.insert(part(tensor, tensor_name));
  }
  for (const std::string_view input : parts(graph, graph_input)) {
    if (weights.contains(part(input, value_name))) continue;
    const std::string_view shape = part(part(part(input, value_type), type_tensor), tensor_shape);
    std::vector<std::size_t> extents;
    for (const std::string_view dim : parts(shape, shape_dim)) {
      const auto field = WireReader(dim).next();
      extents.push_back(field && field->number == dim_value ? field->value : 0);
    }
    return picture_shape(extents);
  }
  return std::nullopt;
}

std::optional<InputShape> caffe_input(std::string_view text) {
  static const std::regex extent(R"((?:^|[\s{])(?:input_)?dim\s*:\s*(\d+))");
  std::vector<std::size_t> extents;
  const std::string all(text);
  for (std::sregex_iterator i(all.begin(), all.end(), extent), end; i != end; ++i) {
    if (extents.size() == 4) break;
    extents.push_back(parse_number<std::size_t>((*i)[1].str()).value_or(0));
  }
  return picture_shape(extents);
}

}  // namespace rramvar::programs
