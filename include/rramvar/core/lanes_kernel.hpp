/// Draws in terms of vectors of whatever width the processor has; lanes.hpp says how this file is
/// compiled. Nothing from outside that is not constexpr may be called here: the linker would keep
/// one copy of it for all sets of instructions.
#ifndef RRAMVAR_LANES
#include "rramvar/core/lanes.hpp"
#else
#include "rramvar/core/lanes_vector.hpp"

namespace rramvar::lanes::RRAMVAR_LANES {

/// DrawEngine::first_words, for a vector of neighbouring weights. Rounds 1 to 3 have factors that
/// do not depend on the weight or not on the quad, which are found once.
class FirstWords {
 public:
  explicit FirstWords(const Streams& streams)
      : source_(static_cast<std::uint64_t>(streams.source) << 24 | streams.stream << 8) {
    const TrialIndex& at = streams.at;
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

  /// Digits that are drawn at once: two quads keep the processor busy while each waits for its
  /// multiplications.
  static constexpr std::size_t chunk = 8;

  /// f(k, words of digit k) for all digits; the words are in the low halves, and the high ones are
  /// anything.
  template <class F>
  [[gnu::always_inline]] void for_each_digit(std::size_t digits, const F& f) const {
    for (std::size_t k = 0; k < digits; k += chunk) {
      for_chunk(k, digits, f, [](std::size_t) {});
    }
  }

  /// The same for the digits of a chunk, with step(0) to step(chunk − 1) between the rounds.
  template <class F, class Step>
  [[gnu::always_inline]] void for_chunk(std::size_t first_digit, std::size_t digits, const F& f,
                                        const Step& step) const {
    constexpr std::size_t quads = chunk / 4;
    const Integers times0 = all(multiplier0);
    const Integers times1 = all(multiplier1);
    Integers c[quads][4];
#pragma GCC unroll 2
    for (std::size_t q = 0; q < quads; ++q) {
      const std::uint64_t quad = first_digit / 4 + q;
      const Integers second = multiply_low(first2_ ^ all(source_ | quad << 16), times1);
      const Integers third = multiply_low(second >> 32 ^ all(second0_), times0);
      c[q][0] = third0_ ^ second;
      c[q][1] = third1_;
      c[q][2] = third >> 32 ^ all(third2_);
      c[q][3] = third;
    }
    step(0);
    static_assert(chunk == rounds - 2);
#pragma GCC unroll 16
    for (std::size_t r = 3; r < rounds; ++r) {
#pragma GCC unroll 2
      for (std::size_t q = 0; q < quads; ++q) {
        const Integers product0 = multiply_low(c[q][0], times0);
        const Integers product1 = multiply_low(c[q][2], times1);
        c[q][0] = product1 >> 32 ^ c[q][1] ^ keys0_[r];
        c[q][2] = product0 >> 32 ^ c[q][3] ^ keys1_[r];
        c[q][1] = product1;
        c[q][3] = product0;
      }
      step(r - 2);
    }
#pragma GCC unroll 8
    for (std::size_t k = 0; k < chunk; ++k) {
      if (first_digit + k < digits) f(first_digit + k, c[k / 4][k % 4]);
    }
  }

 private:
  static constexpr std::size_t rounds = Philox4x32::rounds;
  static constexpr std::uint64_t multiplier0 = Philox4x32::multiplier0;
  static constexpr std::uint64_t multiplier1 = Philox4x32::multiplier1;

  // Named by round and word of the counter: what that word has in it already.
  Integers keys0_[rounds], keys1_[rounds];
  Integers first2_{}, third0_{}, third1_{};
  std::uint64_t second0_, second2_, third2_;
  std::uint64_t source_;  ///< and stream, as the counter has them
};

/// The numbers of neighbouring weights, in the low halves.
inline Integers numbers_from(std::uint64_t weight) {
  static constexpr std::uint64_t lane[] = {0, 1, 2, 3, 4, 5, 6, 7};
  return all(weight) + load(lane);
}

/// Element l of column[j] is from[at[l] + j].
[[gnu::always_inline]] inline void load_columns(const double* from, const std::uint64_t* at,
                                                Reals (&column)[4]) {
#if RRAMVAR_LANES_WIDTH == 2
  for (std::size_t j = 0; j < 4; j += 2) {
    const Reals a = load(from + at[0] + j);
    const Reals b = load(from + at[1] + j);
    column[j] = __builtin_shufflevector(a, b, 0, 2);
    column[j + 1] = __builtin_shufflevector(a, b, 1, 3);
  }
#else
  using Row = double __attribute__((vector_size(32)));
  Row row[width];
#pragma GCC unroll 8
  for (std::size_t l = 0; l < width; ++l) std::memcpy(&row[l], from + at[l], sizeof(Row));
#if RRAMVAR_LANES_WIDTH == 4
#define RRAMVAR_EVEN(a, b) __builtin_shufflevector(a, b, 0, 4, 2, 6)
#define RRAMVAR_ODD(a, b) __builtin_shufflevector(a, b, 1, 5, 3, 7)
#define RRAMVAR_FIRST(a, b) __builtin_shufflevector(a, b, 0, 1, 4, 5)
#define RRAMVAR_LAST(a, b) __builtin_shufflevector(a, b, 2, 3, 6, 7)
  const Row& a = row[0];
  const Row& b = row[1];
  const Row& c = row[2];
  const Row& d = row[3];
#else
#define RRAMVAR_JOIN(a, b) __builtin_shufflevector(a, b, 0, 1, 2, 3, 4, 5, 6, 7)
#define RRAMVAR_EVEN(a, b) __builtin_shufflevector(a, b, 0, 8, 2, 10, 4, 12, 6, 14)
#define RRAMVAR_ODD(a, b) __builtin_shufflevector(a, b, 1, 9, 3, 11, 5, 13, 7, 15)
#define RRAMVAR_FIRST(a, b) __builtin_shufflevector(a, b, 0, 1, 4, 5, 8, 9, 12, 13)
#define RRAMVAR_LAST(a, b) __builtin_shufflevector(a, b, 2, 3, 6, 7, 10, 11, 14, 15)
  const Reals a = RRAMVAR_JOIN(row[0], row[2]);
  const Reals b = RRAMVAR_JOIN(row[1], row[3]);
  const Reals c = RRAMVAR_JOIN(row[4], row[6]);
  const Reals d = RRAMVAR_JOIN(row[5], row[7]);
#undef RRAMVAR_JOIN
#endif
  const Reals even[] = {RRAMVAR_EVEN(a, b), RRAMVAR_EVEN(c, d)};
  const Reals odd[] = {RRAMVAR_ODD(a, b), RRAMVAR_ODD(c, d)};
  column[0] = RRAMVAR_FIRST(even[0], even[1]);
  column[1] = RRAMVAR_FIRST(odd[0], odd[1]);
  column[2] = RRAMVAR_LAST(even[0], even[1]);
  column[3] = RRAMVAR_LAST(odd[0], odd[1]);
#undef RRAMVAR_EVEN
#undef RRAMVAR_ODD
#undef RRAMVAR_FIRST
#undef RRAMVAR_LAST
#endif
}

/// Where the value of a DrawCurve stands.
struct OnCurve {
  Integers index;  ///< of the first coefficient of its piece, of state 0
  Reals place;     ///< in the piece
};

/// By the steps of DrawCurve, for random words in the low halves.
[[gnu::always_inline]] inline OnCurve on_curve(const Integers& random) {
  constexpr std::uint64_t mantissa = (std::uint64_t{1} << 52) - 1;
  constexpr int side_shift = CurvePieces::side_shift + 2;
  const Integers side = random >> (31 - side_shift) & all(std::uint64_t{1} << side_shift);
  const Integers flip = (Integers)((Signed)(random << 32) >> 63);
  const Integers from_end = (random ^ flip) & 0x7fffffffu;
  const Integers bits = (Integers)to_reals(from_end);
  const Signed known = from_end >= all(std::uint64_t{CurvePieces::least});
  const Integers number =
      (bits >> (CurvePieces::piece_lsb - 2) & ~std::uint64_t{3}) - (CurvePieces::first_piece << 2);
  const Integers piece = known ? number : all(std::uint64_t{CurvePieces::unknown_piece << 2});
  const Integers rest = (bits << 5 & all(mantissa)) | all(std::uint64_t{1023} << 52);
  return {side | piece, (Reals)rest - 1.0};
}

/// DrawCurve::value.
[[gnu::always_inline]] inline Reals value_on(const double* curve, const std::uint64_t* index,
                                             const Reals& y) {
  RRAMVAR_NO_CONTRACTION
  Reals piece[4];
  load_columns(curve, index, piece);
  Reals sum = RRAMVAR_ROUNDED(piece[3] * y) + piece[2];
  sum = RRAMVAR_ROUNDED(sum * y) + piece[1];
  return RRAMVAR_ROUNDED(sum * y) + piece[0];
}

inline void first_words(const Streams& streams, std::size_t weights, std::span<WordRow> words) {
  FirstWords draw(streams);
  for (std::size_t i = 0; i < weights; i += width) {
    draw.start(numbers_from(streams.first_weight + i));
    draw.for_each_digit(words.size(), [&](std::size_t k, const Integers& random) {
      store(random & 0xffffffffu, words[k].data() + i);
    });
  }
}

inline void replace_words(std::span<std::uint64_t> words, const std::uint64_t* others,
                          const std::uint64_t* states, std::uint64_t s) {
  for (std::size_t i = 0; i < words.size(); i += width) {
    const Integers word = load(&words[i]);
    const Integers other = load(others + i);
    store(load(states + i) == all(s) ? other : word, &words[i]);
  }
}

inline bool values_of_curve(const double* curve, std::span<double> numbers,
                            const std::uint64_t* words) {
  Signed unknown{};
  for (std::size_t i = 0; i < numbers.size(); i += width) {
    alignas(64) std::uint64_t index[width];
    const OnCurve on = on_curve(load(words + i));
    store(on.index, index);
    const Reals value = value_on(curve, index, on.place);
    unknown |= value != value;
    store(value, &numbers[i]);
  }
  std::int64_t any = 0;
  for (std::size_t l = 0; l < width; ++l) any |= unknown[l];
  return any == 0;
}

inline void add_moves(std::span<double> moves, const double* z, const std::uint64_t* states,
                      std::span<const double> ln_normal) {
  RRAMVAR_NO_CONTRACTION
  for (std::size_t i = 0; i < moves.size(); i += width) {
    Reals shift;
    Reals sigma;
    if (ln_normal.size() == 4) {  // two states
      const Signed is_one = load(states + i) != all(std::uint64_t{0});
      shift = is_one ? all(ln_normal[2]) : all(ln_normal[0]);
      sigma = is_one ? all(ln_normal[3]) : all(ln_normal[1]);
    } else {
      for (std::size_t l = 0; l < width; ++l) {
        shift[l] = ln_normal[2 * states[i + l]];
        sigma[l] = ln_normal[2 * states[i + l] + 1];
      }
    }
    const Reals move = shift + RRAMVAR_ROUNDED(sigma * load(z + i));
    store(load(&moves[i]) + move, &moves[i]);
  }
}

inline void take_moves(std::span<double> resistances, const double* moves) {
  for (std::size_t i = 0; i < resistances.size(); i += width) {
    const Reals factor = exp2(load(moves + i) * std::numbers::log2e);
    store(load(&resistances[i]) * factor, &resistances[i]);
  }
}

inline void raise_two_to(std::span<double> x) {
  for (std::size_t i = 0; i < x.size(); i += width) store(exp2(load(&x[i])), &x[i]);
}

inline constexpr DrawKernels draw_kernels{first_words, replace_words, values_of_curve,
                                          add_moves,   take_moves,    raise_two_to};

}  // namespace rramvar::lanes::RRAMVAR_LANES
#endif
