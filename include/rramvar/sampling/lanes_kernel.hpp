/// The loops over many weights at once, in terms of vectors of whatever width the processor has.
/// lanes.hpp includes this file once for each set of instructions, named RRAMVAR_LANES, with the
/// compiler set to it and RRAMVAR_LANES_WIDTH numbers of 64 bits a vector; by itself it is
/// lanes.hpp. Nothing from outside that is not constexpr may be called here: the linker would keep
/// one copy of it for all sets.
#ifndef RRAMVAR_LANES
#include "rramvar/sampling/lanes.hpp"
#else

namespace rramvar::lanes::RRAMVAR_LANES {

inline constexpr std::size_t width = RRAMVAR_LANES_WIDTH;
using Integers = std::uint64_t __attribute__((vector_size(8 * width)));
using Signed = std::int64_t __attribute__((vector_size(8 * width)));
using Reals = double __attribute__((vector_size(8 * width)));

inline Integers all(std::uint64_t x) {
  return Integers{} + x;
}
inline Reals all(double x) {
  return Reals{} + x;
}
inline Integers load(const std::uint64_t* from) {
  Integers out;
  std::memcpy(&out, from, sizeof out);
  return out;
}
inline Reals load(const double* from) {
  Reals out;
  std::memcpy(&out, from, sizeof out);
  return out;
}
inline void store(const Integers& x, std::uint64_t* to) {
  std::memcpy(to, &x, sizeof x);
}
inline void store(const Reals& x, double* to) {
  std::memcpy(to, &x, sizeof x);
}

/// Of integers below 2⁵², which are the last bits of 2⁵² plus them.
inline Reals to_reals(const Integers& x) {
  return (Reals)(x | all(std::uint64_t{0x433} << 52)) - 0x1p52;
}

// GCC has to be told of these two instructions; by its own names for them, since <immintrin.h>
// takes longer to compile than all of this library. Clang finds them.
#if RRAMVAR_X86 && !defined(__clang__)
using Halves = int __attribute__((vector_size(8 * width)));
using LongLongs = long long __attribute__((vector_size(8 * width)));
#endif

/// Products of the low halves.
inline Integers multiply_low(Integers a, Integers b) {
#if !RRAMVAR_X86 || defined(__clang__)
  return (a & 0xffffffffu) * (b & 0xffffffffu);
#elif RRAMVAR_LANES_WIDTH == 8
  return (Integers)__builtin_ia32_pmuludq512_mask((Halves)a, (Halves)b, LongLongs{}, 0xff);
#elif RRAMVAR_LANES_WIDTH == 4
  return (Integers)__builtin_ia32_pmuludq256((Halves)a, (Halves)b);
#else
  return (Integers)__builtin_ia32_pmuludq128((Halves)a, (Halves)b);
#endif
}

inline Integers rotate_left(Integers x, std::uint64_t by) {
#if RRAMVAR_X86 && !defined(__clang__) && RRAMVAR_LANES_WIDTH == 8
  return (Integers)__builtin_ia32_prolvq512_mask((LongLongs)x, (LongLongs)all(by), LongLongs{},
                                                 0xff);
#else
  return x << by | x >> ((64 - by) & 63);
#endif
}

/// 2^x by the steps of rramvar::portable_exp2.
inline Reals exp2(Reals x) {
  RRAMVAR_NO_CONTRACTION
  x = x < all(-detail::exp2_range) ? all(-detail::exp2_range) : x;
  x = x > all(detail::exp2_range) ? all(detail::exp2_range) : x;
  const Reals shifted = x + detail::exp2_rounder;
  const Reals whole = shifted - detail::exp2_rounder;
  const Reals rest = x - whole;
  const Reals square = RRAMVAR_ROUNDED(rest * rest);
  Reals even = all(detail::exp2_coefficients[10]);
  Reals odd = all(detail::exp2_coefficients[11]);
#pragma GCC unroll 8
  for (std::size_t k = 10; k > 2; k -= 2) {
    even = RRAMVAR_ROUNDED(even * square) + detail::exp2_coefficients[k - 2];
    odd = RRAMVAR_ROUNDED(odd * square) + detail::exp2_coefficients[k - 1];
  }
  odd = RRAMVAR_ROUNDED(odd * square) + detail::exp2_coefficients[1];
  const Reals power = RRAMVAR_ROUNDED(odd * rest) + RRAMVAR_ROUNDED(even * square) + 1.0;
  const Signed exponent = ((Signed)shifted << 32) >> 32;
  const Signed half = exponent >> 1;
  return power * (Reals)((half + 1023) << 52) * (Reals)((exponent - half + 1023) << 52);
}

/// DrawEngine::first_words, for a vector of neighbouring weights. Rounds 1 to 3 have factors that
/// do not depend on the weight or not on the quad, which are found once.
class FirstWords {
 public:
  explicit FirstWords(const TrialIndex& at) {
    std::uint64_t key0[rounds];
    std::uint64_t key1[rounds];
    for (std::size_t r = 0; r < rounds; ++r) {
      const auto bumps = static_cast<std::uint32_t>(r);
      key0[r] = static_cast<std::uint32_t>(at.seed) + bumps * Philox4x32::bump0;
      key1[r] = static_cast<std::uint32_t>(at.seed >> 32) + bumps * Philox4x32::bump1;
      keys0_[r] = all(key0[r]);
      keys1_[r] = all(key1[r]);
    }
    const std::uint64_t of_chip = multiplier1 * at.chip;
    const std::uint64_t of_first = multiplier0 * (of_chip >> 32 ^ at.trial ^ key0[0]);
    second0_ = (of_chip & 0xffffffffu) ^ key0[1];
    second2_ = of_first >> 32 ^ key1[1];
    third2_ = (of_first & 0xffffffffu) ^ key1[2];
  }

