// Each way of reading against cell by cell, bit by bit, with every set of instructions that this
// processor has.
#include "rramvar/sampling/read_plan.hpp"

#include <bit>
#include <cstdint>
#include <limits>

#include "catch.hpp"
#include "random.hpp"
#include "rramvar/device/sources/device_to_device.hpp"
#include "rramvar/device/sources/read_noise.hpp"
#include "rramvar/device/sources/stuck_at.hpp"
#include "rramvar/device/varied_device.hpp"
#include "rramvar/encoding/block_float.hpp"
#include "rramvar/encoding/fixed_point.hpp"
#include "rramvar/encoding/integers.hpp"
#include "rramvar/encoding/posit.hpp"
#include "rramvar/readout/differential.hpp"
#include "rramvar/readout/threshold.hpp"
#include "rramvar/sampling/variability_sampler.hpp"
#include "sampling/devices.hpp"

using namespace rramvar;

namespace {

/// Tables of different lengths, one of them a single entry.
template <std::size_t S>
DeviceLUT<S> uneven_table() {
  std::array<std::vector<ohm>, S> resistance_ohm;
  const auto device = test::noisy_device<S>(1.5);
  for (LogicState s = 0; s < S; ++s) {
    const std::size_t n = s == 0 ? 1 : 40 * s + 7;
    for (std::uint32_t i = 0; i < n; ++i) {
      DrawEngine engine({.trial = i}, static_cast<std::uint32_t>(s), 0, DrawSource::tabulation);
      resistance_ohm[s].push_back(device(s, engine));
    }
  }
  return DeviceLUT<S>(resistance_ohm);
}

template <std::size_t S>
DeviceLUT<S> even_table() {
  return DeviceLUT<S>::tabulate(test::noisy_device<S>(1.5), 333);
}

// With references given, since those found in a table depend on knowing that it is one. At 5 kΩ
// both states are misread often.
const std::vector<ohm> levels{1e6, 3.7e5, 1.4e5, 5.2e4, 1.9e4, 7.2e3, 2.7e3, 1e3};
const std::vector<ohm> levels_of_two{1e5, 1e4};
const ThresholdReadout two_states{{5e3}};
const ThresholdReadout eight_states{{6e5, 2e5, 8e4, 3e4, 1e4, 4e3, 1.5e3}};

bool same(const ReadCounts& a, const ReadCounts& b) {
  return a.cells_read == b.cells_read && a.bits_misread == b.bits_misread &&
         a.non_finite_weights == b.non_finite_weights;
}

/// A digital readout that keeps its confusion to itself, so that nobody reads error by error.
template <class Readout>
struct Discreet {
  template <class Reader>
  struct ReaderOf {
    Reader reader;
    LogicState operator()(ohm r) const { return reader(r); }
  };
  Readout readout;
  Discreet for_states(std::span<const LogicState> chosen, std::size_t states) const {
    return {readout.for_states(chosen, states)};
  }
  template <class D>
  auto calibrate(const D& distribution) const {
    return ReaderOf<decltype(readout.calibrate(distribution))>{readout.calibrate(distribution)};
  }
};

template <class Readout>
auto discreet(const Readout& readout) {
  if constexpr (std::is_same_v<Readout, ThresholdReadout>) {
    return Discreet<Readout>{readout};
  } else {
    return readout;
  }
}

constexpr InstructionSet all_sets[] = {InstructionSet::baseline, InstructionSet::avx2,
                                       InstructionSet::avx512};

/// @param words any, of the format's bits
template <std::size_t S, class Encoder, class Readout>
void check(const Encoder& encoder, const Readout& readout, const DeviceLUT<S>& lut,
           const std::vector<typename Encoder::word_type>& all_words) {
  const VariabilitySampler tables(lut, discreet(readout));
  const ReadPlan hidden = VariabilitySampler(test::Hidden<S>{lut}, discreet(readout)).plan(encoder);
  const ReadPlan plain = tables.plan(encoder, {.plain = true});
  REQUIRE(hidden.way() == ReadWay::cell_by_cell);
  REQUIRE(plain.way() == ReadWay::cell_by_cell);
  const TrialIndex at{.seed = 0x0123456789abcdef, .trial = 0x89abcdef, .chip = 0xfedcba98};
  for (const std::size_t n : {1u, 7u, 8u, 9u, 63u, 64u, 65u, 200u}) {
    const WordView words = std::span(all_words).first(n);
    const auto first = static_cast<std::uint32_t>(n == 65 ? 0xffffff00 : n);
    std::vector<double> expected(n);
    const ReadCounts counts = hidden.read(words, at, expected, first);
    std::vector<WordBits> words_read(n);
    if (plain.is_digital()) hidden.read_words(words, at, words_read, first);
    const auto check_plan = [&](const ReadPlan& plan) {
      std::vector<double> w_hat(n);
      REQUIRE(same(plan.read(words, at, w_hat, first), counts));
      REQUIRE(test::bits(w_hat) == test::bits(expected));
      if (!plan.is_digital()) return;
      std::vector<WordBits> read(n);
      const ReadCounts of_words = plan.read_words(words, at, read, first);
      REQUIRE(read == words_read);
      REQUIRE(of_words.bits_misread == counts.bits_misread);
      REQUIRE(of_words.cells_read == counts.cells_read);
    };
    check_plan(plain);
    for (const InstructionSet set : all_sets) {
      if (!has(set)) continue;
      CAPTURE(n, static_cast<int>(set));
      const ReadPlan fast = tables.plan(encoder, {.set = set});
      REQUIRE(fast.way() == (fast.is_digital() ? ReadWay::by_cuts : ReadWay::by_table));
      check_plan(fast);
    }
  }
}

template <class Format>
std::vector<word_type_of<Format>> random_words(int used_bits = Format::bits) {
  test::Random random(7);
  std::vector<word_type_of<Format>> words;
  for (int i = 0; i < 200; ++i) {
    const WordBits word = WordBits{random.word()} << 32 | random.word();
    words.push_back(static_cast<word_type_of<Format>>(word & low_bits(used_bits)));
  }
  words[1] = 0;
  words[2] = static_cast<word_type_of<Format>>(low_bits(used_bits));  // NaN, in most formats
  return words;
}

/// All that can be asked of a format, analog and digital.
template <class Format>
void check_format(const Format& format, std::initializer_list<StoredBits> stored,
                  int used_bits = Format::bits) {
  const auto words = random_words<Format>(used_bits);
  for (const StoredBits& bits_stored : stored) {
    for (const auto policy : {NonFinite::saturate, NonFinite::propagate}) {
      const BitEncoder<Format> one(format, bits_stored, {}, policy);
      check<2>(one, ConductanceReadout{}, even_table<2>(), words);
      check<2>(one, LogResistanceReadout{}, uneven_table<2>(), words);
      check<2>(one, two_states, even_table<2>(), words);
    }
  }
  using Three = BitEncoder<Format, UniformCells<3>>;
  const Three three(format);
  check<8>(three, LogResistanceReadout{levels}, even_table<8>(), words);
  check<8>(three, ResistanceReadout{levels}, uneven_table<8>(), words);
  check<8>(three, eight_states, even_table<8>(), words);
}

}  // namespace

