#pragma once
/// Does a number format keep the promises of rramvar/encoding/concepts.hpp?
///
/// In a test of your own format, with whatever test framework:
///
///     for (const std::string& sentence : rramvar::broken_promises(MyFormat{})) fail(sentence);
///
/// Every word of up to 16 bits is decoded, and every middle between two neighbouring values is
/// encoded with the floats beside it; wider formats are tried at random words and weights, and
/// against all words that differ in one bit or by one. No chance is involved: a right format
/// passes, and the verdict is always the same.

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "rramvar/core/philox.hpp"
#include "rramvar/encoding/concepts.hpp"
#include "rramvar/encoding/scale.hpp"

namespace rramvar {

/// How hard the check of a format looks.
struct FormatConformanceOptions {
  std::uint32_t samples = 100'000;  ///< random weights of each kind, and words of wide formats
};

/// The check itself; broken_promises() runs it.
/// @tparam F a NumberFormat
template <NumberFormat F>
class FormatConformance {
 public:
  explicit FormatConformance(const F& format, const FormatConformanceOptions& options = {})
      : f_(format), options_(options) {}

  /// One sentence for each promise that is broken, with the first example.
  std::vector<std::string> operator()() {
    list_values();
    check_words();
    if (!values_.empty()) check_middles();
    check_weights();
    check_special_weights();
    if constexpr (requires(const F& f) { f.largest(); }) check_largest();
    if constexpr (FieldedFormat<F>) check_fields();
    if constexpr (ScaledFormat<F>) check_scale();
    return std::exchange(broken_, {});
  }

 private:
  using Word = word_type_of<F>;
  static constexpr bool is_small = F::bits <= 16;
  static constexpr bool rounds_in_word = requires { requires F::rounds_in_word; };

  /// Says it once a sentence. Written so that a NaN, which compares false, breaks the promise.
  template <class Example>
  void promise(bool kept, const std::string& sentence, const Example& example) {
    if (kept || std::find(said_.begin(), said_.end(), sentence) != said_.end()) return;
    said_.push_back(sentence);
    std::ostringstream text;
    text.precision(17);
    text << sentence << ": " << example;
    broken_.push_back(text.str());
  }

  static bool same(double a, double b) {
    return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b) ||
           (std::isnan(a) && std::isnan(b));
  }

  double value_of(WordBits word) const {
    return static_cast<double>(f_.decode(static_cast<Word>(word)));
  }
  double nearest(float w) { return value_of(word_of(w)); }
  WordBits word_of(float w) {
    const WordBits word = f_.encode(w);
    promise((word & ~low_bits(F::bits)) == 0, "encode sets bits above `bits`", w);
    promise(word == f_.encode(w), "encode gives two words for one weight", w);
    return word & low_bits(F::bits);
  }

  std::uint32_t random(std::uint32_t i, std::uint32_t kind) const {
    return Philox4x32{}({i, kind, 0, 0}, {0, 0})[0];
  }
  /// A weight with any exponent, or with one near 0 where weights are.
  float any_weight(std::uint32_t i) const { return std::bit_cast<float>(random(i, 0)); }
  float usual_weight(std::uint32_t i) const {
    return std::ldexp(static_cast<float>(static_cast<std::int32_t>(random(i, 1))),
                      static_cast<int>(random(i, 2) % 40) - 55);
  }

  template <class Action>
  void for_words(const Action& action) {
    const std::uint32_t count = is_small ? std::uint32_t{1} << F::bits : options_.samples;
    for (std::uint32_t i = 0; i < count; ++i) {
      const WordBits wide = WordBits{random(i, 3)} << 32 | random(i, 4);
      action(is_small ? WordBits{i} : wide & low_bits(F::bits));
    }
  }

  /// The finite values of a small format, ascending, each once.
  void list_values() {
    if constexpr (is_small) {
      for_words([&](WordBits word) {
        if (std::isfinite(value_of(word))) values_.push_back(value_of(word));
      });
      std::sort(values_.begin(), values_.end());
      values_.erase(std::unique(values_.begin(), values_.end()), values_.end());
    }
  }

  void check_words() {
    for_words([&](WordBits word) {
      const double value = value_of(word);
      promise(same(value, value_of(word)), "decode gives two values for one word", word);
      const auto w = static_cast<float>(value);
      if (!std::isfinite(value) || static_cast<double>(w) != value) return;
      promise(nearest(w) == value, "encode does not find a word's own value", value);
    });
  }

  void check_middles() {
    for (std::size_t i = 0; i + 1 < values_.size(); ++i) {
      const auto middle = static_cast<float>(values_[i] + (values_[i + 1] - values_[i]) / 2);
      for (const float w :
           {std::nextafter(middle, -1e38f), middle, std::nextafter(middle, 1e38f)}) {
        check_nearest(w);
      }
    }
  }

  void check_weights() {
    for (std::uint32_t i = 0; i < options_.samples; ++i) {
      for (const float w : {any_weight(i), usual_weight(i)}) {
        if (std::isfinite(w)) check_nearest(w);
      }
    }
  }

