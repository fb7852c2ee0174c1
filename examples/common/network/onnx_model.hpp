#pragma once
/// ONNX models, looked through before OpenCV gets them: its importer does not read weights that lie
/// in a file beside the model, and trusts every number in it.
/// Source: onnx.proto3 of github.com/onnx/onnx

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rramvar::programs {

/// Channels, height and width of the picture that a network takes.
struct InputShape {
  std::size_t channels = 0;
  std::size_t height = 0;
  std::size_t width = 0;

  bool operator==(const InputShape&) const = default;
};

/// "3×227×227"
std::string shape_text(const InputShape& shape);

/// The input of a network as its model declares it.
struct DeclaredInput {
  std::vector<std::int64_t> extents;  ///< batch, channels, height, width; 0 where it is left open

  /// The picture's shape; none if it is no picture's, or some of it is left open.
  std::optional<InputShape> picture() const;
  /// Whether this is a batch of pictures of which some extent is left open.
  bool is_open() const;
};

/// The model with all weights in it, ready for OpenCV.
/// @param model the bytes of the file, @param file its name: weights outside lie beside it
/// @throws Error naming the layer or weights that make no sense, or lie where they cannot be read
std::string checked_onnx(std::string model, const std::filesystem::path& file);

/// The first input that is no weight. @pre model is checked
DeclaredInput onnx_input(std::string_view model);

/// The model for one picture of that shape, where its input leaves some of it open: OpenCV's
/// importer needs to know. @pre model is checked
std::string with_input(std::string_view model, const InputShape& shape);

/// The version of the operators that the model is written in; 0 if it does not say.
std::uint64_t onnx_opset(std::string_view model);

}  // namespace rramvar::programs
