#pragma once
/// SharedScales: the scales of a scaled format's weights, in reliable memory or in cells.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "rramvar/core/draw.hpp"
#include "rramvar/encoding/bit_encoder.hpp"
#include "rramvar/encoding/scale.hpp"
#include "rramvar/sampling/moments.hpp"
#include "rramvar/sampling/variability_sampler.hpp"

namespace rramvar {

/// What has to be done to the values of a format, to make them weights: nothing for most formats.
template <class Format, class Sampler>
class SharedScales {
 public:
  template <class Encoder>
  SharedScales(const Encoder&, std::span<const float>, std::size_t) {}

  std::span<const ScaleGroup> groups() const { return {}; }
  std::size_t digits() const { return 0; }
  std::vector<WordBits> words() const { return {}; }
  template <class Values>
  void apply(Values&) const {}
  template <class F>
  void visit_stored(const F&) const {}
  ReadCounts read_words(const Sampler&, const TrialIndex&, std::span<WordBits>) const { return {}; }
  ReadCounts read(const Sampler&, const TrialIndex&, std::span<double>) const { return {}; }
  std::vector<double> decoded(std::span<const WordBits>) const { return {}; }
  template <class Encoder>
  std::uint64_t apply_read(const Encoder&, std::span<const double>, std::span<double>) const {
    return 0;
  }
};

/// w = scale·(v − zero_point), with a scale for each group of neighbours.
///
/// Where the format says so (block_float) the scales are themselves words in cells, one bit a
/// cell, which lie after those of the weights: word g of group g.
template <ScaledFormat Format, class Sampler>
class SharedScales<Format, Sampler> {
  static constexpr bool may_be_stored = requires(const Format& f) {
    typename Format::scale_format;
    f.scale_in_cells;
  };

 public:
  template <class Encoder>
  SharedScales(const Encoder& encoder, std::span<const float> trained, std::size_t filter)
      : groups_(scale_groups(encoder.format(), trained, filter)),
        first_weight_(trained.size()),
        non_finite_(encoder.non_finite()) {
    if constexpr (may_be_stored) {
      if (!encoder.format().scale_in_cells) return;
      for (const ScaleGroup& group : groups_) {
        words_.push_back(
            typename Format::scale_format{}.encode(static_cast<double>(group.affine.scale)));
      }
    }
  }

  std::span<const ScaleGroup> groups() const { return groups_; }
  /// Digits of scales that lie in cells.
  std::size_t digits() const {
    if constexpr (may_be_stored) {
      return words_.size() * static_cast<std::size_t>(Format::scale_format::bits);
    } else {
      return 0;
    }
  }

  void apply(std::span<double> values) const {
    for (const auto& [begin, end, affine] : groups_) {
      for (std::size_t i = begin; i < end; ++i) values[i] = affine.to_weight(values[i]);
    }
  }
  /// f(encoder, words) for the scales that lie in cells, if any do; word g is that of group g.
  template <class F>
  void visit_stored(const F& f) const {
    if constexpr (may_be_stored) {
      if (!words_.empty()) f(scale_encoder(non_finite_), std::span<const std::uint8_t>(words_));
    }
  }

  void apply(std::span<Moments> values) const {
    for (const auto& [begin, end, affine] : groups_) {
      for (std::size_t i = begin; i < end; ++i) {
        values[i] = values[i].shifted(-affine.zero_point).scaled(static_cast<double>(affine.scale));
      }
    }
  }

  /// The words of scales that lie in cells, as written; word g is that of group g.
  std::vector<WordBits> words() const { return {words_.begin(), words_.end()}; }
  /// Reads those words, as numbers of states.
  ReadCounts read_words(const Sampler& sampler, const TrialIndex& at,
                        std::span<WordBits> read) const {
    if constexpr (may_be_stored && Sampler::is_digital) {
      const auto encoder = scale_encoder(non_finite_);
      return sampler.read_words(encoder.digits(), std::span<const std::uint8_t>(words_), at, read,
                                static_cast<std::uint32_t>(first_weight_));
    } else {
      RRAMVAR_ASSERT(read.empty());
      return {};
    }
  }
  /// Reads the scales that lie in cells: Inf and NaN are left as they are, and not counted.
  /// @pre scales.size() == groups().size()
  ReadCounts read(const Sampler& sampler, const TrialIndex& at, std::span<double> scales) const {
    ReadCounts counts;
    if constexpr (may_be_stored) {
      counts =
          sampler.sample(scale_encoder(NonFinite::propagate), std::span<const std::uint8_t>(words_),
                         at, scales, static_cast<std::uint32_t>(first_weight_));
    }
    counts.non_finite_weights = 0;
    return counts;
  }
  /// What words that were read mean, Inf and NaN as they are.
  std::vector<double> decoded(std::span<const WordBits> read) const {
    std::vector<double> out;
    if constexpr (may_be_stored) {
      const auto encoder = scale_encoder(NonFinite::propagate);
      for (const WordBits word : read) out.push_back(encoder.decode(word));
    }
    return out;
  }
  /// Makes weights of values and of scales as they were read, each settled by itself.
  /// @return how many weights have an element or a scale that is Inf or NaN
  template <class Encoder>
  std::uint64_t apply_read(const Encoder& encoder, std::span<const double> scales,
                           std::span<double> values) const {
    std::uint64_t non_finite = 0;
    if constexpr (may_be_stored) {
      const auto of_scales = scale_encoder(non_finite_);
      for (std::size_t g = 0; g < groups_.size(); ++g) {
        std::uint64_t bad_scale = 0;
        const double factor = of_scales.settle(scales[g], bad_scale);
        for (std::size_t i = groups_[g].begin; i < groups_[g].end; ++i) {
          std::uint64_t bad = bad_scale;
          values[i] = factor * encoder.settle(values[i], bad);
          non_finite += bad > 0 ? 1 : 0;
        }
      }
    }
    return non_finite;
  }

 private:
  static auto scale_encoder(NonFinite policy) requires(may_be_stored) {
    return BitEncoder<typename Format::scale_format>({}, store::all, {}, policy);
  }

  std::vector<ScaleGroup> groups_;
  std::vector<std::uint8_t> words_;  ///< of scales in cells
  std::size_t first_weight_;
  NonFinite non_finite_;
};

}  // namespace rramvar
