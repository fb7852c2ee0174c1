// io/npy.hpp, io/npy_reader.hpp and io/npy_header.hpp: NumPy's array files.

#include "rramvar/io/npy.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <limits>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "data.hpp"
#include "io/temporary_folder.hpp"

namespace {

namespace fs = std::filesystem;
using rramvar::Error;
using rramvar::NpyValues;
using rramvar::Tensor;
using rramvar::test::error_of;
using rramvar::test::says;
using rramvar::test::TemporaryFolder;

/// The bytes of a number, first the lowest unless big_endian.
template <class Word, class T>
std::string bytes_of(T value, bool big_endian = false) {
  const Word word = std::bit_cast<Word>(value);
  std::string out;
  for (std::size_t i = 0; i < sizeof(Word); ++i) {
    const std::size_t shift = 8 * (big_endian ? sizeof(Word) - 1 - i : i);
    out += static_cast<char>(word >> shift & 0xFF);
  }
  return out;
}

std::string floats(const std::vector<float>& values, bool big_endian = false) {
  std::string out;
  for (const float x : values) out += bytes_of<std::uint32_t>(x, big_endian);
  return out;
}

std::string doubles(const std::vector<double>& values, bool big_endian = false) {
  std::string out;
  for (const double x : values) out += bytes_of<std::uint64_t>(x, big_endian);
  return out;
}

/// A file with the given dictionary and data, not padded.
std::string npy(std::string_view dictionary, std::string_view data, char version = 1) {
  std::string out("\x93NUMPY");
  out += version;
  out += '\0';
  const auto length = static_cast<std::uint32_t>(dictionary.size());
  out += bytes_of<std::uint32_t>(length).substr(0, version == 1 ? 2 : 4);
  return out.append(dictionary).append(data);
}

std::string dictionary(std::string_view descr, std::string_view order, std::string_view shape) {
  std::string out = "{'descr': '";
  out.append(descr).append("', 'fortran_order': ").append(order);
  return out.append(", 'shape': ").append(shape).append(", }\n");
}

rramvar::NpyArray array_in(std::string_view bytes, NpyValues values = NpyValues::finite) {
  const TemporaryFolder folder;
  return rramvar::read_npy_array(folder.write("a.npy", bytes), values);
}

Error error_in(std::string_view bytes) {
  return error_of([&] { array_in(bytes); });
}

using Floats = std::vector<float>;
const Floats six{0, 1, 2, 10, 11, 12};  // entry (i, j) of shape (2, 3) is 10 i + j
const std::string shape_2_3 = dictionary("<f4", "False", "(2, 3)");

}  // namespace

TEST_CASE("npy: both orders, both widths, both byte orders, all versions", "[io]") {
  const Floats fortran{0, 10, 1, 11, 2, 12};
  const std::vector<double> wide(six.begin(), six.end());
  const std::vector<double> wide_fortran(fortran.begin(), fortran.end());
  for (const char version : {'\1', '\2', '\3'}) {
    CHECK(array_in(npy(shape_2_3, floats(six), version)).values == six);
  }
  CHECK(array_in(npy(dictionary(">f4", "False", "(2, 3)"), floats(six, true))).values == six);
  CHECK(array_in(npy(dictionary("<f8", "False", "(2, 3)"), doubles(wide))).values == six);
  CHECK(array_in(npy(dictionary(">f8", "False", "(2, 3)"), doubles(wide, true))).values == six);
  CHECK(array_in(npy(dictionary("<f4", "True", "(2, 3)"), floats(fortran))).values == six);
  CHECK(array_in(npy(dictionary(">f8", "True", "(2, 3)"), doubles(wide_fortran, true))).values ==
        six);
  CHECK(array_in(npy(dictionary("<f4", "True", "(2, 3)"), floats(fortran))).fortran_order);
  CHECK_FALSE(array_in(npy(shape_2_3, floats(six))).fortran_order);
}

