/// Weights from their digits in terms of vectors; see core/lanes_kernel.hpp.
#ifndef RRAMVAR_LANES
#include "rramvar/sampling/lanes.hpp"
#else

namespace rramvar::lanes::RRAMVAR_LANES {

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

/// Draws all digits of all weights, and adds up the readings of each field. What is drawn of a
/// chunk of digits is noted, and read while the next chunk is drawn, in between the rounds of the
/// generator: rounds wait for multiplications and readings for memory, and the processor does not
/// look ahead far enough to do both at once by itself.
/// @param Readings what is noted, note(digit, k, stored, random), and how it is read, add(digit, k)
template <class Readings, class Digit>
[[gnu::always_inline]] inline void sum_digits(const Words& words, std::span<const Digit> digits,
                                              std::span<const ReadingField> fields,
                                              FieldSums& sums) {
  constexpr std::size_t chunk = FirstWords::chunk;
  FirstWords draw({words.at, DrawSource::write, 0, words.first_weight});
  Readings noted[2];
  std::size_t current = 0;
  struct {
    const Digit* digits = nullptr;
    std::size_t count = 0;
    std::size_t weight = 0;
  } last;  // chunk that was noted
  typename Readings::Total total{};
  double* sum = nullptr;  // of the field that total is of
  const auto read = [&](std::size_t k) __attribute__((always_inline)) {
    if (k >= last.count) return;
    const Digit& digit = last.digits[k];
    if (digit.in.is_first) {
      if (sum != nullptr) total.finish(sum);
      sum = sums[digit.in.number].data() + last.weight;
      total.start(sum);
    }
    noted[1 - current].add(digit, k, total);
  };
  for (std::size_t i = 0; i < words.count; i += width) {
    const Integers stored = load(words.word + i);
    for (std::size_t f = 0; f < fields.size(); ++f) {
      store(to_reals(stored >> fields[f].lsb & all(fields[f].reliable)), sums[f].data() + i);
    }
    draw.start(numbers_from(words.first_weight + i));
    for (std::size_t first = 0; first < digits.size(); first += chunk) {
      draw.for_chunk(
          first, digits.size(),
          [&](std::size_t k, const Integers& random) __attribute__((always_inline)) {
            noted[current].note(digits[k], k - first, stored, random);
          },
          read);
      last = {&digits[first], digits.size() - first, i};
      if (last.count > chunk) last.count = chunk;
      current = 1 - current;
    }
  }
#pragma GCC unroll 1
  for (std::size_t k = 0; k < chunk; ++k) read(k);
  if (sum != nullptr) total.finish(sum);
}

/// Of digits that are read by tables.
struct TableReadings {
  /// Of one field, for `width` weights.
  struct Total {
    double of[width];
    void start(const double* from) {
#pragma GCC unroll 8
      for (std::size_t l = 0; l < width; ++l) of[l] = alone(from[l]);
    }
    void finish(double* to) const {
#pragma GCC unroll 8
      for (std::size_t l = 0; l < width; ++l) to[l] = alone(of[l]);
    }
  };

  [[gnu::always_inline]] void note(const ReadingDigit& digit, std::size_t k, const Integers& stored,
                                   const Integers& random) {
    const Integers state = rotate_left(stored, digit.rotation) & all(digit.state_mask);
    const Integers entries =
        digit.entries != 0 ? all(digit.entries)
                           : look_up(digit.entries_of_state, state >> digit.state_shift >> 32);
    store(state | multiply_low(random, entries), &index[k][0]);
  }
  [[gnu::always_inline]] void add(const ReadingDigit& digit, std::size_t k, Total& total) const {
    // The product by a power of two is exact, so that it does not matter whether it is fused.
#pragma GCC unroll 8
    for (std::size_t l = 0; l < width; ++l) {
      total.of[l] = alone(total.of[l] + digit.place * digit.readings[index[k][l] >> 32]);
    }
  }

  alignas(64) std::uint64_t index[FirstWords::chunk][width];  ///< in the high halves
};

inline void sum_readings(const Words& words, std::span<const ReadingDigit> digits,
                         std::span<const ReadingField> fields, FieldSums& sums) {
  sum_digits<TableReadings>(words, digits, fields, sums);
}

/// Of digits that are read by curves.
struct CurveReadings {
  struct Total {
    Reals of;
    void start(const double* from) { of = load(from); }
    void finish(double* to) const { store(of, to); }
  };

  [[gnu::always_inline]] void note(const CurveDigit& digit, std::size_t k, const Integers& stored,
                                   const Integers& random) {
    const Integers state = rotate_left(stored, digit.rotation) & all(digit.state_mask);
    const OnCurve on = on_curve(random);
    store(state | on.index, &index[k][0]);
    place[k] = on.place;
  }
  [[gnu::always_inline]] void add(const CurveDigit& digit, std::size_t k, Total& total) const {
    RRAMVAR_NO_CONTRACTION
    total.of += RRAMVAR_ROUNDED(value_on(digit.curve, index[k], place[k]) * digit.place);
  }
  alignas(64) std::uint64_t index[FirstWords::chunk][width];
  Reals place[FirstWords::chunk];  ///< in the piece
};

inline void sum_curves(const Words& words, std::span<const CurveDigit> digits,
                       std::span<const ReadingField> fields, FieldSums& sums) {
  sum_digits<CurveReadings>(words, digits, fields, sums);
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
  FirstWords draw({words.at, DrawSource::write, 0, words.first_weight});
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

inline constexpr Kernels kernels{sum_readings, sum_curves, combine_floats, read_words};

}  // namespace rramvar::lanes::RRAMVAR_LANES
#endif