  /// @param weight their numbers, in the low halves
  void start(Integers weight) {
    const Integers of_weight = multiply_low(weight, all(multiplier0));
    first2_ = of_weight >> 32 ^ keys1_[0];
    third1_ = multiply_low(all(second2_) ^ of_weight, all(multiplier1));
    third0_ = third1_ >> 32 ^ keys0_[2];
  }

  /// f(k, words of digit k) for all digits, up to a whole quad; the words are in the low halves,
  /// and the high ones are anything.
  template <class F>
  [[gnu::always_inline]] void for_each_digit(std::size_t digits, const F& f) const {
    std::size_t k = 0;
    for (; k + 4 < digits; k += 8) visit<2>(k, f);
    if (k < digits) visit<1>(k, f);
  }

 private:
  /// Two quads at once keep the processor busy while each waits for its multiplications.
  template <std::size_t quads, class F>
  [[gnu::always_inline]] void visit(std::size_t first_digit, const F& f) const {
    constexpr auto source = static_cast<std::uint64_t>(DrawSource::write) << 24;
    const Integers times0 = all(multiplier0);
    const Integers times1 = all(multiplier1);
    Integers c[quads][4];
#pragma GCC unroll 2
    for (std::size_t q = 0; q < quads; ++q) {
      const std::uint64_t quad = first_digit / 4 + q;
      const Integers second = multiply_low(first2_ ^ all(source | quad << 16), times1);
      const Integers third = multiply_low(second >> 32 ^ all(second0_), times0);
      c[q][0] = third0_ ^ second;
      c[q][1] = third1_;
      c[q][2] = third >> 32 ^ all(third2_);
      c[q][3] = third;
#pragma GCC unroll 16
      for (std::size_t r = 3; r < rounds; ++r) {
        const Integers product0 = multiply_low(c[q][0], times0);
        const Integers product1 = multiply_low(c[q][2], times1);
        c[q][0] = product1 >> 32 ^ c[q][1] ^ keys0_[r];
        c[q][2] = product0 >> 32 ^ c[q][3] ^ keys1_[r];
        c[q][1] = product1;
        c[q][3] = product0;
      }
    }
#pragma GCC unroll 8
    for (std::size_t k = 0; k < 4 * quads; ++k) f(first_digit + k, c[k / 4][k % 4]);
  }

  static constexpr std::size_t rounds = Philox4x32::rounds;
  static constexpr std::uint64_t multiplier0 = Philox4x32::multiplier0;
  static constexpr std::uint64_t multiplier1 = Philox4x32::multiplier1;