TEST_CASE("npy: every float16 is read exactly, in both byte orders", "[io]") {
  const TemporaryFolder folder;
  for (const bool big_endian : {false, true}) {
    std::string data;
    for (std::uint32_t word = 0; word < 65'536; ++word) {
      data += bytes_of<std::uint16_t>(static_cast<std::uint16_t>(word), big_endian);
    }
    const auto path = folder.write(
        "halves.npy", npy(dictionary(big_endian ? ">f2" : "<f2", "False", "(65536,)"), data));
    const Tensor<1> x = rramvar::read_npy<1>(path, NpyValues::any);
    std::size_t wrong = 0;
    for (int word = 0; word < 65'536; ++word) {
      const int exponent = word >> 10 & 31;
      const int fraction = word & 1023;
      const float read = x(static_cast<std::size_t>(word));
      if (std::signbit(read) != (word >= 32'768)) ++wrong;
      if (exponent == 31) {
        if (fraction == 0 ? !std::isinf(read) : !std::isnan(read)) ++wrong;
      } else {
        const int significand = exponent == 0 ? fraction : 1024 + fraction;
        if (std::abs(read) != std::ldexp(significand, std::max(exponent, 1) - 25)) ++wrong;
      }
    }
    CHECK(wrong == 0);
    CHECK(says(error_of([&] { rramvar::read_npy<1>(path); }), "entry (31744) is NaN or infinite"));
  }
}

TEST_CASE("npy: Fortran order of four dimensions", "[io]") {
  const TemporaryFolder folder;
  std::vector<float> file_order;
  for (std::size_t l = 0; l < 5; ++l) {
    for (std::size_t k = 0; k < 4; ++k) {
      for (std::size_t j = 0; j < 3; ++j) {
        for (std::size_t i = 0; i < 2; ++i) {
          file_order.push_back(static_cast<float>(1000 * i + 100 * j + 10 * k + l));
        }
      }
    }
  }
  const auto path =
      folder.write("f.npy", npy(dictionary("<f4", "True", "(2, 3, 4, 5)"), floats(file_order)));
  const Tensor<4> x = rramvar::read_npy<4>(path);
  REQUIRE(x.shape()[0] == 2);
  REQUIRE(x.shape()[3] == 5);
  bool right = true;
  for (std::size_t i = 0; i < 2; ++i) {
    for (std::size_t j = 0; j < 3; ++j) {
      for (std::size_t k = 0; k < 4; ++k) {
        for (std::size_t l = 0; l < 5; ++l) {
          right = right && x(i, j, k, l) == static_cast<float>(1000 * i + 100 * j + 10 * k + l);
        }
      }
    }
  }
  CHECK(right);
}

TEST_CASE("npy: the dictionary may be written in several ways", "[io]") {
  for (const char* text : {
           "{'shape': (2, 3), 'descr': '<f4', 'fortran_order': False}",
           "{\"fortran_order\":False,\"descr\":\"<f4\",\"shape\":(2,3,),}   \n",
           "{ 'shape' : ( 2 , 3 , ) , 'descr' : '<f4' , 'fortran_order' : False , } \n \n",
       }) {
    CAPTURE(text);
    CHECK(array_in(npy(text, floats(six))).values == six);
  }
  const auto scalar = array_in(npy(dictionary("<f4", "False", "()"), floats({5})));
  CHECK(scalar.shape.empty());
  CHECK(scalar.values == Floats{5});
  CHECK(array_in(npy(dictionary("<f4", "False", "(6,)"), floats(six))).shape.size() == 1);
  for (const char* order : {"False", "True"}) {
    const auto none = array_in(npy(dictionary("<f4", order, "(0, 3, 5)"), ""));
    CHECK(none.shape == std::vector<std::size_t>{0, 3, 5});
    CHECK(none.values.empty());
  }
}

TEST_CASE("npy: malformed dictionaries are refused", "[io]") {
  for (const char* text : {
           "",
           "{",
           "}",
           "{}",
           "[]",
           "{'descr': '<f4', 'fortran_order': False}",
           "{'descr': '<f4', 'shape': (2, 3)}",
           "{'shape': (2, 3), 'fortran_order': False}",
           "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), 'more': 1}",
           "{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (2, 3)}",
           "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3)} x",
           "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3)",
           "{'descr': '<f4' 'fortran_order': False, 'shape': (2, 3)}",
           "{'descr': '<f4', 'fortran_order': false, 'shape': (2, 3)}",
           "{'descr': '<f4', 'fortran_order': 0, 'shape': (2, 3)}",
           "{'descr': '<f4', 'fortran_order': False, 'shape': (6)}",
           "{'descr': '<f4', 'fortran_order': False, 'shape': 6}",
           "{'descr': '<f4', 'fortran_order': False, 'shape': [2, 3]}",
           "{'descr': '<f4', 'fortran_order': False, 'shape': (2, -3)}",
           "{'descr': '<f4', 'fortran_order': False, 'shape': (2 3)}",
           "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3}",
           "{'descr': '<f4', 'fortran_order': False, 'shape': (,)}",
           "{'descr': '<f4', 'fortran_order': False, 'shape': (2.0, 3)}",
           "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,)}",
           "{'descr': <f4, 'fortran_order': False, 'shape': (2, 3)}",
           "{'fortran_order': False, 'shape': (2, 3), 'descr': '<f4}",
           "{'descr\\'': '<f4', 'fortran_order': False, 'shape': (2, 3)}",
           "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3)}, {}",
           ",{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3)}",
       }) {
    CAPTURE(text);
    CHECK(says(error_in(npy(text, floats(six))), "a.npy: the npy header is malformed ("));
  }
  std::string deep = "(";
  for (int i = 0; i < 65; ++i) deep += "1,";
  CHECK(says(error_in(npy(dictionary("<f4", "False", deep + ")"), floats({1}))),
             "too many dimensions"));
}

TEST_CASE("npy: shapes that overflow are refused", "[io]") {
  for (const char* shape :
       {"(4294967296, 4294967296)", "(9223372036854775807,)", "(2305843009213693952,)",
        "(18446744073709551615, 2)", "(0, 9223372036854775807, 9223372036854775807)"}) {
    CAPTURE(shape);
    CHECK(says(error_in(npy(dictionary("<f4", "False", shape), "")), "is too big"));
  }
  // The largest possible one is refused because the file is shorter, before it is allocated.
  CHECK(says(error_in(npy(dictionary("<f4", "False", "(2305843009213693951,)"), floats(six))),
             "= 9223372036854775804 bytes, the file holds 24"));
}

TEST_CASE("npy: the file's size must be what the header promises", "[io]") {
  const std::string dict = dictionary("<f4", "False", "(96, 3, 11, 11)");
  const Error cut = error_in(npy(dict, std::string(1000, '\0')));
  CHECK(says(cut,
             "a.npy: header promises (96, 3, 11, 11) float32 = 139392 bytes, "
             "the file holds 1000 (it was cut off)"));
  CHECK(says(error_in(npy(shape_2_3, floats(six) + "x")), "= 24 bytes, the file holds 25 (some"));
  CHECK(says(error_in(npy(dictionary("<f8", "False", "(2, 3)"), floats(six))), "float64 = 48"));
  CHECK(says(error_in(npy(shape_2_3, "")), "the file holds 0"));
}

TEST_CASE("npy: other dtypes are named and refused", "[io]") {
  const auto refused = [](std::string_view descr, std::string_view kind,
                          std::string_view advice = "load(\"old.npy\").astype('float32')") {
    const Error e = error_in(npy(dictionary(descr, "False", "(6,)"), floats(six)));
    std::string expected = "the array has the dtype '";
    expected.append(descr).append("'").append(kind).append(
        " (float16, float32 and float64 are read");
    return says(e, expected) && says(e, advice);
  };
  CHECK(refused("<i4", " (integer)"));
  CHECK(refused("|u1", " (unsigned integer)"));
  CHECK(refused("|b1", " (bool)"));
  CHECK(refused("<c8", " (complex)", ".real.astype('float32')"));
  // NumPy loads no pickle unless it is told to, and an array of arrays has no astype().
  CHECK(refused("|O", " (object)", "load(\"old.npy\", allow_pickle=True).tolist(), 'float32')"));
  CHECK(refused("<V2", " (raw bytes)",
                "(numpy.load(\"old.npy\").view('<u2').astype('<u4') << 16).view('<f4')"));
  CHECK(refused("|V3", " (raw bytes)", "write it as float32 where it was made"));
  CHECK(refused("<U8", " (text)"));
  CHECK(refused("<f16", ""));
  CHECK(refused("f4", ""));
  CHECK(refused("", ""));
  const Error structured = error_in(
      npy("{'descr': [('r', '<f4'), ('c', '<i4')], 'fortran_order': False, 'shape': (3,), }",
          floats(six)));
  CHECK(says(structured, "the dtype '[('r', '<f4'), "));
  CHECK(says(structured, "(structured)"));
  CHECK(says(structured, "load(\"old.npy\")[\"field\"].astype"));
}

TEST_CASE("npy: files that are no npy files", "[io]") {
  using namespace std::string_view_literals;
  const TemporaryFolder folder;
  const auto read = [](const fs::path& path) {
    return error_of([&] { rramvar::read_npy<4>(path); });
  };
  CHECK(says(read(folder / "none"), "there is no such file"));
  CHECK(says(read(folder / ""), "this is a directory"));
  CHECK(says(read(folder.write("empty", "")), "the file is empty"));
  CHECK(says(error_in("state,resistance_ohm\n"), "this is not an npy file"));
  CHECK(says(error_in("x"), "this is not an npy file"));
  CHECK(says(error_in("\x93NUM"), "the file ends inside its npy header (it has only 4 bytes)"));
  CHECK(says(error_in("\x93NUMPY\1\0\x76\0{ "sv), "the file ends inside its npy header"));
  CHECK(says(error_in("\x93NUMPY\4\0\x01\0\0\0{}"sv), "the npy format version is 4.0"));
  CHECK(says(error_in("\x93NUMPY\0\1\x01\0\0\0{}"sv), "the npy format version is 0.1"));
  CHECK(says(error_in("\x93NUMPY\2\0\xFF\xFF\xFF\xFF{}"sv), "header is 4294967295 bytes long"));
  CHECK(says(error_in("\x93NUMPY\1\0\0\0\0\0"sv), "the npy header is malformed"));
  CHECK(says(error_in("\x93NUMPY\1\0\1\0{}"sv), "the npy header is malformed"));
}

TEST_CASE("npy: values that are not finite, or beyond float", "[io]") {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const float infinity = std::numeric_limits<float>::infinity();
  const std::string bad = npy(shape_2_3, floats({0, 1, 2, 3, nan, -infinity}));
  CHECK(says(error_in(bad), "a.npy: entry (1, 1) is NaN or infinite (2 of 6 entries are)"));
  const auto any = array_in(bad, NpyValues::any);
  CHECK(any.values[3] == 3);
  CHECK(std::isnan(any.values[4]));
  CHECK(any.values[5] == -infinity);
  const std::string fortran = dictionary("<f4", "True", "(2, 3)");
  CHECK(says(error_in(npy(fortran, floats({0, 1, 2, nan, 4, 5}))), "entry (1, 1) is NaN"));
  CHECK(says(error_in(npy(fortran, floats({0, 1, 2, 3, nan, 5}))), "entry (0, 2) is NaN"));

  const std::string wide = dictionary("<f8", "False", "(2,)");
  const double most = std::numeric_limits<float>::max();
  CHECK(array_in(npy(wide, doubles({most, -most}))).values[0] == std::numeric_limits<float>::max());
  CHECK(array_in(npy(wide, doubles({1e-300, 0.1}))).values == Floats{0.0F, 0.1F});
  CHECK(says(error_in(npy(wide, doubles({1, -1e39}))),
             "entry (1) is beyond the range of float (1 of 2 entries are)"));
  CHECK(says(error_in(npy(wide, doubles({1, std::nextafter(most, 1e300)}))), "beyond the range"));
  const TemporaryFolder folder;
  const auto path = folder.write("big.npy", npy(wide, doubles({1e300, 1e300})));
  CHECK(says(error_of([&] { rramvar::read_npy<1>(path, NpyValues::any); }), "beyond the range"));
}

TEST_CASE("npy: the rank must be the one needed", "[io]") {
  const TemporaryFolder folder;
  const auto path = folder.write("a.npy", npy(shape_2_3, floats(six)));
  CHECK(rramvar::read_npy<2>(path)(1, 2) == 12);
  CHECK(says(error_of([&] { rramvar::read_npy<4>(path); }),
             "the array has the shape (2, 3) (rank 4 is needed, this is rank 2)"));
  CHECK(says(error_of([&] { rramvar::read_pictures_npy(path); }),
             "the array has the shape (2, 3) (pictures need rank 4"));
  const auto one = folder.write("1.npy", npy(dictionary("<f4", "False", "(1, 2, 3)"), floats(six)));
  const Tensor<4> picture = rramvar::read_pictures_npy(one);
  CHECK(rramvar::shape_text(picture.shape()) == "(1, 1, 2, 3)");
  CHECK(picture(0, 0, 1, 2) == 12);
  const auto two =
      folder.write("2.npy", npy(dictionary("<f4", "False", "(2, 1, 3, 1)"), floats(six)));
  CHECK(rramvar::shape_text(rramvar::read_pictures_npy(two).shape()) == "(2, 1, 3, 1)");
}

TEST_CASE("npy: a wanted shape is required before the array is read", "[io]") {
  const TemporaryFolder folder;
  const std::array<std::size_t, 4> wanted{96, 3, 11, 11};
  const auto error_for = [&](std::vector<std::size_t> shape) {
    // Sparse: a reader that took it in before it looked at the shape would need a tebibyte.
    const fs::path path = folder.write("w.npy", rramvar::npy_header_text(shape));
    std::size_t entries = 1;
    for (const std::size_t extent : shape) entries *= extent;
    fs::resize_file(path, rramvar::npy_header_text(shape).size() + 4 * entries);
    return error_of([&] { rramvar::read_npy<4>(path, wanted); });
  };
  const auto says_all = [](const Error& e, std::string_view a, std::string_view b) {
    return says(e, a) && says(e, b);
  };
  const std::size_t many = std::size_t{1} << 38;
  CHECK(says_all(error_for({many, 1, 1, 1}), "the array has the shape (274877906944, 1, 1, 1)",
                 "((96, 3, 11, 11) is needed)"));
  CHECK(says_all(error_for({many, 1}), "rank 4 is needed", "rank 2"));
  CHECK(says(error_for({11, 11, 3, 96}), "load(\"old.npy\").transpose(3, 2, 0, 1))"));
  CHECK(says(error_for({3, 96, 11, 11}), "transpose(1, 0, 2, 3)"));
  CHECK(says(error_for({95, 3, 11, 11}), "check which array was given"));
  CHECK(says(error_for({96, 3, 11, 11}), "NO ERROR"));

  const fs::path picture = folder.write(
      "p.npy", npy(dictionary("<f4", "False", "(2, 4, 5, 3)"), std::string(480, '\0')));
  const auto pictures = [&](std::array<std::size_t, 3> shape) {
    return error_of([&] { rramvar::read_pictures_npy(picture, NpyValues::finite, shape); });
  };
  CHECK(says(pictures({4, 5, 3}), "NO ERROR"));
  CHECK(says_all(pictures({3, 4, 5}), "((any, 3, 4, 5) is needed)", "transpose(0, 3, 1, 2)"));
  CHECK(says(pictures({3, 4, 4}), "check which array was given"));
}

TEST_CASE("npy: a written tensor reads back exactly", "[io]") {
  using namespace std::string_view_literals;
  const TemporaryFolder folder;
  const fs::path path = folder / "t.npy";
  std::mt19937 random(1);
  Tensor<4> x(Tensor<4>::shape_type{7, 5, 101, 103});  // more than one block
  for (float& value : x) {
    do {
      value = std::bit_cast<float>(static_cast<std::uint32_t>(random()));
    } while (!std::isfinite(value));
  }
  rramvar::write_npy(path, x);
  CHECK((rramvar::read_npy<4>(path) == x));  // Catch2 cannot take it apart
  std::ifstream file(path, std::ios::binary);
  std::string header(128, '\0');
  file.read(header.data(), 128);
  CHECK(header == std::string("\x93NUMPY\x01\x00v\x00"sv) +
                      "{'descr': '<f4', 'fortran_order': False, 'shape': (7, 5, 101, 103), }" +
                      std::string(48, ' ') + "\n");

  Tensor<1> line(Tensor<1>::shape_type{3});
  line(0) = -0.0F;
  line(1) = std::numeric_limits<float>::denorm_min();
  line(2) = std::numeric_limits<float>::infinity();
  rramvar::write_npy(path, line);
  const Tensor<1> back = rramvar::read_npy<1>(path, NpyValues::any);
  CHECK(std::signbit(back(0)));
  CHECK((back == line));
  const Tensor<3> none(Tensor<3>::shape_type{2, 0, 3});
  rramvar::write_npy(path, none);
  CHECK(rramvar::read_npy<3>(path).shape() == none.shape());
  for (std::size_t rank = 0; rank < 20; ++rank) {
    const std::vector<std::size_t> shape(rank, 1);
    const std::string text = rramvar::npy_header_text(shape);
    CHECK(text.size() % 64 == 0);
    rramvar::write_npy_values(path, shape, Floats{2});
    CHECK(rramvar::read_npy_array(path).shape == shape);
  }
  CHECK(
      says(error_of([&] { rramvar::write_npy(folder / "none" / "x", x); }), "there is no folder"));
}

TEST_CASE("damaged npy files are read or refused, nothing else", "[io][fuzz]") {
  using namespace std::string_view_literals;
  const TemporaryFolder folder;
  const std::string valid[] = {
      rramvar::npy_header_text(std::vector<std::size_t>{1, 2, 3}) + floats(six),
      npy(dictionary(">f8", "True", "(3, 2, 1)"), doubles({1, 2, 3, 4, 5, 6}, true), 2),
  };
  const std::string specials("\0\n(){}[],:'\"0139TF<>fi48 \xFF"sv);
  std::mt19937 random(20240229);
  const auto below = [&](std::size_t n) { return static_cast<std::size_t>(random() % n); };
  std::size_t read = 0;
  std::size_t refused = 0;
  const auto attempt = [&](const std::string& bytes) {
    const fs::path path = folder.write("fuzz.npy", bytes);
    try {
      const auto pictures = rramvar::read_pictures_npy(path);
      CHECK(pictures.size() <= bytes.size());
      ++read;
    } catch (const Error& e) {
      CHECK_FALSE(std::string_view(e.what()).empty());
      ++refused;
    } catch (...) {
      FAIL("something else than rramvar::Error was thrown");
    }
  };
  for (const std::string& bytes : valid) attempt(bytes);
  REQUIRE(refused == 0);
  for (const std::string& bytes : valid) {
    for (std::size_t n = 0; n < bytes.size(); ++n) attempt(bytes.substr(0, n));
    CHECK(read == 2);  // no part of a file passes for a whole one
  }
  for (const std::string& bytes : valid) {
    for (int i = 0; i < 2000; ++i) {
      std::string damaged = bytes;
      for (std::size_t k = 1 + below(3); k > 0; --k) {
        const std::size_t at = below(damaged.size());
        switch (below(6)) {
          case 0:
            damaged.insert(at, 1, specials[below(specials.size())]);
            break;
          case 1:
            damaged.erase(at, 1 + below(3));
            break;
          case 2:
            damaged[at] = static_cast<char>(below(256));
            break;
          default:
            damaged[at] = specials[below(specials.size())];
        }
      }
      attempt(damaged);
    }
  }
  CHECK(read > 100);
  CHECK(refused > 1000);
}

TEST_CASE("the weights of AlexNet's first layer", "[io][data]") {
  const auto data = rramvar::test::data_folder();
  if (!data) return;
  const Tensor<4> weights = rramvar::read_npy<4>(*data / "alexnet/conv1.npy");
  CHECK(rramvar::shape_text(weights.shape()) == "(96, 3, 11, 11)");
  double sum = 0;
  double squares = 0;
  float least = 0;
  float most = 0;
  for (const float w : weights) {
    sum += double{w};
    squares += double{w} * double{w};
    least = std::min(least, w);
    most = std::max(most, w);
  }
  const double mean = sum / static_cast<double>(weights.size());
  CHECK_THAT(mean, rramvar::test::within_abs(-1.0e-4, 5e-6));
  CHECK_THAT(std::sqrt(squares / static_cast<double>(weights.size()) - mean * mean),
             rramvar::test::within_abs(0.0597, 5e-5));
  CHECK_THAT(least, rramvar::test::within_abs(-0.374, 5e-4));
  CHECK_THAT(most, rramvar::test::within_abs(0.403, 5e-4));
}
