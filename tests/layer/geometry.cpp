#include "rramvar/layer/geometry.hpp"

#include "catch.hpp"
#include "error_text.hpp"

using namespace rramvar;
using rramvar::test::error_of;
using rramvar::test::has_all;

template struct rramvar::FullyConnected<10, 3>;

namespace {

// The smallest geometry that works, and one that lacks each member in turn.
struct Minimum {
  std::size_t channels, height, width, filters, kernel_height, kernel_width, stride, padding;
};
struct NoChannels {
  std::size_t height, width, filters, kernel_height, kernel_width, stride, padding;
};
struct NoHeight {
  std::size_t channels, width, filters, kernel_height, kernel_width, stride, padding;
};
struct NoWidth {
  std::size_t channels, height, filters, kernel_height, kernel_width, stride, padding;
};
struct NoFilters {
  std::size_t channels, height, width, kernel_height, kernel_width, stride, padding;
};
struct NoKernelHeight {
  std::size_t channels, height, width, filters, kernel_width, stride, padding;
};
struct NoKernelWidth {
  std::size_t channels, height, width, filters, kernel_height, stride, padding;
};
struct NoStride {
  std::size_t channels, height, width, filters, kernel_height, kernel_width, padding;
};
struct NoPadding {
  std::size_t channels, height, width, filters, kernel_height, kernel_width, stride;
};
struct TextStride : Minimum {
  const char* stride;
};
struct Uncopyable : Minimum {
  Uncopyable(const Uncopyable&) = delete;
};

static_assert(ConvGeometry<Minimum>);
static_assert(ConvGeometry<AlexNetLayer1> && ConvGeometry<Geometry> &&
              ConvGeometry<FullyConnected<10, 3>>);
static_assert(!ConvGeometry<NoChannels>);
static_assert(!ConvGeometry<NoHeight>);
static_assert(!ConvGeometry<NoWidth>);
static_assert(!ConvGeometry<NoFilters>);
static_assert(!ConvGeometry<NoKernelHeight>);
static_assert(!ConvGeometry<NoKernelWidth>);
static_assert(!ConvGeometry<NoStride>);
static_assert(!ConvGeometry<NoPadding>);
static_assert(!ConvGeometry<TextStride>);
static_assert(!ConvGeometry<Uncopyable>);

// AlexNet layer 1, and a fully connected layer, at compile time.
static_assert(inputs_of(AlexNetLayer1{}) == 363 && positions_of(AlexNetLayer1{}) == 55 * 55);
static_assert(output_height(AlexNetLayer1{}) == 55 && output_width(AlexNetLayer1{}) == 55);
static_assert(inputs_of(FullyConnected<10, 3>{}) == 10 &&
              positions_of(FullyConnected<10, 3>{}) == 1);

std::string refusal(const Geometry& g) {
  return error_of([&] { check_geometry(g); });
}

}  // namespace

TEST_CASE("The output extent counts the kernel's places in the padded image") {
  std::size_t wrong = 0;
  for (std::size_t height = 1; height < 12; ++height) {
    for (std::size_t kernel = 1; kernel < 8; ++kernel) {
      for (std::size_t stride = 1; stride < 5; ++stride) {
        for (std::size_t padding = 0; padding < 4; ++padding) {
          if (kernel > height + 2 * padding) continue;
          std::size_t places = 0;
          for (std::size_t y = 0; y + kernel <= height + 2 * padding; y += stride) ++places;
          const Geometry tall{.height = height,
                              .width = 9,
                              .kernel_height = kernel,
                              .stride = stride,
                              .padding = padding};
          const Geometry wide{.height = 9,
                              .width = height,
                              .kernel_width = kernel,
                              .stride = stride,
                              .padding = padding};
          if (output_height(tall) != places || output_width(wide) != places) ++wrong;
          if (positions_of(tall) != places * output_width(tall)) ++wrong;
        }
      }
    }
  }
  CHECK(wrong == 0);
}

TEST_CASE("An extent of zero is refused") {
  CHECK(refusal({}) == "no error");
  for (const Geometry& g : {Geometry{.channels = 0}, Geometry{.height = 0}, Geometry{.width = 0},
                            Geometry{.filters = 0}, Geometry{.kernel_height = 0},
                            Geometry{.kernel_width = 0}, Geometry{.stride = 0}}) {
    CHECK(has_all(refusal(g), {"extent of zero"}));
  }
}

TEST_CASE("A kernel larger than the padded image is refused, one as large is not") {
  const Geometry fits{.height = 5, .width = 4, .kernel_height = 7, .kernel_width = 6, .padding = 1};
  CHECK(refusal(fits) == "no error");
  CHECK(positions_of(fits) == 1);
  Geometry tall = fits;
  tall.kernel_height = 8;
  CHECK(has_all(refusal(tall), {"8×6", "7×6"}));
  Geometry wide = fits;
  wide.kernel_width = 7;
  CHECK(has_all(refusal(wide), {"7×7", "7×6"}));
}
