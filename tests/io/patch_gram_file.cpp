#include "rramvar/io/patch_gram_file.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <filesystem>
#include <span>
#include <string>

#include "catch.hpp"
#include "io/temporary_folder.hpp"
#include "layer/naive_convolution.hpp"
#include "rramvar/io/gram_check.hpp"
#include "rramvar/io/npy.hpp"
#include "rramvar/io/npy_header.hpp"

namespace fs = std::filesystem;
using namespace rramvar;
using rramvar::test::error_of;
using rramvar::test::says;
using rramvar::test::TemporaryFolder;

namespace {

const Geometry geometry{
    .channels = 1, .height = 6, .width = 5, .filters = 2, .kernel_height = 2, .kernel_width = 3};

struct Fixture {
  TemporaryFolder folder;
  test::Random random{1};
  Conv2DLayer1<Geometry> layer{test::random_weights(geometry, random), geometry};
  Tensor<4> images = test::random_images(geometry, 3, random);
  PatchGram gram = patch_gram(layer, images);
};

}  // namespace

TEST_CASE_METHOD(Fixture, "A Gram matrix comes back bit by bit") {
  write_patch_gram(folder / "gram.npy", gram);
  const PatchGram back = read_patch_gram(folder / "gram.npy", layer, images);
  REQUIRE(back.inputs() == gram.inputs());
  CHECK(std::memcmp(back.matrix().data(), gram.matrix().data(),
                    gram.matrix().size() * sizeof(double)) == 0);
  CHECK(back.pictures() == 3);
  CHECK(back.positions() == gram.positions());
  CHECK(back.checksum() == gram.checksum());
}

TEST_CASE_METHOD(Fixture, "Any checksum survives") {
  for (const std::uint64_t number : {std::uint64_t{0}, ~std::uint64_t{0}, std::uint64_t{1} << 63}) {
    write_patch_gram(folder / "gram.npy", PatchGram(gram.matrix(), 7, number));
    CHECK(read_patch_gram(folder / "gram.npy").pictures() == 7);
    CHECK(read_patch_gram(folder / "gram.npy").checksum() == number);
  }
}

TEST_CASE_METHOD(Fixture, "The Gram matrix of other pictures or of another layer is refused") {
  const auto path = folder / "gram.npy";
  write_patch_gram(path, gram);
  Tensor<4> others = images;
  others(2, 0, 5, 4) += 1e-3f;
  const Error pictures = error_of([&] { read_patch_gram(path, layer, others); });
  CHECK(says(pictures, "gram.npy"));
  CHECK(says(pictures, "made from other pictures"));

  Geometry wide = geometry;
  wide.kernel_width = 4;
  const Conv2DLayer1<Geometry> other{test::random_weights(wide, random), wide};
  const Error inputs = error_of([&] { read_patch_gram(path, other, images); });
  CHECK(says(inputs, "6 inputs"));
  CHECK(says(inputs, "8"));
}

TEST_CASE_METHOD(Fixture, "Arrays that are no Gram matrix are refused") {
  const auto path = folder / "array.npy";
  const auto refused = [&](const Matrix& array, const char* why) {
    write_npy_values(path, std::array{array.shape(0), array.shape(1)},
                     std::span<const double>(array.data(), array.size()));
    const Error e = error_of([&] { read_patch_gram(path); });
    return says(e, "array.npy: ") && says(e, why);
  };
  CHECK(refused(make_matrix(3, 3), "(K + 2, K + 1)"));
  CHECK(refused(make_matrix(3, 2), "(K + 2, K + 1)"));
  // Two inputs, (1, 2) and (3, -1) at two positions of one picture.
  Matrix good = make_matrix(4, 3);
  const double g[3][3] = {{10, -1, 4}, {-1, 5, 1}, {4, 1, 2}};
  for (std::size_t i = 0; i < 3; ++i) std::copy_n(g[i], 3, good.data() + 3 * i);
  good(3, 0) = 1.0;
  CHECK(refused(good, "NO ERROR") == false);
  REQUIRE_NOTHROW(read_patch_gram(path));
  const auto with = [&](std::size_t i, std::size_t j, double x) {
    Matrix out = good;
    out(i, j) = x;
    if (i < 3) out(j, i) = x;
    return out;
  };
  Matrix lopsided = good;
  lopsided(0, 1) = 1.0;
  CHECK(refused(lopsided, "not symmetric"));
  CHECK(refused(make_matrix(4, 3), "of how many pictures"));
  CHECK(refused(with(1, 1, -1.0), "not positive"));
  CHECK(refused(with(1, 1, 0.0), "not positive"));
  CHECK(refused(with(0, 0, 8.0), "not positive semidefinite"));  // positions (4, 1) are sure
  CHECK(refused(with(0, 1, 7.1), "not positive semidefinite"));  // |g_01|² > g_00·g_11
  CHECK(refused(with(0, 1, 5.5), "not positive semidefinite"));  // each pair could be
  CHECK(refused(with(0, 0, 1e300), "beyond the square sums of floats"));
  CHECK(refused(with(3, 0, 0.5), "of how many pictures"));
  CHECK(refused(with(3, 0, 0.0), "of how many pictures"));
  CHECK(refused(with(3, 0, -1.0), "of how many pictures"));
  CHECK(refused(with(3, 0, 0x1p53), "of how many pictures"));
  CHECK(refused(with(3, 0, 3.0), "does not count the positions"));  // pictures of no position
  CHECK(refused(with(2, 2, 2.5), "does not count the positions"));
  CHECK(refused(with(2, 2, 0.0), "does not count the positions"));
  CHECK(refused(with(2, 2, 0x1p53), "does not count the positions"));
  CHECK(refused(with(3, 1, 0x1p32), "last row"));
  CHECK(refused(with(3, 2, 0.5), "last row"));
}

TEST_CASE_METHOD(Fixture, "A file for another layer is refused before it is read") {
  const auto path = folder / "gram.npy";
  const std::size_t size = std::size_t{1} << 19;  // two tebibytes, all of them holes
  const std::string header = npy_header_text<double>(std::array{size + 1, size});
  folder.write("gram.npy", header);
  fs::resize_file(path, header.size() + 8 * (size + 1) * size);
  CHECK(says(error_of([&] { read_patch_gram(path, layer); }), "that of 524287 inputs"));
}

TEST_CASE("What real pictures give passes, however their pixels depend on each other") {
  // Fewer positions than inputs, equal pixels, inputs that are always 0, rounding in float.
  test::Random random(5);
  const std::size_t k = 40;
  for (const std::size_t positions : {1u, 3u, 39u, 400u}) {
    for (const double spread : {0.0, 1e-7, 1.0}) {
      PatchGram gram(k);
      Tensor<2> patches(std::array<std::size_t, 2>{k, positions});
      for (std::size_t i = 0; i < k; ++i) {
        for (std::size_t j = 0; j < positions; ++j) {
          patches(i, j) = i % 7 == 0 ? 0.0f : static_cast<float>(100.0 + spread * random.normal());
        }
      }
      gram.add(patches, 1);
      CHECK(why_no_gram(gram.matrix(), 1.0).empty());
    }
  }
}

TEST_CASE_METHOD(Fixture, "Doubles beyond float come back bit by bit") {
  Matrix matrix = gram.matrix();
  matrix(0, 0) = 1e39 / 3;
  write_patch_gram(folder / "g.npy", PatchGram(matrix, 1, 1));
  CHECK(read_patch_gram(folder / "g.npy").matrix()(0, 0) == 1e39 / 3);
}