TEST_CASE("Floating-point words through tables: the plain path's bits") {
  check_format(binary16{}, {store::all, store::fraction, store::exponent,
                            store::sign | store::fraction, store::mask(0x4a31)});
  check_format(binary32{}, {store::all, store::exponent});
  check_format(binary64{}, {store::fraction, store::all});
  check_format(e4m3{}, {store::all});
  check_format(e2m1{}, {store::all, store::mask(0x5)});
}

TEST_CASE("Integers through tables: the plain path's bits") {
  check_format(twos_complement<8>{}, {store::all, store::integer});
  check_format(sign_magnitude<5>{}, {store::all, store::sign});
  check_format(fixed_point<3, 12>{}, {store::all, store::fraction});
  check_format(binary_weight{}, {store::all});
}

TEST_CASE("Formats chosen at run time through tables: the plain path's bits") {
  check_format(AnyFormat(binary32{}), {store::all}, 32);
  check_format(AnyFormat(twos_complement<8>{}), {store::all}, 8);
  check_format(AnyFormat(mxfp4{}), {store::all}, 4);
  // A layout that is none of the known ones.
  check_format(AnyFormat(e8m0{}), {store::all}, 8);
}

TEST_CASE("A format without fields through tables: the plain path's bits") {
  const BitEncoder<posit<8, 2>> encoder;
  check<2>(encoder, two_states, even_table<2>(), random_words<posit<8, 2>>());
}

