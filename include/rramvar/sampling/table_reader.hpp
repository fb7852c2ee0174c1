#pragma once
/// The fast way through tables: readings, or numbers read, for many words at once. It gives the
/// same bits as VariabilitySampler's plain path, which is the definition.

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "rramvar/encoding/any_format.hpp"
#include "rramvar/encoding/cell_map.hpp"
#include "rramvar/encoding/layouts.hpp"
#include "rramvar/sampling/lanes.hpp"
#include "rramvar/sampling/read_counts.hpp"

namespace rramvar {

namespace detail {
/// f(first, count, lanes::Words) for pieces of the words, from `first` on.
template <class Word, class F>
void for_each_piece(std::span<const Word> words, const TrialIndex& at, std::uint32_t first_weight,
                    const F& f) {
  lanes::Words piece{};
  piece.at = at;
  for (std::size_t first = 0; first < words.size(); first += lanes::most_weights) {
    const std::size_t count = std::min(lanes::most_weights, words.size() - first);
    piece.first_weight = first_weight + static_cast<std::uint32_t>(first);
    piece.count = (count + lanes::group - 1) / lanes::group * lanes::group;
    for (std::size_t i = 0; i < count; ++i) piece.word[i] = words[first + i];
    f(first, count, std::as_const(piece));
  }
}

inline std::size_t whole_quads(std::size_t digits) {
  return (digits + 3) / 4 * 4;
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

/// Analog readout of words by tables.
class TableSums {
 public:
  /// @param kinds all with readings found beforehand
  template <class Kinds, class Encoder>
  TableSums(const Kinds& kinds, const Encoder& encoder,
            InstructionSet set = widest_instruction_set())
      : kernels_(&lanes::kernels_for(set)) {
    const std::span<const Digit> digits = encoder.digits();
    for (const Digit& digit : digits) {
      kinds.visit(digit.width, [&](const auto& kind) { add(digit, kind.table()); });
    }
    // The other digits of the last quad are drawn for nothing.
    digits_.resize(detail::whole_quads(digits.size()), digits_.front());
    for (const Field& field : encoder.fields()) {
      const auto f = static_cast<std::size_t>(&field - encoder.fields().data());
      const auto count = std::count_if(digits.begin(), digits.end(),
                                       [&](const Digit& digit) { return digit.field == f; });
      const WordBits reliable = (field.mask() & ~encoder.stored_mask()) >> field.lsb;
      covers_ = covers_ && std::bit_width(reliable) <= 52;
      fields_.push_back(
          {static_cast<std::size_t>(count), reliable, static_cast<std::uint64_t>(field.lsb)});
    }
    covers_ = covers_ && fields_.size() <= lanes::most_fields;
  }

  /// Whether the numbers are small enough for this way.
  bool covers() const { return covers_; }

  /// As VariabilitySampler::sample. @pre covers()
  template <class Encoder>
  ReadCounts sample(const Encoder& encoder, std::span<const typename Encoder::word_type> words,
                    const TrialIndex& at, std::span<double> w_hat,
                    std::uint32_t first_weight) const {
    ReadCounts counts;
    counts.cells_read = words.size() * encoder.digits().size();
    detail::visit_layout(encoder.format().layout(), [&](const auto& layout) {
      const auto sums = std::make_unique<lanes::FieldSums>();
      detail::for_each_piece(words, at, first_weight,
                             [&](std::size_t first, std::size_t count, const lanes::Words& piece) {
                               kernels_->sum_readings(piece, digits_, fields_, *sums);
                               std::array<double, lanes::most_weights> values;
                               combine(layout, piece, *sums, count, values.data());
                               for (std::size_t i = 0; i < count; ++i) {
                                 w_hat[first + i] =
                                     encoder.settle(values[i], counts.non_finite_weights);
                               }
                             });
    });
    return counts;
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

  /// The values of `count` words, by the layout's own rule.
  template <class Layout>
  void combine(const Layout& layout, const lanes::Words& piece, const lanes::FieldSums& sums,
               std::size_t count, double* values) const {
    const auto by_rule = [&](std::size_t i) {
      std::array<double, lanes::most_fields> fields;
      for (std::size_t f = 0; f < fields_.size(); ++f) fields[f] = sums[f][i];
      return layout.combine(piece.word[i], std::span<const double>(fields).first(fields_.size()));
    };
    if constexpr (std::is_same_v<Layout, FloatLayout>) {
      kernels_->combine_floats(piece,
                               {layout.fields()[1].mask(), static_cast<double>(layout.bias),
                                power_of_two(-layout.fraction_bits), power_of_two(1 - layout.bias)},
                               sums, values);
      for (std::size_t i = 0; i < count; ++i) {
        if (layout.is_non_finite(piece.word[i])) values[i] = by_rule(i);
      }
    } else {
      for (std::size_t i = 0; i < count; ++i) values[i] = by_rule(i);
    }
  }

  const lanes::Kernels* kernels_;
  std::vector<lanes::ReadingDigit> digits_;
  std::vector<lanes::ReadingField> fields_;
  bool covers_ = true;
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

  /// f(index, word read) for each word. @pre covers()
  template <class Word, class F>
  void for_each_word(std::span<const Word> words, const TrialIndex& at, std::uint32_t first_weight,
                     const F& f) const {
    detail::for_each_piece(words, at, first_weight,
                           [&](std::size_t first, std::size_t count, const lanes::Words& piece) {
                             std::array<std::uint64_t, lanes::most_weights> read;
                             kernels_->read_words(piece, digits_, ~stored_, read.data());
                             for (std::size_t i = 0; i < count; ++i) f(first + i, read[i]);
                           });
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

}  // namespace rramvar
