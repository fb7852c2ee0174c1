#pragma once

#include "rramvar/memory/shared_scales.hpp"

namespace rramvar {

RRAMVAR_INLINE SharedScales::SharedScales(const std::shared_ptr<const CellReadings>& cells,
                                          const WordCodec& codec, std::span<const float> trained,
                                          std::size_t filter)
    : first_weight_(static_cast<std::uint32_t>(trained.size())) {
  groups_ = scale_groups(codec.format(), trained, filter);
  places_ = groups_.size();
  if (!codec.format().is_scaled()) groups_.clear();
  const AnyFormat* const format = codec.format().scale_format();
  if (format == nullptr) return;
  for (const ScaleGroup& group : groups_) {
    words_.push_back(format->encode(static_cast<double>(group.affine.scale)));
  }
  codec_.emplace(*format, store::all, UniformCells<1>{}, codec.non_finite());
  plan_.emplace(cells, codec_->with(NonFinite::propagate));
}

RRAMVAR_INLINE void SharedScales::apply(std::span<double> values) const {
  for (const auto& [begin, end, affine] : groups_) {
    for (std::size_t i = begin; i < end; ++i) values[i] = affine.to_weight(values[i]);
  }
}

RRAMVAR_INLINE void SharedScales::apply(std::span<Moments> values) const {
  for (const auto& [begin, end, affine] : groups_) {
    for (std::size_t i = begin; i < end; ++i) {
      values[i] = values[i].shifted(-affine.zero_point).scaled(static_cast<double>(affine.scale));
    }
  }
}

RRAMVAR_INLINE ReadCounts SharedScales::read_words(const TrialIndex& at,
                                                   std::span<WordBits> read) const {
  if (!plan_) return {};
  return plan_->read_words(std::span(words_), at, read, first_weight_);
}

RRAMVAR_INLINE ReadCounts SharedScales::read(const TrialIndex& at, std::span<double> scales) const {
  ReadCounts counts = plan_->read(std::span(words_), at, scales, first_weight_);
  counts.non_finite_weights = 0;
  return counts;
}

RRAMVAR_INLINE std::vector<double> SharedScales::decoded(std::span<const WordBits> read) const {
  std::vector<double> out;
  for (const WordBits word : read) out.push_back(codec_->decode(word));
  return out;
}

RRAMVAR_INLINE std::uint64_t SharedScales::apply_read(const WordCodec& codec,
                                                      std::span<const double> scales,
                                                      std::span<double> values) const {
  std::uint64_t non_finite = 0;
  for (std::size_t g = 0; g < groups_.size(); ++g) {
    std::uint64_t bad_scale = 0;
    const double factor = codec_->settle(scales[g], bad_scale);
    for (std::size_t i = groups_[g].begin; i < groups_[g].end; ++i) {
      std::uint64_t bad = bad_scale;
      values[i] = factor * codec.settle(values[i], bad);
      non_finite += bad > 0 ? 1 : 0;
    }
  }
  return non_finite;
}

}  // namespace rramvar
