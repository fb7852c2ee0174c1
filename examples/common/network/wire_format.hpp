#pragma once
/// Messages of Protocol Buffers, field by field, without their schema.
/// Source: protobuf.dev/programming-guides/encoding

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace rramvar::programs {

/// How the value of a field is written.
enum class WireType : std::uint8_t { varint = 0, eight_bytes = 1, bytes = 2, four_bytes = 5 };

struct WireField {
  std::uint64_t number = 0;
  WireType type = WireType::varint;
  std::uint64_t value = 0;  ///< of a varint
  std::string_view bytes;   ///< text, a message inside, or packed numbers
  std::string_view whole;   ///< the field as it is written, with its tag
};

/// Reads the fields of a message in their order.
class WireReader {
 public:
  explicit WireReader(std::string_view message) : rest_(message) {}

  /// The next field; none at the end, or where the message makes no sense.
  std::optional<WireField> next() {
    if (rest_.empty()) return std::nullopt;
    const std::string_view before = rest_;
    const auto tag = varint();
    WireField field;
    if (!tag || *tag >> 3 == 0 || !read(field, *tag & 7)) {
      broken_ = true;
      return std::nullopt;
    }
    field.number = *tag >> 3;
    field.whole = before.substr(0, before.size() - rest_.size());
    return field;
  }
  /// Whether next() met something that is no field, or one that goes beyond the end.
  bool broken() const { return broken_; }

  /// A number of seven bits a byte, the lowest first.
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

 private:
  bool read(WireField& field, std::uint64_t type) {
    field.type = static_cast<WireType>(type);
    switch (field.type) {
      case WireType::varint: {
        const auto value = varint();
        field.value = value.value_or(0);
        return value.has_value();
      }
      case WireType::eight_bytes:
        return take(8, field.bytes);
      case WireType::bytes: {
        const auto length = varint();
        return length && take(*length, field.bytes);
      }
      case WireType::four_bytes:
        return take(4, field.bytes);
    }
    return false;
  }
  bool take(std::uint64_t bytes, std::string_view& to) {
    if (rest_.size() < bytes) return false;
    to = rest_.substr(0, static_cast<std::size_t>(bytes));
    rest_.remove_prefix(to.size());
    return true;
  }

  std::string_view rest_;
  bool broken_ = false;
};

inline void append_varint(std::string& to, std::uint64_t value) {
  for (; value > 0x7F; value >>= 7) to += static_cast<char>(value | 0x80);
  to += static_cast<char>(value);
}

/// Appends the field of that number whose value has so many bytes, which are to follow.
inline void append_field_head(std::string& to, std::uint64_t number, std::size_t bytes) {
  append_varint(to, number << 3 | static_cast<std::uint64_t>(WireType::bytes));
  append_varint(to, bytes);
}

inline void append_field(std::string& to, std::uint64_t number, std::string_view bytes) {
  append_field_head(to, number, bytes.size());
  to += bytes;
}

inline void append_number_field(std::string& to, std::uint64_t number, std::uint64_t value) {
  append_varint(to, number << 3 | static_cast<std::uint64_t>(WireType::varint));
  append_varint(to, value);
}

}  // namespace rramvar::programs
