#pragma once
/// JPEG and PNG pictures from the bytes of their files.

#include <cstddef>
#include <cstdint>
#include <opencv2/core.hpp>
#include <span>
#include <string>

#include "rramvar/core/error.hpp"

namespace rramvar::programs {

using PictureBytes = std::span<const std::uint8_t>;

/// The most pixels that are decoded: about 8,000 × 8,000, 200 MB. A file of a few kilobytes can
/// claim any number.
inline constexpr std::size_t most_pixels = std::size_t{1} << 26;

/// Whether the bytes begin as such a file does.
bool is_jpeg(PictureBytes bytes);
bool is_png(PictureBytes bytes);

/// Blue, green and red, 8 bits each, upright where the camera noted how it was held (EXIF).
///
/// The decoders are libjpeg and libpng, asked directly: they fill in grey for what is missing and
/// call that a warning, which is lost behind OpenCV's imdecode; a wrong picture would then be
/// counted as a wrong prediction. The pixels are those that OpenCV would give.
/// @throws Error if it is damaged, cut off, of another kind, or has more than most_pixels
cv::Mat decode_picture(PictureBytes bytes);

// The parts of decode_picture().

cv::Mat decode_jpeg(PictureBytes bytes);
cv::Mat decode_png(PictureBytes bytes);

/// @throws Error if a picture of that size takes too much memory
void require_decodable_size(std::uint64_t height, std::uint64_t width);

/// A picture that is damaged or cut off. @param library that noticed, @param words what it says
Error damaged_picture(const std::string& library, const std::string& words);

/// Turns and mirrors the picture as the EXIF data (a TIFF header and its directory) says.
cv::Mat upright(cv::Mat picture, PictureBytes exif);

}  // namespace rramvar::programs