TEST_CASE("Cells of several widths and Gray code through tables: the plain path's bits") {
  const auto words = random_words<binary16>();
  const FieldCells natural{.exponent = {1}, .fraction = {3}};
  check<8>(BitEncoder<binary16, FieldCells>(binary16{}, store::all, natural),
           LogResistanceReadout{levels}, even_table<8>(), words);
  for (const auto from : {SplitFrom::least_significant, SplitFrom::most_significant}) {
    const FieldCells gray{.exponent = {2, CellCode::gray, from},
                          .fraction = {3, CellCode::gray, from}};
    check<8>(BitEncoder<binary16, FieldCells>(binary16{}, store::all, gray), eight_states,
             even_table<8>(), words);
    check<8>(BitEncoder<binary16, FieldCells>(binary16{}, store::mask(0x3bbf), gray), eight_states,
             uneven_table<8>(), words);
  }
  check<8>(BitEncoder<binary16, UniformCells<3>>{}, test::Stuck<5>{}, even_table<8>(), words);
}

namespace {
/// A digital readout whose state changes with every entry.
struct Erratic {
  struct Reader {
    LogicState operator()(ohm r) const { return std::bit_cast<std::uint64_t>(r) >> 20 & 1; }
  };
  template <class D>
  Reader calibrate(const D&) const {
    return {};
  }
};
}  // namespace

TEST_CASE("What the fast way does not cover goes the plain path") {
  const BitEncoder<binary16> encoder;
  const auto words = random_words<binary16>();
  const ReadPlan plain =
      VariabilitySampler(test::Hidden<2>{even_table<2>()}, Erratic{}).plan(encoder);
  const ReadPlan tables = VariabilitySampler(even_table<2>(), Erratic{}).plan(encoder);
  CHECK(tables.way() == ReadWay::cell_by_cell);
  std::vector<double> expected(200);
  std::vector<double> w_hat(200);
  const ReadCounts counts = plain.read(std::span(words), {}, expected);
  CHECK(same(tables.read(std::span(words), {}, w_hat), counts));
  CHECK(test::bits(w_hat) == test::bits(expected));
}

TEST_CASE("What a sampler reads is what its plan reads") {
  const BitEncoder<binary16> encoder;
  const auto words = random_words<binary16>();
  const VariabilitySampler sampler(even_table<2>(), two_states);
  const ReadPlan plan = sampler.plan(encoder);
  std::vector<double> a(200), b(200);
  CHECK(same(sampler.sample(encoder, words, {.trial = 3}, a, 7),
             plan.read(std::span(words), {.trial = 3}, b, 7)));
  CHECK(test::bits(a) == test::bits(b));
  std::vector<WordBits> x(200), y(200);
  sampler.read_words(encoder, words, {.trial = 3}, x, 7);
  plan.read_words(std::span(words), {.trial = 3}, y, 7);
  CHECK(x == y);
}

