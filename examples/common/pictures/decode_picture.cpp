#include "common/pictures/decode_picture.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include "rramvar/io/file_kind.hpp"

namespace rramvar::programs {

namespace {

bool begins_with(PictureBytes bytes, std::string_view words, std::size_t at = 0) {
  if (bytes.size() < at + words.size()) return false;
  return std::equal(words.begin(), words.end(), bytes.begin() + static_cast<std::ptrdiff_t>(at),
                    [](char a, std::uint8_t b) { return static_cast<std::uint8_t>(a) == b; });
}

/// The name of another kind of picture; empty if it is none that is known.
std::string_view other_kind(PictureBytes bytes) {
  if (begins_with(bytes, "GIF8")) return "GIF";
  if (begins_with(bytes, "RIFF") && begins_with(bytes, "WEBP", 8)) return "WebP";
  if (begins_with(bytes, "BM")) return "BMP";
  if (begins_with(bytes, "II*\0") || begins_with(bytes, {"MM\0*", 4})) return "TIFF";
  if (begins_with(bytes, {"\0\0\0\x0CjP  ", 8})) return "JPEG 2000";
  if (begins_with(bytes, "ftyp", 4)) return "HEIF or AVIF";
  return {};
}

/// Numbers of a TIFF structure, whose first two bytes say in which order bytes stand.
class Tiff {
 public:
  explicit Tiff(PictureBytes bytes) : bytes_(bytes), big_endian_(begins_with(bytes, "MM")) {}

  bool valid() const { return big_endian_ || begins_with(bytes_, "II"); }
  std::optional<std::size_t> number(std::size_t at, std::size_t size) const {
    if (at > bytes_.size() || bytes_.size() - at < size) return std::nullopt;
    std::size_t out = 0;
    for (std::size_t i = 0; i < size; ++i) {
      out = out << 8 | bytes_[at + (big_endian_ ? i : size - 1 - i)];
    }
    return out;
  }

 private:
  PictureBytes bytes_;
  bool big_endian_;
};

/// EXIF's orientation, 1 to 8; 1 where there is none. Source: CIPA DC-008 (EXIF 2.3), 4.6.4.
std::size_t orientation_of(PictureBytes exif) {
  constexpr std::size_t orientation = 0x0112, entry_bytes = 12;
  const Tiff tiff(exif);
  if (!tiff.valid()) return 1;
  const std::size_t directory = tiff.number(4, 4).value_or(exif.size());
  const std::size_t entries = tiff.number(directory, 2).value_or(0);
  for (std::size_t i = 0; i < entries; ++i) {
    const std::size_t entry = directory + 2 + i * entry_bytes;
    const auto tag = tiff.number(entry, 2);
    if (!tag) break;
    if (*tag == orientation) return tiff.number(entry + 8, 2).value_or(1);
  }
  return 1;
}

}  // namespace

bool is_jpeg(PictureBytes bytes) {
  return begins_with(bytes, "\xFF\xD8\xFF");
}

bool is_png(PictureBytes bytes) {
  return begins_with(bytes, "\x89PNG\r\n\x1A\n");
}

void require_decodable_size(std::uint64_t height, std::uint64_t width) {
  if (height == 0 || width == 0) throw Error("it has no pixels");
  if (width <= most_pixels && height <= most_pixels / width) return;
  throw Error("it is too large",
              std::to_string(height) + "×" + std::to_string(width) + " pixels are more than " +
                  std::to_string(most_pixels),
              "make it smaller first");
}

Error damaged_picture(const std::string& library, const std::string& words) {
  return Error("it is damaged or cut off", library + " says: " + words);
}

cv::Mat upright(cv::Mat picture, PictureBytes exif) {
  const std::size_t orientation = orientation_of(exif);
  if (orientation < 2 || orientation > 8) return picture;
  constexpr int about_both = -1, upside_down = 0, left_right = 1;  // cv::flip
  cv::Mat out = picture;
  if (orientation >= 5) cv::transpose(picture, out);
  switch (orientation) {
    case 2:
    case 6:
      cv::flip(out, out, left_right);
      break;
    case 3:
    case 7:
      cv::flip(out, out, about_both);
      break;
    case 4:
    case 8:
      cv::flip(out, out, upside_down);
      break;
    default:  // 5: transposed only
      break;
  }
  return out;
}

cv::Mat decode_picture(PictureBytes bytes) {
  if (is_jpeg(bytes)) return decode_jpeg(bytes);
  if (is_png(bytes)) return decode_png(bytes);
  std::string kind(other_kind(bytes));
  if (!kind.empty())
    throw Error("it is a " + kind + " picture", "JPEG and PNG are read", "save it as PNG");
  kind = name_of(kind_of_file({reinterpret_cast<const char*>(bytes.data()), bytes.size()}));
  throw Error("it is neither a JPEG nor a PNG picture", "it is " + kind);
}

}  // namespace rramvar::programs
