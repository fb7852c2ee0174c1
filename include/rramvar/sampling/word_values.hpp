#pragma once
/// WordValues: the values of many words at once, whose digits are read analog, or which are taken
/// as they are.

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include "rramvar/core/config.hpp"
#include "rramvar/core/draw_curve.hpp"
#include "rramvar/core/instruction_set.hpp"
#include "rramvar/encoding/cell_map.hpp"
#include "rramvar/encoding/concepts.hpp"
#include "rramvar/encoding/layouts.hpp"
#include "rramvar/sampling/lanes.hpp"
#include "rramvar/sampling/read_counts.hpp"
#include "rramvar/sampling/reading_table.hpp"
#include "rramvar/sampling/step_curve.hpp"
#include "rramvar/sampling/word_pieces.hpp"

namespace rramvar {

/// The values of words, whose digits are read analog by tables or by curves or were read already,
/// or which are taken as they are.
class WordValues {
 public:
  /// Words as they are.
  template <class Encoder>
  static WordValues as_they_are(const Encoder& encoder, InstructionSet set) {
    return WordValues(encoder, ~WordBits{0}, set);
  }
  /// Words whose digits are read elsewhere.
  template <class Encoder>
  static WordValues of_readings(const Encoder& encoder, InstructionSet set) {
    return WordValues(encoder, ~encoder.stored_mask(), set);
  }
  /// Digits read from tables or curves. @param kinds all with readings found beforehand
  template <class Kinds, class Encoder>
  WordValues(const Kinds& kinds, const Encoder& encoder, InstructionSet set)
      : kernels_(&lanes::kernels_for(set)) {
    const std::span<const Digit> digits = encoder.digits();
    for (std::size_t cell = 0; cell < Kinds::widest_type::cells; ++cell) {
      for (std::size_t k = 0; k < digits.size(); ++k) {
        const lanes::InField in{digits[k].field, k == 0 || digits[k - 1].field != digits[k].field};
        kinds.visit(digits[k].width, [&]<class Kind>(const Kind& kind) {
          if constexpr (Kind::is_read_beforehand) {
            add(digits[k], in, kind.table(cell));
          } else {
            add(digits[k], in, kind.curve(cell));
          }
        });
      }
    }
    count_ = digits.size();
    add_fields(encoder.fields(), ~encoder.stored_mask());
  }

  /// Whether the numbers are small enough for this way.
  bool covers() const { return covers_; }

  /// Draws, and values by a layout of the encoder's format, settled. @pre covers()
  /// @param values one a weight, and room for a whole group
  /// @param exact (weight of the piece) → readings of its digits, where a curve does not know one
  template <class Encoder, class Layout, class Exact>
  void operator()(const Encoder& encoder, const Layout& layout, const lanes::Words& words,
                  double* values, ReadCounts& counts, const Exact& exact) {
    if (curves_.empty()) {
      kernels_->sum_readings(words, digits_, fields_, sums_);
      if (are_steps_) complete_sums(words, digits_, exact);
    } else {
      kernels_->sum_curves(words, curves_, fields_, sums_);
      complete_sums(words, curves_, exact);
    }
    combine(encoder, layout, words, values, counts);
  }

  /// The values of words whose digits were read.
  /// @param rows readings of each digit of the encoder
  template <class Encoder, class Layout, class Row>
  void of_read(const Encoder& encoder, const Layout& layout, const lanes::Words& words,
               std::span<const Row> rows, double* values, ReadCounts& counts) {
    RRAMVAR_ASSERT(fields_.size() <= most_fields);
    const std::span<const Digit> digits = encoder.digits();
    for (std::size_t f = 0; f < fields_.size(); ++f) {
      for (std::size_t i = 0; i < words.group_count(); ++i) {
        sums_[f][i] = reliable_part(words.word[i], f);
      }
    }
    for (std::size_t k = 0; k < digits.size(); ++k) {
      auto& sums = sums_[digits[k].field];
      const double place = digits[k].place;
      for (std::size_t i = 0; i < words.group_count(); ++i) sums[i] += place * rows[k][i];
    }
    combine(encoder, layout, words, values, counts);
  }

  /// The values of the words themselves. @pre covers()
  template <class Encoder>
  void of_words(const Encoder& encoder, const FloatLayout& layout, const lanes::Words& words,
                double* values, ReadCounts& counts) {
    kernels_->sum_readings(words, {}, fields_, sums_);
    if (combine_at_once(layout, words, values)) return;
    for (std::size_t i = 0; i < words.count; ++i) {
      values[i] = encoder.settle(encoder.decode(words.word[i]), counts.non_finite_weights);
    }
  }

 private:
  template <class Encoder>
  WordValues(const Encoder& encoder, WordBits reliable, InstructionSet set)
      : kernels_(&lanes::kernels_for(set)) {
    add_fields(encoder.fields(), reliable);
  }

  /// Whether that was possible.
  template <class Layout>
  bool combine_at_once(const Layout& layout, const lanes::Words& words, double* values) {
    if constexpr (std::is_same_v<Layout, FloatLayout>) {
      return kernels_->combine_floats(words, parts_of(layout), sums_, values);
    } else {
      return false;
    }
  }
  template <class Encoder, class Layout>
  void combine(const Encoder& encoder, const Layout& layout, const lanes::Words& words,
               double* values, ReadCounts& counts) {
    if (combine_at_once(layout, words, values)) return;
    std::array<double, most_fields> fields;
    for (std::size_t i = 0; i < words.count; ++i) {
      for (std::size_t f = 0; f < fields_.size(); ++f) fields[f] = sums_[f][i];
      values[i] = encoder.settle(
          layout.combine(words.word[i], std::span<const double>(fields).first(fields_.size())),
          counts.non_finite_weights);
    }
  }
  double reliable_part(WordBits word, std::size_t field) const {
    return static_cast<double>(word >> fields_[field].lsb & fields_[field].reliable);
  }

