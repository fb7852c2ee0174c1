#pragma once
/// WordValues: the values of many words at once, from the sums of their fields or as they are.

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "rramvar/core/instruction_set.hpp"
#include "rramvar/encoding/word_codec.hpp"
#include "rramvar/sampling/lanes.hpp"
#include "rramvar/sampling/read_counts.hpp"

namespace rramvar {

/// Fields of words as vectors add them up: their reliable bits as a number, to which the readings
/// of digits are added.
class WordFields {
 public:
  /// @param reliable the bits of a word that are known as they are
  WordFields(std::span<const Field> fields, WordBits reliable)
      : covers_(fields.size() <= most_fields) {
    for (const Field& field : fields) {
      const WordBits mask = (field.mask() & reliable) >> field.lsb;
      covers_ = covers_ && std::bit_width(mask) <= 52;
      fields_.push_back({mask, static_cast<std::uint64_t>(field.lsb)});
    }
  }

  /// Whether the numbers are small enough for vectors.
  bool covers() const { return covers_; }
  std::span<const lanes::ReadingField> fields() const { return fields_; }
  /// The number of field f to which readings are added.
  double operator()(WordBits word, std::size_t f) const {
    return static_cast<double>(word >> fields_[f].lsb & fields_[f].reliable);
  }

 private:
  std::vector<lanes::ReadingField> fields_;
  bool covers_;
};

/// Values of words by the layout of their format, after the policy for Inf and NaN.
class WordValues {
 public:
  WordValues(WordCodec codec, InstructionSet set)
      : kernels_(&lanes::kernels_for(set)),
        codec_(std::move(codec)),
        as_they_are_(codec_.fields(), ~WordBits{0}) {
    if (const auto* layout = std::get_if<FloatLayout>(&codec_.format().layout().known())) {
      float_parts_ = parts_of(*layout);
    }
  }

  const WordCodec& codec() const { return codec_; }

  /// @param sums of the fields of each word, of whole groups
  /// @param values one a word, and room for a whole group
  void operator()(const lanes::Words& words, const lanes::FieldSums& sums, double* values,
                  ReadCounts& counts) const {
    if (float_parts_ && kernels_->combine_floats(words, *float_parts_, sums, values)) return;
    std::visit(
        [&](const auto& layout) {
          if constexpr (std::is_same_v<std::decay_t<decltype(layout)>, std::monostate>) {
            combine(codec_.format().layout(), words, sums, values, counts);
          } else {
            combine(layout, words, sums, values, counts);
          }
        },
        codec_.format().layout().known());
  }

  /// The values of the words as they are.
  void operator()(const lanes::Words& words, double* values, ReadCounts& counts) const {
    if (float_parts_ && as_they_are_.covers()) {
      lanes::FieldSums sums;
      kernels_->sum_readings(words, {}, as_they_are_.fields(), sums);
      if (kernels_->combine_floats(words, *float_parts_, sums, values)) return;
    }
    codec_.format().decode(std::span(words.word).first(words.count), values);
    for (std::size_t i = 0; i < words.count; ++i) {
      values[i] = codec_.settle(values[i], counts.non_finite_weights);
    }
  }

 private:
  template <class Layout>
  void combine(const Layout& layout, const lanes::Words& words, const lanes::FieldSums& sums,
               double* values, ReadCounts& counts) const {
    const std::size_t count = codec_.fields().size();
    std::array<double, most_fields> fields;
    for (std::size_t i = 0; i < words.count; ++i) {
      for (std::size_t f = 0; f < count; ++f) fields[f] = sums[f][i];
      values[i] =
          codec_.settle(layout.combine(words.word[i], std::span<const double>(fields).first(count)),
                        counts.non_finite_weights);
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
  WordCodec codec_;
  WordFields as_they_are_;
  std::optional<lanes::FloatParts> float_parts_;
};

}  // namespace rramvar
