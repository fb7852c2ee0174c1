#pragma once
/// The fast way through tables: readings, or numbers read, for many words at once. It gives the
/// same bits as VariabilitySampler's plain path, which is the definition.

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "rramvar/encoding/any_format.hpp"
#include "rramvar/encoding/cell_map.hpp"
#include "rramvar/encoding/concepts.hpp"
#include "rramvar/encoding/layouts.hpp"
#include "rramvar/sampling/lanes.hpp"
#include "rramvar/sampling/rare_misreads.hpp"
#include "rramvar/sampling/read_counts.hpp"
#include "rramvar/sampling/reading_curve.hpp"
#include "rramvar/sampling/reading_table.hpp"
#include "rramvar/sampling/step_curve.hpp"

namespace rramvar {

namespace detail {
/// f(first, lanes::Words) for pieces of the words, from `first` on.
template <class Word, class F>
void for_each_piece(std::span<const Word> words, const TrialIndex& at, std::uint32_t first_weight,
                    const F& f) {
  lanes::Words piece{};
  piece.at = at;
  for (std::size_t first = 0; first < words.size(); first += lanes::most_weights) {
    piece.first_weight = first_weight + static_cast<std::uint32_t>(first);
    piece.count = std::min(lanes::most_weights, words.size() - first);
    for (std::size_t i = 0; i < piece.count; ++i) piece.word[i] = words[first + i];
    f(first, std::as_const(piece));
  }
}

/// The layout of a format; none if it has none.
template <class Format>
decltype(auto) layout_of(const Format& format) {
  if constexpr (FieldedFormat<Format>) {
    return format.layout();
  } else {
    return std::monostate{};
  }
}

/// f(layout), once for all weights: the layout that a format chosen at run time has, if known.
template <class Layout, class F>
void visit_layout(const Layout& layout, const F& f) {
  if constexpr (std::is_same_v<Layout, AnyLayout>) {
    std::visit(
        [&](const auto& known) {
          if constexpr (std::is_same_v<std::decay_t<decltype(known)>, std::monostate>) {
            f(layout);
          } else {
            f(known);
          }
        },
        layout.known());
  } else {
    f(layout);
  }
}
}  // namespace detail

/// The values of words, whose digits are read analog by tables or by curves, or which are taken as
/// they are.
class WordValues {
 public:
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
  /// Words as they are.
  template <class Encoder>
  WordValues(const Encoder& encoder, InstructionSet set) : kernels_(&lanes::kernels_for(set)) {
    add_fields(encoder.fields(), ~WordBits{0});
  }

  /// Whether the numbers are small enough for this way.
  bool covers() const { return covers_; }

  /// Draws, and values by a layout of the encoder's format, settled. @pre covers()
  /// @param values one a weight, and room for a whole group
  /// @param exact (weight of the piece, readings of its digits), where a curve does not know one
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
    if constexpr (std::is_same_v<Layout, FloatLayout>) {
      if (kernels_->combine_floats(words, parts_of(layout), sums_, values)) return;
    }
    for (std::size_t i = 0; i < words.count; ++i) {
      if (digits_.empty() && curves_.empty()) {
        values[i] = encoder.decode(words.word[i]);
      } else {
        std::array<double, lanes::most_fields> fields;
        for (std::size_t f = 0; f < fields_.size(); ++f) fields[f] = sums_[f][i];
        values[i] =
            layout.combine(words.word[i], std::span<const double>(fields).first(fields_.size()));
      }
      values[i] = encoder.settle(values[i], counts.non_finite_weights);
    }
  }

 private:
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
  void add(const Digit& digit, const lanes::InField& in, const ReadingCurve<States>& curve) {
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
    std::array<double, lanes::most_digits> readings{};
    std::array<double, lanes::most_weights> all{};  // NaN where one of the fields is
    for (std::size_t f = 0; f < fields_.size(); ++f) {
      for (std::size_t i = 0; i < lanes::most_weights; ++i) all[i] += sums_[f][i];
    }
    for (std::size_t i = 0; i < words.count; ++i) {
      if (!std::isnan(all[i])) continue;
      for (std::size_t f = 0; f < fields_.size(); ++f) {
        sums_[f][i] = static_cast<double>(words.word[i] >> fields_[f].lsb & fields_[f].reliable);
      }
      exact(i, std::span(readings).first(count_));
      for (std::size_t k = 0; k < count_; ++k) {
        sums_[digits[k].in.number][i] += digits[k].place * readings[k];
      }
    }
  }

