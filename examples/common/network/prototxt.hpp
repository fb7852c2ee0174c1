#pragma once
/// Caffe's description of a network, a message of Protocol Buffers as text.

#include <cstddef>
#include <string_view>
#include <vector>

namespace rramvar::programs {

/// The extents of the first input that the text declares, in the order in which they stand: those
/// of `input_dim: …`, or `dim: …` in an `input_shape { }`, or in the `shape { }` of an
/// `input_param { }`. As many as there are; 0 for one that is no whole number.
/// Source: protobuf.dev/reference/protobuf/textformat-spec
std::vector<std::size_t> prototxt_input(std::string_view text);

}  // namespace rramvar::programs
