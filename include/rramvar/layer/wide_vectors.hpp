#pragma once
/// Loops over rows of numbers with the widest vectors of the processor that runs the program,
/// whatever it was compiled for.

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <tuple>
#include <type_traits>

#include "rramvar/core/config.hpp"
#include "rramvar/core/instruction_set.hpp"

// Kernels must be inlined into the function that is compiled for an instruction set.
#define RRAMVAR_KERNEL __attribute__((always_inline))

namespace rramvar {

namespace detail {
// One by one: g++ ignores a vector_size that depends on a template's parameter.
template <std::size_t Bytes>
struct VectorTypes;
#define RRAMVAR_VECTOR_TYPES(bytes)                                 \
  template <>                                                       \
  struct VectorTypes<bytes> {                                       \
    typedef double Doubles __attribute__((vector_size(bytes)));     \
    typedef std::int64_t Masks __attribute__((vector_size(bytes))); \
    typedef float Floats __attribute__((vector_size(bytes / 2)));   \
  };
RRAMVAR_VECTOR_TYPES(16)
RRAMVAR_VECTOR_TYPES(32)
RRAMVAR_VECTOR_TYPES(64)
#undef RRAMVAR_VECTOR_TYPES
}  // namespace detail

/// What one instruction set works on at a time.
/// @tparam Bytes of a vector
template <std::size_t Bytes>
struct VectorsOf {
  static constexpr std::size_t lanes = Bytes / sizeof(double);
  using Doubles = typename detail::VectorTypes<Bytes>::Doubles;
  using Masks = typename detail::VectorTypes<Bytes>::Masks;  ///< −1 or 0, of a comparison
  using Floats = typename detail::VectorTypes<Bytes>::Floats;

  // Vectors go by reference: passed by value they warn of the ABI, even where all is inlined.
  RRAMVAR_KERNEL static void load(const double* from, Doubles& to) {
    std::memcpy(&to, from, sizeof to);
  }
  RRAMVAR_KERNEL static void load(const float* from, Doubles& to) {
    Floats narrow;
    std::memcpy(&narrow, from, sizeof narrow);
    to = __builtin_convertvector(narrow, Doubles);
  }
  RRAMVAR_KERNEL static void store(const Doubles& from, double* to) {
    std::memcpy(to, &from, sizeof from);
  }
  RRAMVAR_KERNEL static void store(const Doubles& from, float* to) {
    const Floats narrow = __builtin_convertvector(from, Floats);
    std::memcpy(to, &narrow, sizeof narrow);
  }
  RRAMVAR_KERNEL static void drop_sign(Doubles& x) {
    x = reinterpret_cast<Doubles>(reinterpret_cast<Masks>(x) & INT64_MAX);
  }
  /// Leaves x where the mask is set, and 0 elsewhere.
  RRAMVAR_KERNEL static void keep_where(const Masks& mask, Doubles& x) { x = mask ? x : Doubles{}; }
  /// Counts the lanes where the mask is set, in a vector whose bits are integers: see count_of().
  RRAMVAR_KERNEL static void count(const Masks& mask, Doubles& counts) {
    const Masks before = reinterpret_cast<Masks>(counts);
    counts = reinterpret_cast<Doubles>(mask ? before + 1 : before);
  }
};

namespace detail {

#if RRAMVAR_X86
template <class Body>
[[gnu::target("avx2")]] void with_avx2(const Body& body) {
  body(VectorsOf<32>{});
}
template <class Body>
[[gnu::target("avx512f,avx512dq")]] void with_avx512(const Body& body) {
  body(VectorsOf<64>{});
}
#endif

}  // namespace detail

/// Calls body(VectorsOf<bytes>) compiled for the widest vectors there are.
/// @param body a generic lambda that is a RRAMVAR_KERNEL, as is all that it calls
template <class Body>
void on_widest_vectors(const Body& body) {
#if RRAMVAR_X86
  static const InstructionSet set = widest_instruction_set();
  if (set == InstructionSet::avx512) return detail::with_avx512(body);
  if (set == InstructionSet::avx2) return detail::with_avx2(body);
#endif
  body(VectorsOf<16>{});
}

/// Partial sums of every row: element j goes to lane j % row_lanes, so that the order of additions
/// is the same on every processor (multiply-adds are fused on some).
inline constexpr std::size_t row_lanes = 8;
using Lanes = std::array<double, row_lanes>;
template <std::size_t Quantities>
using LaneSums = std::array<Lanes, Quantities>;

inline double sum_of(const Lanes& lanes) {
  double sum = 0.0;
  for (const double lane : lanes) sum += lane;
  return sum;
}
/// Of VectorsOf::count().
inline std::uint64_t count_of(const Lanes& lanes) {
  std::uint64_t sum = 0;
  for (const double lane : lanes) sum += std::bit_cast<std::uint64_t>(lane);
  return sum;
}
inline double largest_of(const Lanes& lanes) {
  return *std::max_element(lanes.begin(), lanes.end());
}

/// Adds up quantities of the elements of rows that are equally long: add(v, x, sums) adds those of
/// the vectors x[0], x[1], …, one of each row, to sums[0 … Quantities − 1]. What is left over is
/// filled up with zeros, which must add nothing.
/// @param rows pointers to float or double
template <std::size_t Quantities, class Add, class... T>
LaneSums<Quantities> sum_rows(std::size_t n, const Add& add, const T*... rows) {
  LaneSums<Quantities> out{};
  const std::size_t whole = n - n % row_lanes;
  const auto rest = [&](auto* row) RRAMVAR_KERNEL {
    std::array<std::remove_cvref_t<decltype(*row)>, row_lanes> filled{};
    std::copy_n(row + whole, n - whole, filled.begin());
    return filled;
  };
  const auto last = std::tuple(rest(rows)...);
  on_widest_vectors([&](auto v) RRAMVAR_KERNEL {
    using V = decltype(v);
    constexpr std::size_t parts = row_lanes / V::lanes;
    typename V::Doubles sums[parts][Quantities] = {};
    const auto add_at = [&](const auto*... from) RRAMVAR_KERNEL {
#pragma GCC unroll 4
      for (std::size_t part = 0; part < parts; ++part) {
        typename V::Doubles x[sizeof...(from)];
        std::size_t row = 0;
        (V::load(from + part * V::lanes, x[row++]), ...);
        add(v, x, sums[part]);
      }
    };
    for (std::size_t j = 0; j < whole; j += row_lanes) add_at((rows + j)...);
    if (whole < n) std::apply([&](const auto&... x) RRAMVAR_KERNEL { add_at(x.data()...); }, last);
    for (std::size_t part = 0; part < parts; ++part) {
      for (std::size_t q = 0; q < Quantities; ++q) {
        V::store(sums[part][q], out[q].data() + part * V::lanes);
      }
    }
  });
  return out;
}

/// Σ x_j·y_j and Σ x_j·z_j.
std::array<double, 2> dots(std::span<const float> x, std::span<const double> y,
                           std::span<const double> z);

/// Σ x_j².
double sum_of_squares(std::span<const float> x);

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/layer/wide_vectors-inl.hpp"
#endif