  /// decode(encode(w)) is the nearest value; Inf and NaN are, beyond the last one.
  void check_nearest(float w) {
    const auto exact = static_cast<double>(w);
    const WordBits word = word_of(w);
    const double value = value_of(word);
    if constexpr (is_small) {
      const auto above = std::lower_bound(values_.begin(), values_.end(), exact);
      const bool beyond = above == values_.end() || *above > exact;
      if (!std::isfinite(value)) {
        const bool outside = above == values_.end() || (above == values_.begin() && beyond);
        promise(outside, "encode makes Inf or NaN of a weight within the values", w);
        return;
      }
      const double right = above == values_.end() ? values_.back() : *above;
      const double left = beyond && above != values_.begin() ? *(above - 1) : right;
      if constexpr (rounds_in_word) {
        promise(value == left || value == right, "encode passes over a value nearer to w", w);
      } else {
        const double best = std::min(std::abs(left - exact), std::abs(right - exact));
        promise(std::abs(value - exact) == best, "encode does not find the value nearest to w", w);
      }
    } else if (!rounds_in_word && std::isfinite(value)) {
      const double distance = std::abs(value - exact);
      const auto compare = [&](WordBits other) {
        const double its = value_of(other & low_bits(F::bits));
        promise(!(std::abs(its - exact) < distance), "encode does not find the value nearest to w",
                w);
      };
      for (int bit = 0; bit < F::bits; ++bit) compare(word ^ (WordBits{1} << bit));
      compare(word + 1);
      compare(word - 1);
    }
  }

  void check_special_weights() {
    constexpr float infinity = std::numeric_limits<float>::infinity();
    bool has_nan = false;
    if constexpr (is_small) {
      for_words([&](WordBits word) { has_nan = has_nan || std::isnan(value_of(word)); });
      if (has_nan) {
        const float nan = std::numeric_limits<float>::quiet_NaN();
        promise(std::isnan(nearest(nan)), "NaN, which has a word, is lost", nan);
      }
      for (const float w : {infinity, -infinity}) {
        const double value = nearest(w);
        promise(!std::isfinite(value) || value == (w > 0 ? values_.back() : values_.front()),
                "infinity becomes a number that is not the last", w);
      }
    }
    for (const float w : {infinity, -infinity, std::numeric_limits<float>::quiet_NaN(),
                          std::numeric_limits<float>::max(), 1e-45f}) {
      word_of(w);
    }
    promise(nearest(0.0f) == nearest(-0.0f), "0 and -0 have different values", nearest(-0.0f));
  }

  void check_largest() {
    const double largest = largest_of(f_);
    if constexpr (is_small) {
      promise(largest == values_.back(), "largest() is not the largest value", largest);
    } else {
      bool is_largest = std::isfinite(largest);
      for_words([&](WordBits word) { is_largest = is_largest && !(exceeds(word, largest)); });
      promise(is_largest, "largest() is not the largest value", largest);
    }
  }
  bool exceeds(WordBits word, double limit) const {
    return std::isfinite(value_of(word)) && value_of(word) > limit;
  }

  void check_fields() requires FieldedFormat<F> {
    const auto layout = f_.layout();
    WordBits covered = 0;
    bool disjoint = true;
    for (const Field& field : layout.fields()) {
      disjoint = disjoint && (covered & field.mask()) == 0;
      covered |= field.mask();
    }
    promise(disjoint, "a bit belongs to two fields", covered);
    promise(covered == low_bits(F::bits), "the fields do not cover the word", covered);
    for_words([&](WordBits word) {
      std::vector<double> values;
      for (const Field& field : layout.fields()) {
        values.push_back(static_cast<double>(field.of(word)));
      }
      promise(same(layout.combine(word, values), value_of(word)),
              "fields read exactly do not make the decoded value", word);
    });
  }

  void check_scale() requires ScaledFormat<F> {
    std::vector<float> weights(100);
    const auto scale_of = [&](float factor) {
      for (std::uint32_t i = 0; i < weights.size(); ++i) {
        weights[i] = factor * static_cast<float>(random(i, 5)) - factor * 0x1.8p31f;
      }
      return f_.affine_for(weights);
    };
    const Affine one = scale_of(0x1p-32f);
    const Affine large = scale_of(0x1p-30f);
    promise(std::isfinite(one.scale) && one.scale > 0.0f, "the scale is not positive", one.scale);
    promise(large.scale == 4.0f * one.scale && large.zero_point == one.zero_point,
            "weights four times as large do not have four times the scale", large.scale);
    const float special[] = {0.0f, std::numeric_limits<float>::infinity(),
                             std::numeric_limits<float>::quiet_NaN()};
    for (const auto& group :
         {std::span<const float>{}, std::span(special).first(1), std::span<const float>(special)}) {
      const float scale = f_.affine_for(group).scale;
      promise(std::isfinite(scale) && scale >= 0.0f,
              "the scale of no weights, of zeros, or of Inf and NaN is negative or not finite",
              scale);
    }
  }

  const F& f_;
  FormatConformanceOptions options_;
  std::vector<double> values_;
  std::vector<std::string> said_;
  std::vector<std::string> broken_;
};

/// One sentence for each promise of encoding/concepts.hpp that the format breaks.
template <NumberFormat F>
std::vector<std::string> broken_promises(const F& format,
                                         const FormatConformanceOptions& options = {}) {
  return FormatConformance<F>(format, options)();
}

}  // namespace rramvar
