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
#include "rramvar/sampling/reading_table.hpp"

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

inline std::size_t whole_quads(std::size_t digits) {
  return (digits + 3) / 4 * 4;
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
    for (const Digit& digit : digits) {
      kinds.visit(digit.width, [&]<class Kind>(const Kind& kind) {
        if constexpr (Kind::is_read_beforehand) {
          add(digit, kind.table());
        } else {
          add(digit, kind.curve());
        }
      });
    }
    // The other digits of the last quad are drawn for nothing.
    if (!digits_.empty()) digits_.resize(detail::whole_quads(digits.size()), digits_.front());
    if (!curves_.empty()) curves_.resize(detail::whole_quads(digits.size()), curves_.front());
    add_fields(encoder.fields(), digits, ~encoder.stored_mask());
  }
  /// Words as they are.
  template <class Encoder>
  WordValues(const Encoder& encoder, InstructionSet set) : kernels_(&lanes::kernels_for(set)) {
    add_fields(encoder.fields(), {}, ~WordBits{0});
  }

  /// Whether the numbers are small enough for this way.
  bool covers() const { return covers_; }

  /// Draws, and values by a layout of the encoder's format, settled. @pre covers()
  /// @param values one a weight, and room for a whole group
  /// @param exact (weight of the piece, digit) → reading, where a curve does not know it
  template <class Encoder, class Layout, class Exact>
  void operator()(const Encoder& encoder, const Layout& layout, const lanes::Words& words,
                  double* values, ReadCounts& counts, const Exact& exact) {
    if (curves_.empty()) {
      kernels_->sum_readings(words, digits_, fields_, sums_);
    } else {
      kernels_->sum_curves(words, curves_, fields_, sums_);
      complete_sums(words, exact);
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
  void add(const Digit& digit, const ReadingTable<double, States>& table) {
    const int state_lsb = 32 + table.state_shift();
    covers_ = covers_ && state_lsb + digit.width <= 64;
    digits_.push_back({table.data(), digit.place,
                       table.all_have_as_many_entries() ? table.entries()[0] : 0,
                       table.entries().data(), static_cast<std::uint64_t>(table.state_shift()),
                       covers_ ? low_bits(digit.width) << state_lsb : 0,
                       static_cast<std::uint64_t>(state_lsb - digit.lsb) % 64});
  }

  template <std::size_t States>
  void add(const Digit& digit, const ReadingCurve<States>& curve) {
    curves_.push_back({curve.data(), digit.place, low_bits(digit.width) << CurvePieces::state_shift,
                       static_cast<std::uint64_t>(CurvePieces::state_shift - digit.lsb) % 64});
  }

  /// Sums up anew where a reading was not known.
  template <class Exact>
  void complete_sums(const lanes::Words& words, const Exact& exact) {
    for (std::size_t i = 0; i < words.count; ++i) {
      bool known = true;
      for (std::size_t f = 0; f < fields_.size(); ++f) known = known && !std::isnan(sums_[f][i]);
      if (known) continue;
      std::size_t k = 0;
      for (std::size_t f = 0; f < fields_.size(); ++f) {
        const lanes::ReadingField& field = fields_[f];
        double sum = static_cast<double>(words.word[i] >> field.lsb & field.reliable);
        for (const std::size_t end = k + field.digits; k < end; ++k) {
          sum += curves_[k].place * exact(i, k);
        }
        sums_[f][i] = sum;
      }
    }
  }

  void add_fields(std::span<const Field> fields, std::span<const Digit> digits, WordBits reliable) {
    covers_ = covers_ && fields.size() <= lanes::most_fields;
    for (std::size_t f = 0; f < fields.size(); ++f) {
      const auto count = std::count_if(digits.begin(), digits.end(),
                                       [&](const Digit& digit) { return digit.field == f; });
      const WordBits mask = (fields[f].mask() & reliable) >> fields[f].lsb;
      covers_ = covers_ && std::bit_width(mask) <= 52;
      fields_.push_back(
          {static_cast<std::size_t>(count), mask, static_cast<std::uint64_t>(fields[f].lsb)});
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
  std::vector<lanes::ReadingDigit> digits_;  ///< of tables
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
    static constexpr std::uint64_t nothing[2] = {0, 0};
    digits_.resize(detail::whole_quads(digits.size()), {1, 0, 0, nothing, nothing, nothing});
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
/// @param exact (index of a word, digit) → its reading, where a curve does not know it
template <class Kinds, class Encoder, class Exact>
std::optional<ReadCounts> sample_by_tables(const Kinds& kinds, const Encoder& encoder,
                                           std::span<const typename Encoder::word_type> words,
                                           const TrialIndex& at, std::span<double> w_hat,
                                           std::uint32_t first_weight, const Exact& exact,
                                           InstructionSet set = widest_instruction_set()) {
  WordValues values_of(kinds, encoder, set);
  if (!values_of.covers()) return {};
  ReadCounts counts;
  counts.cells_read = words.size() * encoder.digits().size();
  std::array<double, lanes::most_weights> values;
  detail::visit_layout(encoder.format().layout(), [&](const auto& layout) {
    detail::for_each_piece(
        words, at, first_weight, [&](std::size_t first, const lanes::Words& piece) {
          values_of(encoder, layout, piece, values.data(), counts,
                    [&](std::size_t i, std::size_t k) { return exact(first + i, k); });
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
          return values_of(encoder, layout, words, values, counts, [](auto, auto) { return 0.0; });
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
