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
  template <class Values>
  void apply(Values&) const {}
  template <class F>
  void visit_stored(const F&) const {}
  ReadCounts read_and_apply(const Sampler&, const TrialIndex&, std::span<double>) const {
    return {};
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

  /// Reads the scales that lie in cells and makes weights of the values.
  ReadCounts read_and_apply(const Sampler& sampler, const TrialIndex& at,
                            std::span<double> values) const {
    ReadCounts counts;
    if constexpr (may_be_stored) {
      if (!words_.empty()) return read_from_cells(sampler, at, values);
    }
    apply(values);
    return counts;
  }

 private:
  static auto scale_encoder(NonFinite policy) requires(may_be_stored) {
    return BitEncoder<typename Format::scale_format>({}, store::all, {}, policy);
  }

  ReadCounts read_from_cells(const Sampler& sampler, const TrialIndex& at,
                             std::span<double> values) const requires(may_be_stored) {
    const auto as_read = scale_encoder(NonFinite::propagate);
    const auto settled = scale_encoder(non_finite_);
    std::vector<double> scale(words_.size());
    ReadCounts counts = sampler.sample(as_read, std::span<const std::uint8_t>(words_), at, scale,
                                       static_cast<std::uint32_t>(first_weight_));
    counts.non_finite_weights = 0;  // counted by the weights that such a scale takes along
    for (std::size_t g = 0; g < groups_.size(); ++g) {
      const auto& [begin, end, affine] = groups_[g];
      std::uint64_t non_finite = 0;
      const double factor = settled.settle(scale[g], non_finite);
      counts.non_finite_weights += non_finite * (end - begin);
      for (std::size_t i = begin; i < end; ++i) values[i] *= factor;
    }
    return counts;
  }

  std::vector<ScaleGroup> groups_;
  std::vector<std::uint8_t> words_;  ///< of scales in cells
  std::size_t first_weight_;
  NonFinite non_finite_;
};

}  // namespace rramvar
