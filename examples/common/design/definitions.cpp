#include "common/design/definitions.hpp"

namespace rramvar::programs {

// clang-format off
std::string_view definitions() {
  return R"(How the numbers are made

Device. State 0 is the HRS, the last state the LRS. A built-in device is a table of 1000 entries a
  state, its quantiles at (i + 1/2)/1000, i = 0 ... 999; between published quantiles, and along the
  outermost pair beyond them, ln R is linear in the standard normal score. Cells of b bits in a
  device of S states use its states round(s (S - 1)/(2^b - 1)), s = 0 ... 2^b - 1; so do digits that
  are narrower than the widest one.
  --distribution. Means and standard deviations (the latter with n - 1) are those of the entries of
  each state; weibull, gamma and mixture are maximum-likelihood fits. normal: on the condition that
  R is no less than the least entry. smoothed: entry i = 1 ... n is the quantile at (i - 1/2)/n,
  between entries ln R is linear in the normal score, and beyond them it goes on with the slope of a
  least-squares line through the outer 5 % of the entries, 10 at least.
  --spread measured: the cells of the table are equally likely, and so are the cycles of each.
Sources, in the order in which they act; z are independent standard normal numbers:
  stuck cells, then R as the distribution draws it, then
  ln R += d2d z (a cell),   ln R += c2c z (a write),
  ln R += (drift + drift_sigma z (a write)) L, L = ln(1 + t exp(E/k (1/298.15 K - 1/T))/t0),
  R times [sinh(m/V0)/m]/[sinh(v/V0)/v] for a table measured at m and read at v, with
    V0 = 0.2 V/arcosh((3 q - 1)/2), q = G(0.3 V)/G(0.1 V) = 1.35, 1.16, 1.05, 1.01 at 1/R = 4.5, 32,
    71, 141 uS before; ln of the factor linear in ln(1/R) between these, constant beyond,
  R times 1 + step, in a share of the cells (a cell), at half of the reads (a read),
  R + series, the same for all cells,
  ln R += read_noise z (a read); published: 0.091, 0.119, 0.017, 0.014, 0.002 at 1/R = 9.5, 85, 134,
    185, 253 uS, linear in ln(1/R) between these, constant beyond.
  HRS and LRS apart: values of states between them lie evenly between both.
Formats. A weight becomes the nearest value of its format, of two the one with an even last bit.
  Subnormals are kept. Beyond the largest: Inf in binary64 to bfloat16 (as IEEE 754 rounds), else
  the largest. Posits round in the word: to the nearer one of the words, a tie to the even one,
  never to 0 or NaR. qI.F: whole multiples of 2^-F from -2^I on, saturating.
  Scales are floats, the nearest to: intN and smN, largest |w|/(2^(N-1) - 1); uintN, (max - min)/
  (2^N - 1) over all w and 0, with w = scale (v - z), z = round(-2^(N-1) - min/scale), v = word -
  2^(N-1); ternary, the mean of the k largest |w| with the largest (their sum)^2/k; binary, the mean
  |w|. They take the scaled value w/scale to the nearest whole number, and saturate.
  mx: blocks of 32 neighbours of a filter (the last may be shorter), scale 2^(floor(log2(largest
  |w|)) - m), m = 8 (mxfp8) or 2 (mxfp4); its 8 bits, exponent + 127, lie one bit a cell; all ones
  is NaN, which takes the whole block along.
Cells. Fields run from the most significant bit: sign, exponent or integer, fraction. Each field is
  cut into digits from its least significant stored bit on (-msb: so that the narrow one is the
  least significant), never across a bit that is not stored. State s holds the number s, with -gray
  s xor s/2.
Analog readouts. With the reference levels g_s and g = g(R), the digit is
  (g - g_s)/(g_(s+1) - g_s) + s in the segment s that g lies in, the outermost without end; nothing
  is clipped. By default g_s is the mean of g over state s, with d2d, c2c, read voltage and read
  noise, but without stuck cells, drift, telegraph noise and a resistor in series; with --levels
  chip with these as well; with --references g of these resistances. Of a narrower digit g_s are
  those of its states.
  adc: g = 1/R becomes low + D floor((g - low)/D + 1/2), D = (high - low)/(2^bits - 1), within low
    ... high; high is 1/R at the least quantile at p of all states, low at the largest at 1 - p, p =
    --adc-clipped; the quantile of a table is its entry ceil(p n). Levels are those without it.
  differential: 1/2 + (d - d')/2, of the digits of a cell that holds the bit and one that holds its
    complement.
  Fields become real numbers, the sum of their digits times place values; then the value is
  (1 - 2 sign) 2^(exponent - bias) (1 + fraction), or (1 - 2 sign) 2^(1 - bias) fraction where the
  stored exponent is 0; of integers and fixed point in two's complement, the sum with the sign's
  place negative; sign and magnitude, (1 - 2 sign) integer. Bits that are not stored are exact.
threshold. R below the boundary b reads as the state of lower resistance, R at it or above as the
  other. b is set on the device without stuck cells, drift, telegraph noise, a resistor in series
  and comparator offset: by likelihood, P(HRS < b) + P(LRS >= b) is least; by equal-error their
  distance is. Where a stretch of b is equally good, its geometric middle; of several stretches the
  one with the largest ratio of its ends. Boundaries of more states are set one by one, between
  neighbours.
  --comparator-offset s: at each read of a cell ln R is compared with ln b + s z, the same z for all
  boundaries of the cell. s is the relative error of the reference.
  differential-sign: 1 where the cell that holds the bit has the lower resistance, else 0.
Inf and NaN (threshold) become what --non-finite says, before a scale is applied; then so does a
  shared exponent of NaN, whose largest value is 2^127.
Protections lie one bit a cell in the two outermost states. secded takes as many words together as
  have 64 stored bits at most, and zeroes all of them; clamp limits |w| to the largest of ideal
  cells.
Errors. Y: outputs with bias, before ReLU, over all pictures and positions, from the trained weights
  (metrics) or from the weights of ideal cells (metrics_vs_encoded); dY: the same from the weights
  as read, minus Y. relative_l2 = |dY|/|Y| (Frobenius), exactly sqrt(E|dY|^2)/|Y|, with E|dY|^2 =
  sum over filters of sum_k G_kk Var(w_k) + m'G m, m = E[w] - reference, G = P'P of the patches P.
  snr_db = -20 log10(relative_l2); rmse = |dY|/sqrt(outputs). mean_relative_error: mean of |dy|/|y|
  over outputs with |y| > 0.001 max|y|; relu_flip_share: outputs with (y > 0) != (y + dy > 0); both
  without trials for dy normal, with mean Pm and variance (P o P) Var, powers entry by entry.
Trials. A draw is a function of (seed, source, chip, trial, weight, digit), so that numbers depend
  on nothing else. A chip keeps its d2d, faults and traps; each trial writes and reads all its cells.
)";
}
// clang-format on

}  // namespace rramvar::programs