  template <std::size_t States>
  void add(const Digit& digit, const lanes::InField& in,
           const ReadingTable<double, States>& table) {
    const int state_lsb = 32 + table.state_shift();
    covers_ = covers_ && state_lsb + digit.width <= 64;
    digits_.push_back({in, table.data(), digit.place,
                       table.all_have_as_many_entries() ? table.entries()[0] : 0,
                       table.entries().data(), static_cast<std::uint64_t>(table.state_shift()),
                       covers_ ? low_bits(digit.width) << state_lsb : 0,
                       static_cast<std::uint64_t>(state_lsb - digit.lsb) % 64});
  }

  template <std::size_t States>
  void add(const Digit& digit, const lanes::InField& in, const DrawCurve<States>& curve) {
    constexpr int state_lsb = CurvePieces::state_shift + 2;  // of an index of coefficients
    curves_.push_back({in, curve.data(), digit.place, low_bits(digit.width) << state_lsb,
                       static_cast<std::uint64_t>(state_lsb - digit.lsb) % 64});
  }

  template <std::size_t States>
  void add(const Digit& digit, const lanes::InField& in, const StepCurve<States>& curve) {
    add(digit, in, curve.table());
    are_steps_ = true;
  }

  /// Sums up anew where a reading was not known.
  template <class LaneDigit, class Exact>
  void complete_sums(const lanes::Words& words, const std::vector<LaneDigit>& digits,
                     const Exact& exact) {
    std::array<double, lanes::most_weights> all{};  // NaN where one of the fields is
    for (std::size_t f = 0; f < fields_.size(); ++f) {
      for (std::size_t i = 0; i < lanes::most_weights; ++i) all[i] += sums_[f][i];
    }
    for (std::size_t i = 0; i < words.count; ++i) {
      if (!std::isnan(all[i])) continue;
      for (std::size_t f = 0; f < fields_.size(); ++f) {
        sums_[f][i] = reliable_part(words.word[i], f);
      }
      const std::span<const double> readings = exact(i);
      for (std::size_t k = 0; k < count_; ++k) {
        sums_[digits[k].in.number][i] += digits[k].place * readings[k];
      }
    }
  }

  void add_fields(std::span<const Field> fields, WordBits reliable) {
    covers_ = covers_ && fields.size() <= most_fields;
    for (const Field& field : fields) {
      const WordBits mask = (field.mask() & reliable) >> field.lsb;
      covers_ = covers_ && std::bit_width(mask) <= 52;
      fields_.push_back({mask, static_cast<std::uint64_t>(field.lsb)});
    }
  }

  static lanes::FloatParts parts_of(const FloatLayout& layout) {
    const WordBits non_finite = layout.non_finite_bits();
    return {layout.fields()[1].mask(),
            static_cast<double>(layout.bias),
            power_of_two(-layout.fraction_bits),
            power_of_two(1 - layout.bias),
            non_finite,
            non_finite != 0 ? non_finite : 1};
  }

  const lanes::Kernels* kernels_;
  std::size_t count_ = 0;                    ///< of a word's digits
  std::vector<lanes::ReadingDigit> digits_;  ///< of tables, or of steps; one a cell
  bool are_steps_ = false;                   ///< a reading may be unknown
  std::vector<lanes::CurveDigit> curves_;    ///< of curves, instead
  std::vector<lanes::ReadingField> fields_;
  bool covers_ = true;
  lanes::FieldSums sums_;
};

namespace detail {
/// f(as_they_are), as_they_are(words, values, counts) giving the settled values of lanes::Words.
template <class Encoder, class F>
void visit_decoder(const Encoder& encoder, InstructionSet set, const F& f) {
  auto values_of = WordValues::as_they_are(encoder, set);
  visit_layout(layout_of(encoder.format()), [&](const auto& layout) {
    f([&](const lanes::Words& words, double* values, ReadCounts& counts) {
      if constexpr (std::is_same_v<std::decay_t<decltype(layout)>, FloatLayout>) {
        if (values_of.covers()) return values_of.of_words(encoder, layout, words, values, counts);
      }
      for (std::size_t i = 0; i < words.count; ++i) {
        values[i] = encoder.settle(encoder.decode(words.word[i]), counts.non_finite_weights);
      }
    });
  });
}

/// The values of words, to w_hat.
/// @param for_each_piece calls its argument with (first, lanes::Words) for pieces of the words
template <class Encoder, class ForEachPiece>
void decode_pieces(const Encoder& encoder, std::span<double> w_hat, ReadCounts& counts,
                   InstructionSet set, const ForEachPiece& for_each_piece) {
  std::array<double, lanes::most_weights> values;
  visit_decoder(encoder, set, [&](const auto& as_they_are) {
    for_each_piece([&](std::size_t first, const lanes::Words& words) {
      as_they_are(words, values.data(), counts);
      std::copy_n(values.data(), words.count, w_hat.data() + first);
    });
  });
}
}  // namespace detail

}  // namespace rramvar
