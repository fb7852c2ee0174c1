#pragma once
/// Weights in an ONNX model: their shape, and where their numbers lie.

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "common/network/wire_format.hpp"
#include "rramvar/core/error.hpp"

namespace rramvar::programs {

/// An Error about one model, "model.onnx: …".
Error model_error(const std::filesystem::path& file, const std::string& problem,
                  const std::string& why = {}, const std::string& suggestion = {});

/// TensorProto, without its numbers.
struct OnnxTensor {
  std::string_view name;
  std::vector<std::uint64_t> extents;
  std::uint64_t type = 0;
  std::uint64_t values = 0;  ///< as many as are written one by one
  std::string_view raw;      ///< or their bytes
  bool external = false;     ///< or they lie in another file, there:
  std::string_view location;
  std::string_view offset;
  std::string_view length;

  /// The product of the extents. @pre checked
  std::uint64_t elements() const;
  /// "3×3×1×1"
  std::string shape_text() const;
};

/// @throws Error if the message makes no sense, or the weights are more than OpenCV can count
OnnxTensor read_tensor(std::string_view message, const std::filesystem::path& model);

/// @throws Error unless the tensor holds as many numbers as its shape says; of external ones, it is
/// read_external() that says so
void require_all_values(const OnnxTensor& tensor, const std::filesystem::path& model);

/// Files of weights beside a model.
class ExternalWeights {
 public:
  explicit ExternalWeights(std::filesystem::path model) : model_(std::move(model)) {}

  /// The tensor's message with its numbers in it. @throws Error if they cannot be had
  std::string inlined(const OnnxTensor& tensor, std::string_view message);

 private:
  std::filesystem::path place_of(const OnnxTensor& tensor) const;

  std::filesystem::path model_;
  std::uint64_t read_ = 0;  // bytes
};

/// The most bytes that a message of Protocol Buffers may have.
inline constexpr std::uint64_t longest_message = 0x7FFFFFFF;

}  // namespace rramvar::programs
