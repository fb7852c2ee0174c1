#include "common/network/model_file.hpp"

#include <algorithm>
#include <cstdint>
#include <opencv2/core/utils/logger.hpp>
#include <string_view>
#include <utility>

#include "common/network/onnx_tensor.hpp"
#include "common/network/prototxt.hpp"
#include "common/network/rehearsal.hpp"
#include "rramvar/core/error.hpp"
#include "rramvar/io/file.hpp"
#include "rramvar/io/file_kind.hpp"
#include "rramvar/io/text.hpp"

namespace rramvar::programs {

namespace {

namespace fs = std::filesystem;

/// How a file of a network is written.
enum class Form { bytes, text };

Error no_network(const SourcePlace& place, FileKind kind) {
  switch (kind) {
    case FileKind::torch:
    case FileKind::pickle:
    case FileKind::safetensors:
    case FileKind::hdf5:
      return Error(place, "this is " + std::string(name_of(kind)),
                   "a network is needed, as ONNX or in Caffe's files",
                   "export the network as ONNX, from PyTorch with torch.onnx.export");
    default:
      return wrong_kind(place, kind, WantedFile::model);
  }
}

/// @throws Error if the file cannot be read, or is of a kind that is no network's
std::string contents(const fs::path& path, Form form) {
  InputFile file(path);
  std::string bytes;
  const auto read_on = [&](std::uint64_t until) {
    const std::size_t from = bytes.size();
    bytes.resize(static_cast<std::size_t>(until));
    file.read_all({bytes.data() + from, bytes.size() - from});
  };
  read_on(std::min<std::uint64_t>(file.size(), file_kind_bytes));
  const FileKind kind = kind_of_file(bytes);
  const bool fits = form == Form::bytes ? kind == FileKind::binary : kind == FileKind::text;
  if (!fits) throw no_network(file.place(), kind);
  if (file.size() > longest_message) {
    throw Error(file.place(), "the file is too large for OpenCV's importer",
                "it takes less than 2 GiB");
  }
  read_on(file.size());
  return bytes;
}

fs::path caffe_weights(const ModelFiles& files) {
  if (!files.weights.empty()) return files.weights;
  return fs::path(files.model).replace_extension(".caffemodel");
}

/// The place and the fault in a prototxt, as Protocol Buffers tell them, or nothing.
/// "[libprotobuf ERROR …] Error parsing text-format opencv_caffe.NetParameter: 3:10: Expected …"
std::string fault_in_prototxt(std::string_view printed) {
  const std::size_t start = printed.find("Error parsing text-format");
  if (start == printed.npos) return {};
  const std::string_view line = printed.substr(start, printed.find('\n', start) - start);
  const std::size_t colon = line.find(": ");
  return colon == line.npos ? std::string() : "line " + std::string(line.substr(colon + 2));
}

}  // namespace

std::string opencv_says(const cv::Exception& error) {
  return "OpenCV " CV_VERSION " says: " + error.err.substr(0, error.err.find('\n'));
}

ModelFile::ModelFile(const ModelFiles& files) : file_(files.model), onnx_(true) {
  const std::string ending = lower_case(file_.extension().string());
  onnx_ = ending == ".onnx";
  if (!onnx_ && ending != ".prototxt") {
    throw Error("'" + file_.string() + "' is no model that can be read",
                "its name ends neither in .onnx nor in .prototxt",
                "give an ONNX file, or Caffe's deploy.prototxt with --caffe-weights");
  }
  model_ = contents(file_, onnx_ ? Form::bytes : Form::text);
  if (onnx_) {
    model_ = checked_onnx(std::move(model_), file_);
    if (model_.size() > longest_message) {
      throw model_error(file_, "with its weights it is too large for OpenCV's importer",
                        "it takes less than 2 GiB");
    }
  } else {
    weights_ = contents(caffe_weights(files), Form::bytes);
  }
}

std::optional<InputShape> ModelFile::declared_input() const {
  DeclaredInput input;
  if (onnx_) {
    input = onnx_input(model_);
  } else {
    for (const std::size_t extent : prototxt_input(model_)) {
      input.extents.push_back(static_cast<std::int64_t>(extent));
    }
  }
  const std::optional<InputShape> shape = input.picture();
  constexpr std::size_t most = 10000;  // as --crop allows
  if (shape && std::max({shape->channels, shape->height, shape->width}) > most) {
    throw model_error(file_, "its input is no picture", "it takes " + shape_text(*shape));
  }
  return shape;
}

void ModelFile::set_input(const InputShape& shape) {
  if (onnx_ && onnx_input(model_).is_open()) model_ = with_input(model_, shape);
}

cv::dnn::Net ModelFile::network() const {
  cv::utils::logging::setLogLevel(cv::utils::logging::LOG_LEVEL_SILENT);
  const Overheard overheard;
  try {
    if (onnx_) return cv::dnn::readNetFromONNX(model_.data(), model_.size());
    return cv::dnn::readNetFromCaffe(model_.data(), model_.size(), weights_.data(),
                                     weights_.size());
  } catch (const cv::Exception& error) {
    const std::string fault = onnx_ ? "" : fault_in_prototxt(overheard.text());
    std::string why = fault.empty() ? opencv_says(error) : fault;
    constexpr std::uint64_t understood = 11;  // all of it
    const std::uint64_t opset = onnx_ ? onnx_opset(model_) : 0;
    if (opset > understood) why += "; the model is in opset " + std::to_string(opset);
    throw model_error(file_, "OpenCV cannot read the model", why,
                      opset > understood ? "export it in opset " + std::to_string(understood)
                                         : "check that it is whole, or export it anew");
  }
}

}  // namespace rramvar::programs