  void add_fields(std::span<const Field> fields, WordBits reliable) {
    covers_ = covers_ && fields.size() <= lanes::most_fields;
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

/// Digital readout of words by tables, or rather by the random words where their reading changes.
class TableWords {
 public:
  /// @param kinds all with readings found beforehand
  template <class Kinds>
  TableWords(const Kinds& kinds, std::span<const Digit> digits,
             InstructionSet set = widest_instruction_set())
      : kernels_(&lanes::kernels_for(set)), stored_(bits_of(digits)) {
    for (const Digit& digit : digits) {
      kinds.visit(digit.width, [&](const auto& kind) { add(digit, kind.cuts()); });
    }
  }

  /// Whether the reading changes seldom enough for this way.
  bool covers() const { return covers_; }

  /// f(first, words read) for pieces of the words. @pre covers()
  /// @return the number of bits misread
  template <class Word, class F>
  std::uint64_t for_each_piece(std::span<const Word> words, const TrialIndex& at,
                               std::uint32_t first_weight, const F& f) const {
    std::uint64_t misread = 0;
    lanes::Words read{};
    detail::for_each_piece(words, at, first_weight,
                           [&](std::size_t first, const lanes::Words& written) {
                             misread += kernels_->read_words(written, digits_, ~stored_, read.word);
                             read.count = written.count;
                             f(first, std::as_const(read));
                           });
    return misread;
  }

 private:
  static constexpr std::size_t most_cuts = 8;

  template <std::size_t States>
  void add(const Digit& digit, const std::array<std::vector<ReadingCut>, States>& of_state) {
    std::size_t cuts = 0;
    for (const auto& cut : of_state) cuts = std::max(cuts, cut.size() - 1);
    covers_ = covers_ && cuts <= most_cuts;
    if (!covers_) return;
    // States of the kind are as many as the digit has numbers.
    auto& rows = rows_.emplace_back(
        std::make_unique<std::uint64_t[]>((1 + 2 * cuts) * States));  // first, cuts, changes
    std::uint64_t* const cut = &rows[States];
    std::uint64_t* const change = &rows[(1 + cuts) * States];
    for (WordBits n = 0; n < States; ++n) {
      const auto& of_number = of_state[digit.state_of(n)];
      WordBits number = digit.number_of(of_number[0].reading);
      rows[n] = number;
      for (std::size_t c = 0; c < cuts; ++c) {
        const bool is_cut = c + 1 < of_number.size();
        const WordBits next = is_cut ? digit.number_of(of_number[c + 1].reading) : number;
        cut[c * States + n] = is_cut ? of_number[c + 1].word : std::uint64_t{1} << 32;
        change[c * States + n] = number ^ next;
        number = next;
      }
    }
    digits_.push_back({low_bits(digit.width), digit.lsb, cuts, rows.get(), cut, change});
  }

  const lanes::Kernels* kernels_;
  WordBits stored_;
  std::vector<std::unique_ptr<std::uint64_t[]>> rows_;
  std::vector<lanes::CutDigit> digits_;
  bool covers_ = true;
};

/// VariabilitySampler::sample, analog by tables or curves, where this way covers it.
/// @param exact (index of a word, readings of its digits), where a curve does not know one
template <class Kinds, class Encoder, class Exact>
std::optional<ReadCounts> sample_by_tables(const Kinds& kinds, const Encoder& encoder,
                                           std::span<const typename Encoder::word_type> words,
                                           const TrialIndex& at, std::span<double> w_hat,
                                           std::uint32_t first_weight, const Exact& exact,
                                           InstructionSet set = widest_instruction_set()) {
  WordValues values_of(kinds, encoder, set);
  if (!values_of.covers()) return {};
  ReadCounts counts;
  counts.cells_read = words.size() * encoder.digits().size() * Kinds::widest_type::cells;
  std::array<double, lanes::most_weights> values;
  detail::visit_layout(encoder.format().layout(), [&](const auto& layout) {
    detail::for_each_piece(
        words, at, first_weight, [&](std::size_t first, const lanes::Words& piece) {
          values_of(encoder, layout, piece, values.data(), counts,
                    [&](std::size_t i, std::span<double> readings) { exact(first + i, readings); });
          std::copy_n(values.data(), piece.count, w_hat.data() + first);
        });
  });
  return counts;
}

namespace detail {
/// f(as_they_are), as_they_are(words, values, counts) giving the settled values of lanes::Words.
template <class Encoder, class F>
void visit_decoder(const Encoder& encoder, InstructionSet set, const F& f) {
  WordValues values_of(encoder, set);
  visit_layout(layout_of(encoder.format()), [&](const auto& layout) {
    f([&](const lanes::Words& words, double* values, ReadCounts& counts) {
      if constexpr (std::is_same_v<std::decay_t<decltype(layout)>, FloatLayout>) {
        if (values_of.covers()) {
          return values_of(encoder, layout, words, values, counts, [](auto, auto) {});
        }
      }
      for (std::size_t i = 0; i < words.count; ++i) {
        values[i] = encoder.settle(encoder.decode(words.word[i]), counts.non_finite_weights);
      }
    });
  });
}
}  // namespace detail

/// VariabilitySampler::sample, digital, where this way covers it.
template <class Kinds, class Encoder>
std::optional<ReadCounts> sample_by_cuts(const Kinds& kinds, const Encoder& encoder,
                                         std::span<const typename Encoder::word_type> words,
                                         const TrialIndex& at, std::span<double> w_hat,
                                         std::uint32_t first_weight,
                                         InstructionSet set = widest_instruction_set()) {
  const TableWords read_of(kinds, encoder.digits(), set);
  if (!read_of.covers()) return {};
  ReadCounts counts;
  counts.cells_read = words.size() * encoder.digits().size();
  std::array<double, lanes::most_weights> values;
  detail::visit_decoder(encoder, set, [&](const auto& as_they_are) {
    counts.bits_misread = read_of.for_each_piece(
        words, at, first_weight, [&](std::size_t first, const lanes::Words& read) {
          as_they_are(read, values.data(), counts);
          std::copy_n(values.data(), read.count, w_hat.data() + first);
        });
  });
  return counts;
}

/// VariabilitySampler::sample, digital, where few digits are misread.
template <class Encoder>
ReadCounts sample_by_misreads(const RareMisreads& misreads, const Encoder& encoder,
                              std::span<const typename Encoder::word_type> words,
                              const TrialIndex& at, std::span<double> w_hat,
                              std::uint32_t first_weight) {
  ReadCounts counts;
  std::array<double, lanes::most_weights> values;
  detail::visit_decoder(encoder, widest_instruction_set(), [&](const auto& as_they_are) {
    detail::for_each_piece(words, at, first_weight,
                           [&](std::size_t first, const lanes::Words& piece) {
                             as_they_are(piece, values.data(), counts);
                             std::copy_n(values.data(), piece.count, w_hat.data() + first);
                           });
  });
  std::vector<std::pair<std::size_t, WordBits>> misread;  // words with misread bits, and these
  misreads(words, at, first_weight, [&](std::size_t i, WordBits bits) {
    if (misread.empty() || misread.back().first != i) misread.emplace_back(i, 0);
    misread.back().second |= bits;
  });
  for (const auto& [i, bits] : misread) {
    const WordBits stored = words[i];
    counts.bits_misread += static_cast<std::uint64_t>(std::popcount(bits));
    std::uint64_t as_stored = 0;  // counted above already
    encoder.settle(encoder.decode(stored), as_stored);
    counts.non_finite_weights -= as_stored;
    w_hat[i] = encoder.settle(encoder.decode(stored ^ bits), counts.non_finite_weights);
  }
  return counts;
}

}  // namespace rramvar
