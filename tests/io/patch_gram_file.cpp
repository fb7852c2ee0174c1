#include "rramvar/io/patch_gram_file.hpp"

#include <cstring>

#include "catch.hpp"
#include "io/temporary_folder.hpp"
#include "layer/naive_convolution.hpp"

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
    write_npy_values<double>(path, std::array{array.shape(0), array.shape(1)},
                             {array.data(), array.size()});
    CHECK(says(error_of([&] { read_patch_gram(path); }), why));
  };
  refused(make_matrix(3, 3), "(K + 2, K + 1)");
  refused(make_matrix(3, 2), "(K + 2, K + 1)");
  Matrix array = make_matrix(4, 3);
  array(0, 1) = 1.0;
  refused(array, "not symmetric");
  array(0, 1) = 0.0;
  array(1, 1) = -1.0;
  refused(array, "not positive");
  array(1, 1) = 0.0;
  array(3, 0) = 0.5;
  refused(array, "last row");
  array(3, 0) = 1.0;
  array(3, 2) = 0x1p32;
  refused(array, "last row");
}

TEST_CASE_METHOD(Fixture, "Doubles beyond float come back bit by bit") {
  Matrix matrix = gram.matrix();
  matrix(0, 0) = 1e39 / 3;
  write_patch_gram(folder / "g.npy", PatchGram(matrix, 1, 1));
  CHECK(read_patch_gram(folder / "g.npy").matrix()(0, 0) == 1e39 / 3);
}
