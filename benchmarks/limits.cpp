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
float sum_by_places(const float* table, const std::uint32_t* index, std::index_sequence<K...>) {
  float sums[4] = {};
  ((sums[K % 4] += static_cast<float>(1u << K) * table[index[K]]), ...);
  return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

void draw(const std::uint16_t* words, std::size_t count, const float* table, std::uint32_t entries,
          float* out) {
  constexpr std::size_t bits = 16;
  Words s[4];
  Words bit{};  // that the low half of each lane stands for; the high half takes the next
  std::uint64_t seed = 1;
  for (std::size_t i = 0; i < bytes / 2; ++i) {
    bit[i / 4] = i / 4 * 2;
    s[i % 4][i / 4] = seed = seed * 0x5851F42D4C957F2Du + 0x14057B7EF767814Fu;
  }
  alignas(64) std::uint32_t index[bits];
  for (std::size_t i = 0; i < count; ++i) {
    for (std::size_t k = 0; k < bits; k += bytes / 4) {
      const Words sum = s[0] + s[3];  // xoshiro256++
      const Words random = ((sum << 23) | (sum >> 41)) + s[0];
      const Words shifted = s[1] << 17;
      s[2] ^= s[0];
      s[3] ^= s[1];
      s[1] ^= s[2];
      s[0] ^= s[3];
      s[2] ^= shifted;
      s[3] = (s[3] << 45) | (s[3] >> 19);
      const Words stored = (Words{} + (words[i] >> k)) >> bit;
      const Words low = ((random & 0xFFFFFFFFu) * entries >> 32) + (stored & 1) * entries;
      const Words high = ((random >> 32) * entries >> 32) + (stored >> 1 & 1) * entries;
      const Words both = low | high << 32;
      __builtin_memcpy(index + k, &both, bytes);
    }
    out[i] = sum_by_places(table, index, std::make_index_sequence<bits>{});
  }
}

void sgemm(int m, int n, int k, const float* a, const float* b, float* c) {
  constexpr int row_major = 101, no_transpose = 111;
  cblas_sgemm(row_major, no_transpose, no_transpose, m, n, k, 1.0f, a, k, b, n, 0.0f, c, n);
}
}  // namespace

const Limits limits{
    bytes == 64 ? "AVX-512" : (bytes == 32 ? "AVX2" : "baseline"),
    [](std::size_t rounds) { return multiply_add(rounds, std::make_index_sequence<12>{}); }, draw,
    sgemm};
}  // namespace rramvar::bench::RRAMVAR_LIMITS