  // Named by round and word of the counter: what that word has in it already.
  Integers keys0_[rounds], keys1_[rounds];
  Integers first2_{}, third0_{}, third1_{};
  std::uint64_t second0_, second2_, third2_;
};

/// The numbers of neighbouring weights, in the low halves.
inline Integers numbers_from(std::uint64_t weight) {
  static constexpr std::uint64_t lane[] = {0, 1, 2, 3, 4, 5, 6, 7};
  return all(weight) + load(lane);
}

/// Entries of a small table, where one cannot do with two of them.
[[gnu::noinline]] inline Integers look_up(const std::uint64_t* table, const Integers& at) {
  Integers out{};
  for (std::size_t l = 0; l < width; ++l) out[l] = table[at[l]];
  return out;
}

/// Alone in its register: compilers that put several totals into one vector spend more on shuffling
/// readings there than the sums take.
inline double alone(double x) {
#if RRAMVAR_X86
  __asm__("" : "+x"(x));
#endif
  return x;
}

/// Adds up the readings of each field for the group of weights from g on.
/// @param reading (digit, lane) → reading
template <class Digits, class Reading>
[[gnu::always_inline]] inline void sum_fields(const Words& words, std::size_t g,
                                              const Digits& digits,
                                              std::span<const ReadingField> fields, FieldSums& sums,
                                              const Reading& reading) {
  std::size_t k = 0;
  for (std::size_t f = 0; f < fields.size(); ++f) {
    const ReadingField& field = fields[f];
    double* const sum = sums[f].data() + g;
    double total[group];
#pragma GCC unroll 8
    for (std::size_t l = 0; l < group; ++l) total[l] = alone(0.0);
    if (field.reliable != 0) {
      for (std::size_t lane = 0; lane < group; lane += width) {
        const Integers bits = load(words.word + g + lane) >> field.lsb & all(field.reliable);
        store(to_reals(bits), sum + lane);
      }
      if (field.digits == 0) continue;
#pragma GCC unroll 8
      for (std::size_t l = 0; l < group; ++l) total[l] = alone(sum[l]);
    }
    for (const std::size_t end = k + field.digits; k < end; ++k) {
      // The product by a power of two is exact, so that it does not matter whether it is fused.
#pragma GCC unroll 8
      for (std::size_t l = 0; l < group; ++l) {
        total[l] = alone(total[l] + digits[k].place * reading(k, l));
      }
    }
#pragma GCC unroll 8
    for (std::size_t l = 0; l < group; ++l) sum[l] = alone(total[l]);
  }
}

inline void sum_readings(const Words& words, std::span<const ReadingDigit> digits,
                         std::span<const ReadingField> fields, FieldSums& sums) {
  FirstWords draw(words.at);
  alignas(64) std::uint64_t index[most_digits][group];  // in the high halves
  for (std::size_t g = 0; g < words.count; g += group) {
    for (std::size_t lane = 0; lane < group; lane += width) {
      const Integers stored = load(words.word + g + lane);
      draw.start(numbers_from(words.first_weight + g + lane));
      draw.for_each_digit(digits.size(), [&](std::size_t k, const Integers& random) {
        const ReadingDigit& digit = digits[k];
        const Integers state = rotate_left(stored, digit.rotation) & all(digit.state_mask);
        const Integers entries =
            digit.entries != 0 ? all(digit.entries)
                               : look_up(digit.entries_of_state, state >> digit.state_shift >> 32);
        store(state | multiply_low(random, entries), &index[k][lane]);
      });
    }
    sum_fields(words, g, digits, fields, sums,
               [&](std::size_t k, std::size_t l) { return digits[k].readings[index[k][l] >> 32]; });
  }
}

/// ReadingCurve::value.
inline double cubic(const double* piece, double y) {
  RRAMVAR_NO_CONTRACTION
  double sum = RRAMVAR_ROUNDED(piece[3] * y) + piece[2];
  sum = RRAMVAR_ROUNDED(sum * y) + piece[1];
  return RRAMVAR_ROUNDED(sum * y) + piece[0];
}

inline void sum_curves(const Words& words, std::span<const CurveDigit> digits,
                       std::span<const ReadingField> fields, FieldSums& sums) {
  constexpr std::uint64_t mantissa = (std::uint64_t{1} << 52) - 1;
  FirstWords draw(words.at);
  alignas(64) std::uint64_t index[most_digits][group];
  alignas(64) double place[most_digits][group];  // in the piece
  for (std::size_t g = 0; g < words.count; g += group) {
    for (std::size_t lane = 0; lane < group; lane += width) {
      const Integers stored = load(words.word + g + lane);
      draw.start(numbers_from(words.first_weight + g + lane));
      draw.for_each_digit(digits.size(), [&](std::size_t k, const Integers& random) {
        // As ReadingCurve does it.
        const CurveDigit& digit = digits[k];
        const Integers state = rotate_left(stored, digit.rotation) & all(digit.state_mask);
        const Integers upper = random >> 31 & all(std::uint64_t{1});
        const Integers from_end = (random ^ (all(std::uint64_t{0}) - upper)) & 0x7fffffffu;
        const Integers bits = (Integers)to_reals(from_end);
        const Signed known = from_end >= all(std::uint64_t{CurvePieces::least});
        const Integers number = (bits >> CurvePieces::piece_lsb) - CurvePieces::first_piece;
        const Integers piece = known ? number : all(std::uint64_t{CurvePieces::unknown_piece});
        store(state | upper << CurvePieces::side_shift | piece, &index[k][lane]);
        const Integers rest = (bits << 5 & all(mantissa)) | all(std::uint64_t{1023} << 52);
        store((Reals)rest - 1.0, &place[k][lane]);
      });
    }
    sum_fields(words, g, digits, fields, sums, [&](std::size_t k, std::size_t l) {
      return cubic(digits[k].curve + 4 * index[k][l], place[k][l]);
    });
  }
}

inline bool combine_floats(const Words& words, const FloatParts& parts, const FieldSums& sums,
                           double* w_hat) {
  const Integers infinity = all(std::uint64_t{0x7ff} << 52);
  Signed odd{};
  for (std::size_t i = 0; i < words.count; i += width) {
    const Integers word = load(words.word + i);
    const Reals sign = 1.0 - 2.0 * load(sums[0].data() + i);
    const Reals fraction = load(sums[2].data() + i) * parts.fraction_unit;
    const Reals normal = sign * exp2(load(sums[1].data() + i) - parts.bias) * (1.0 + fraction);
    const Reals subnormal = sign * fraction * parts.subnormal_unit;
    const Reals value =
        (word & all(parts.exponent_mask)) == all(std::uint64_t{0}) ? subnormal : normal;
    odd |= ((Integers)value & infinity) == infinity;
    odd |= (word & all(parts.non_finite_mask)) == all(parts.non_finite_bits);
    store(value, w_hat + i);
  }
  std::int64_t any = 0;
  for (std::size_t l = 0; l < width; ++l) any |= odd[l];
  return any == 0;
}

inline std::uint64_t read_words(const Words& words, std::span<const CutDigit> digits,
                                std::uint64_t reliable, std::uint64_t* read) {
  FirstWords draw(words.at);
  std::uint64_t misread = 0;
  for (std::size_t i = 0; i < words.count; i += width) {
    const Integers stored = load(words.word + i);
    Integers out = stored & all(reliable);
    draw.start(numbers_from(words.first_weight + i));
    draw.for_each_digit(digits.size(), [&](std::size_t k, const Integers& random) {
      const CutDigit& digit = digits[k];
      const Integers number = stored >> digit.lsb & all(digit.mask);
      const Signed is_one = number != all(std::uint64_t{0});  // of a digit of one bit
      const auto pick = [&](const std::uint64_t* of_number) {
        return digit.mask != 1 ? look_up(of_number, number)
               : is_one        ? all(of_number[1])
                               : all(of_number[0]);
      };
      Integers result = pick(digit.first);
      for (std::size_t c = 0; c < digit.cuts; ++c) {
        const std::size_t row = c * (digit.mask + 1);
        const Integers changed = result ^ pick(digit.change + row);
        result = (random & 0xffffffffu) < pick(digit.cut + row) ? result : changed;
      }
      out |= result << digit.lsb;
    });
    store(out, read + i);
    const Integers changed = out ^ stored;
    for (std::size_t l = 0; l < width && i + l < words.count; ++l) {
      misread += static_cast<std::uint64_t>(__builtin_popcountll(changed[l]));
    }
  }
  return misread;
}

inline void raise_two_to(std::span<double> x) {
  for (std::size_t i = 0; i < x.size(); i += width) store(exp2(load(&x[i])), &x[i]);
}

inline constexpr Kernels kernels{sum_readings, sum_curves, combine_floats, read_words,
                                 raise_two_to};

}  // namespace rramvar::lanes::RRAMVAR_LANES
#endif