TEST_CASE("Trials that are read together read as one after the other") {
  const auto law = test::noisy_device<2>(1.5);
  const DeviceToDevice<2> d2d{{0.5, 0.1}};
  const ReadNoise noise{0.05};
  const auto words = random_words<binary16>();
  const TrialIndex trials[] = {{1, 3, 0}, {1, 4, 0}, {1, 9, 0}, {1, 9, 1}, {1, 4, 1}, {2, 4, 1}};
  const auto check = [&](const auto& device, const auto& readout, ReadWay way) {
    const ReadPlan plan = VariabilitySampler(device, readout).plan(BitEncoder<binary16>{});
    CHECK(plan.way() == way);
    std::vector<double> together(std::size(trials) * words.size());
    std::array<ReadCounts, std::size(trials)> counts;
    counts.fill({.cells_read = 77, .bits_misread = 77});
    plan.read(std::span(words), trials, together, counts, 9);
    std::vector<double> expected;
    for (std::size_t t = 0; t < std::size(trials); ++t) {
      std::vector<double> w_hat(words.size());
      const ReadCounts of_trial = plan.read(std::span(words), trials[t], w_hat, 9);
      CHECK(same(counts[t], of_trial));
      CHECK(counts[t].cells_stuck == of_trial.cells_stuck);
      expected.insert(expected.end(), w_hat.begin(), w_hat.end());
    }
    CHECK(test::bits(together) == test::bits(expected));
  };
  const ConductanceReadout analog{levels_of_two};
  check(even_table<2>(), analog, ReadWay::by_table);
  check(law, analog, ReadWay::by_curves);
  check(VariedDevice{even_table<2>(), d2d}, analog, ReadWay::cell_by_cell);
  check(VariedDevice{law, StuckAt<2>({0.002, 0.001}), d2d, noise}, analog, ReadWay::cell_by_cell);
  check(VariedDevice{law, d2d}, DifferentialReadout<>{analog}, ReadWay::cell_by_cell);
  check(VariedDevice{law, noise, d2d}, two_states, ReadWay::cell_by_cell);
  check(even_table<2>(), discreet(two_states), ReadWay::by_cuts);
  check(test::noisy_device<2>(0.5), ThresholdReadout{}, ReadWay::error_by_error);
}

TEST_CASE("The widest set of instructions is one that the processor has") {
  CHECK(has(InstructionSet::baseline));
  CHECK(has(widest_instruction_set()));
}

TEST_CASE("Pairs of cells through tables read as pair after pair does, but for the order of sums") {
  const DeviceLUT<2> lut = uneven_table<2>();
  const DifferentialReadout<> readout{{levels_of_two}};
  const VariabilitySampler sampler(lut, readout);
  const TrialIndex at{.seed = 5, .trial = 6, .chip = 7};
  const auto check_pairs = [&](const auto& encoder, const auto& words) {
    std::vector<double> expected(words.size());
    const ReadCounts counts =
        sampler.plan(encoder, {.plain = true}).read(std::span(words), at, expected, 9);
    std::vector<double> first;
    for (const InstructionSet set : all_sets) {
      if (!has(set)) continue;
      const ReadPlan plan = sampler.plan(encoder, {.set = set});
      REQUIRE(plan.way() == ReadWay::by_table);
      std::vector<double> w_hat(words.size());
      CHECK(same(plan.read(std::span(words), at, w_hat, 9), counts));
      if (first.empty()) first = w_hat;
      CHECK(test::bits(w_hat) == test::bits(first));
      for (std::size_t i = 0; i < words.size(); ++i) {
        CAPTURE(i);
        CHECK_THAT(w_hat[i], test::within_rel(expected[i], 1e-11));
      }
    }
  };
  auto words = random_words<fixed_point<3, 4>>();
  check_pairs(BitEncoder<fixed_point<3, 4>>{}, words);
  check_pairs(BitEncoder<binary32>{store::fraction},
              std::vector<std::uint32_t>{0x3f800001, 0x40490fdb, 0xbf123456});
}
