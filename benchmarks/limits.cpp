// Compiled once for each instruction set, with RRAMVAR_LIMITS naming it. No inline function of a
// library may be instantiated here: the linker would keep one copy of it for all instruction sets.
#include "limits.hpp"

#include <utility>

extern "C" {  // declared here, since the library's headers may or may not declare the same
void cblas_sgemm(int order, int trans_a, int trans_b, int m, int n, int k, float alpha,
                 const float* a, int lda, const float* b, int ldb, float beta, float* c, int ldc);
}

namespace rramvar::bench::RRAMVAR_LIMITS {
namespace {
#if defined(__AVX512F__)
constexpr std::size_t bytes = 64;
#elif defined(__AVX2__)
constexpr std::size_t bytes = 32;
#else
constexpr std::size_t bytes = 16;
#endif
using Floats = float __attribute__((vector_size(bytes)));
using Words = std::uint64_t __attribute__((vector_size(bytes)));

/// Enough sums at once that none waits for another: latency 4 to 5 times 2 units.
template <std::size_t... I>
double multiply_add(std::size_t rounds, std::index_sequence<I...>) {
  const volatile float half = 0.5f;
  const Floats a = Floats{} + half;
  Floats x[] = {(Floats{} + static_cast<float>(I))...};
  for (std::size_t round = 0; round < rounds; ++round) ((x[I] = x[I] * a + a), ...);
  Floats total{};
  ((total += x[I]), ...);
  __asm__ volatile("" : : "m"(total));
  return 2.0 * sizeof...(I) * (bytes / sizeof(float)) * static_cast<double>(rounds);
}

/// Four sums, so that none waits for another; plain loads are as fast as gather instructions.
template <std::size_t... K>
[[gnu::always_inline]] inline float sum_by_places(const float* table, const std::uint32_t* index,
                                                  std::index_sequence<K...>) {
  float sums[4] = {};
  ((sums[K % 4] += static_cast<float>(1u << K) * table[index[K]]), ...);
  return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

/// Indices of 16 bits: xoshiro256++, of which each half of a lane gives the top bits for one digit.
class Indices {
 public:
  explicit Indices(unsigned entries_log2) : shift_(32 - entries_log2), state_shift_(entries_log2) {
    std::uint64_t seed = 1;
    for (std::size_t i = 0; i < bytes / 2; ++i) {
      bit_[i / 4] = i / 4 * 2;
      s_[i % 4][i / 4] = seed = seed * 0x5851F42D4C957F2Du + 0x14057B7EF767814Fu;
    }
  }

  [[gnu::always_inline]] void operator()(std::uint16_t word, std::uint32_t* index) {
    const std::uint64_t below = (1u << state_shift_) - 1;
    const std::uint64_t state = std::uint64_t{1} << state_shift_;
    for (std::size_t k = 0; k < 16; k += bytes / 4) {
      const Words sum = s_[0] + s_[3];
      const Words random = ((sum << 23) | (sum >> 41)) + s_[0];
      const Words shifted = s_[1] << 17;
      s_[2] ^= s_[0];
      s_[3] ^= s_[1];
      s_[1] ^= s_[2];
      s_[0] ^= s_[3];
      s_[2] ^= shifted;
      s_[3] = (s_[3] << 45) | (s_[3] >> 19);
      const Words stored = (Words{} + (std::uint64_t{word} >> k << state_shift_)) >> bit_;
      const Words states = (stored & state) | (stored << 31 & state << 32);
      const Words both = (random >> shift_ & (below | below << 32)) | states;
      __builtin_memcpy(index + k, &both, bytes);
    }
  }

 private:
  Words s_[4];
  Words bit_{};  // that the low half of each lane stands for; the high half takes the next
  unsigned shift_, state_shift_;
};

/// While a word's entries are added up, the next word's indices are on their way.
void draw(const std::uint16_t* words, std::size_t count, const float* table, unsigned entries_log2,
          float* out) {
  Indices indices(entries_log2);
  alignas(64) std::uint32_t index[2][16];
  indices(words[0], index[0]);
  for (std::size_t i = 0; i < count; ++i) {
    if (i + 1 < count) indices(words[i + 1], index[(i + 1) % 2]);
    out[i] = sum_by_places(table, index[i % 2], std::make_index_sequence<16>{});
  }
}

void sgemm(int m, int n, int k, const float* a, const float* b, int b_row, float* c) {
  constexpr int row_major = 101, no_transpose = 111;
  cblas_sgemm(row_major, no_transpose, no_transpose, m, n, k, 1.0f, a, k, b, b_row, 0.0f, c, n);
}
}  // namespace

const Limits limits{
    bytes == 64 ? "AVX-512" : (bytes == 32 ? "AVX2" : "baseline"),
    [](std::size_t rounds) { return multiply_add(rounds, std::make_index_sequence<12>{}); }, draw,
    sgemm};
}  // namespace rramvar::bench::RRAMVAR_LIMITS
