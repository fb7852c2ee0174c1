// JPEG and PNG pictures.
#include <cstddef>
#include <cstdint>

#include "common/pictures/decode_picture.hpp"
#include "fuzz/target.hpp"

using namespace rramvar;
using namespace rramvar::programs;

namespace {

std::size_t big_endian(fuzz::Bytes bytes, std::size_t at, std::size_t count) {
  std::size_t value = 0;
  for (std::size_t i = 0; i < count; ++i) value = value << 8 | bytes[at + i];
  return value;
}

/// Whether some place that may hold a size holds a large one, which would only take time.
bool claims_much(fuzz::Bytes bytes) {
  constexpr std::size_t most = 256;
  if (is_png(bytes) && bytes.size() > 24) {
    return big_endian(bytes, 16, 4) > most || big_endian(bytes, 20, 4) > most;
  }
  for (std::size_t i = 0; i + 9 < bytes.size(); ++i) {
    if (bytes[i] != 0xFF || bytes[i + 1] < 0xC0 || bytes[i + 1] > 0xCF) continue;
    if (big_endian(bytes, i + 5, 2) > most || big_endian(bytes, i + 7, 2) > most) return true;
  }
  return false;
}

}  // namespace

RRAMVAR_FUZZ_TARGET(pictures) {
  if (claims_much(bytes)) return;
  const cv::Mat picture = decode_picture(bytes);
  fuzz::require(!picture.empty() && picture.type() == CV_8UC3, "a picture has pixels of 3 colours");
}
