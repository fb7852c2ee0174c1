#include "common/pictures/synthetic.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <complex>
#include <cstddef>
#include <numbers>
#include <vector>

#include "rramvar/core/draw.hpp"

namespace rramvar::programs {

namespace {

constexpr double pi = std::numbers::pi;

/// A random phase in (0, 2π), a pure function of its three indices.
double phase(std::uint32_t plane, std::uint32_t u, std::uint32_t v) {
  DrawEngine engine({.seed = 2020, .trial = u, .chip = plane}, v, 0);
  return 2 * pi * OpenUniform{}(engine).lower;
}

/// A square plane of noise whose amplitude falls as 1/frequency; standard deviation 1.
std::vector<double> one_over_f_plane(std::uint32_t plane, std::size_t size) {
  using Complex = std::complex<double>;
  const auto highest = static_cast<int>((size - 1) / 2);
  std::vector<Complex> turn(size);  // exp(2πi k/size)
  for (std::size_t k = 0; k < size; ++k) {
    turn[k] = std::polar(1.0, 2 * pi * static_cast<double>(k) / static_cast<double>(size));
  }
  const auto at = [&](int frequency, std::size_t position) {
    const auto n = static_cast<std::ptrdiff_t>(size);
    const std::ptrdiff_t k = frequency * static_cast<std::ptrdiff_t>(position) % n;
    return turn[static_cast<std::size_t>((k + n) % n)];
  };
  // A separable inverse Fourier transform over half the plane of frequencies (u, v ≥ 0).
  std::vector<double> out(size * size, 0.0);
  std::vector<Complex> column(size);
  for (int v = 0; v <= highest; ++v) {
    std::fill(column.begin(), column.end(), Complex{});
    for (int u = v == 0 ? 1 : -highest; u <= highest; ++u) {
      const Complex wave = std::polar(
          1.0 / std::hypot(u, v),
          phase(plane, static_cast<std::uint32_t>(u + highest), static_cast<std::uint32_t>(v)));
      for (std::size_t y = 0; y < size; ++y) column[y] += wave * at(u, y);
    }
    for (std::size_t y = 0; y < size; ++y) {
      for (std::size_t x = 0; x < size; ++x) out[y * size + x] += (column[y] * at(v, x)).real();
    }
  }
  double square = 0.0;
  for (const double value : out) square += value * value;
  const double scale = 1.0 / std::sqrt(square / static_cast<double>(out.size()));
  for (double& value : out) value *= scale;
  return out;
}

}  // namespace

Tensor<4> synthetic_filters() {
  constexpr std::size_t size = 11;
  constexpr std::array<std::array<double, 3>, 8> colours{{{1.0, -0.5, -0.5},
                                                          {-0.5, 1.0, -0.5},
                                                          {-0.5, -0.5, 1.0},
                                                          {1.0, 0.2, -1.0},
                                                          {-1.0, 0.2, 1.0},
                                                          {0.7, 0.7, -1.0},
                                                          {-0.7, 1.0, -0.4},
                                                          {0.8, 0.8, 0.8}}};
  Tensor<4> filters(std::array<std::size_t, 4>{96, 3, size, size});
  for (std::size_t f = 0; f < 96; ++f) {
    const bool is_gabor = f < 64;
    const double angle = pi * static_cast<double>(f % 8) / 8;
    const double frequency =
        0.08 * std::pow(1.5, static_cast<double>(f / 8 % 4));  // cycles a pixel
    const double offset = f / 32 == 0 ? 0.0 : pi / 2;
    const double width = is_gabor ? 2.4 : 1.2 + 0.5 * static_cast<double>(f / 8 % 4);
    const auto& colour = colours[f % 8];
    for (std::size_t c = 0; c < 3; ++c) {
      const double tint = is_gabor ? 1.0 + 0.15 * colour[c] : colour[c];
      for (std::size_t i = 0; i < size; ++i) {
        for (std::size_t j = 0; j < size; ++j) {
          const double y = static_cast<double>(i) - 5.0;
          const double x = static_cast<double>(j) - 5.0;
          const double along = x * std::cos(angle) + y * std::sin(angle);
          const double envelope = std::exp(-(x * x + y * y) / (2 * width * width));
          const double wave = is_gabor ? std::cos(2 * pi * frequency * along + offset) : 1.0;
          filters(f, c, i, j) = static_cast<float>(0.16 * tint * envelope * wave);
        }
      }
    }
  }
  return filters;
}

Tensor<4> synthetic_picture() {
  constexpr std::size_t size = 227;
  Tensor<4> picture(std::array<std::size_t, 4>{1, 3, size, size});
  const std::vector<double> brightness = one_over_f_plane(0, size);
  for (std::size_t c = 0; c < 3; ++c) {
    const std::vector<double> colour = one_over_f_plane(static_cast<std::uint32_t>(c + 1), size);
    for (std::size_t k = 0; k < size * size; ++k) {
      // Natural pictures vary mostly in brightness: 0.96² + 0.28² = 1.
      const double value = 60.0 * (0.96 * brightness[k] + 0.28 * colour[k]);
      picture.data()[c * size * size + k] = static_cast<float>(std::clamp(value, -128.0, 127.0));
    }
  }
  return picture;
}

}  // namespace rramvar::programs
