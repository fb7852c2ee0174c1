#pragma once
/// UTF-16, in which spreadsheets and instruments save "Unicode text", as UTF-8.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace rramvar {

/// Converts a file block by block. What is no UTF-16 becomes U+FFFD.
class Utf16Decoder {
 public:
  /// @param head the first bytes of a file @return nothing if it is not in UTF-16
  static std::optional<Utf16Decoder> of(std::string_view head);

  /// The next bytes of the file. A byte order mark becomes that of UTF-8.
  std::string operator()(std::string_view bytes);

 private:
  explicit Utf16Decoder(bool big_endian) : big_endian_(big_endian) {}

  bool big_endian_;
  std::optional<unsigned char> first_byte_ = {};  ///< of a unit that the last block cut in two
  std::uint32_t high_ = 0;                        ///< surrogate that waits for its low one
};

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/io/utf16-inl.hpp"
#endif
