#pragma once

#include "rramvar/core/config.hpp"
#include "rramvar/device/cell_batch.hpp"

namespace rramvar {

RRAMVAR_INLINE CellBatch::CellBatch(std::size_t cells, std::size_t device_states,
                                    InstructionSet set)
    : kernels_(&lanes::draw_kernels_for(set)),
      device_states_(device_states),
      states_(cells),
      resistances_(cells),
      is_stuck_(cells),
      words_(cells) {}

RRAMVAR_INLINE void CellBatch::start(const TrialIndex& at, std::uint32_t first_weight,
                                     std::size_t weights) {
  RRAMVAR_ASSERT(weights <= most_weights);
  at_ = at;
  first_weight_ = first_weight;
  weights_ = weights;
  free_stuck(0);
  has_moves_ = false;
  calls_ = 0;
  kept_.reset();
}

RRAMVAR_INLINE void CellBatch::start_trial(const TrialIndex& at) {
  RRAMVAR_ASSERT(at.seed == at_.seed && at.chip == at_.chip);
  const std::optional<std::size_t> kept = kept_;
  start(at, first_weight_, weights_);
  kept_ = kept;
  has_trials_ = true;
}

RRAMVAR_INLINE void CellBatch::free_stuck(std::size_t left) {
  for (; stuck_.size() > left; stuck_.pop_back()) {
    const auto& [cell, i, written] = stuck_.back();
    states_[cell][i] = written;
    is_stuck_[cell][i] = false;
  }
}

RRAMVAR_INLINE void CellBatch::set_resistances(std::span<const ohm> of_state) {
  for_each_place(
      [&](std::size_t cell, std::size_t i) { resistances_[cell][i] = of_state[states_[cell][i]]; });
}

RRAMVAR_INLINE void CellBatch::draw_entries(std::span<const std::span<const ohm>> of_state) {
  draw_words(DrawSource::write, Lifetime::write, 0, words_);
  for_each_place([&](std::size_t cell, std::size_t i) {
    const std::span<const ohm> entries = of_state[states_[cell][i]];
    const auto word = static_cast<std::uint32_t>(words_[cell][i]);
    resistances_[cell][i] = entries[uniform_index(word, entries.size())];
  });
}

RRAMVAR_INLINE void CellBatch::stick(std::size_t cell, std::size_t i, LogicState state) {
  if (is_stuck_[cell][i]) return;
  is_stuck_[cell][i] = true;
  stuck_.push_back({cell, i, std::exchange(states_[cell][i], state)});
}

RRAMVAR_INLINE void CellBatch::add_normals(const NormalDraws& normals,
                                           std::span<const LnNormal> ln_normal) {
  RRAMVAR_ASSERT(ln_normal.size() == device_states_);
  const std::size_t call = calls_++;
  const bool stay = normals.lifetime == Lifetime::chip && !has_moves_ && stuck_.empty();
  if (stay && kept_ == call) {
    moves_ = kept_moves_;
    has_moves_ = true;
    return;
  }
  std::vector<double> numbers;
  for (const LnNormal& of_state : ln_normal) {
    numbers.insert(numbers.end(), {of_state.shift, of_state.sigma});
  }
  draw_normals(normals);
  start_moves();
  for (std::size_t cell = 0; cell < cells(); ++cell) {
    kernels_->add_moves(used(moves_[cell]), normals_[cell].data(), states_[cell].data(), numbers);
  }
  if (stay && has_trials_ && !kept_) {
    kept_moves_ = moves_;
    kept_ = call;
  }
}

RRAMVAR_INLINE void CellBatch::take_moves() {
  if (!std::exchange(has_moves_, false)) return;
  for (std::size_t cell = 0; cell < cells(); ++cell) {
    kernels_->take_moves(used(resistances_[cell]), moves_[cell].data());
  }
}

RRAMVAR_INLINE void CellBatch::draw_words(DrawSource source, Lifetime lifetime, std::size_t stream,
                                          Words& words) const {
  const TrialIndex at{at_.seed, draws(0, 0).trial_of(lifetime), at_.chip};
  kernels_->first_words({at, source, static_cast<std::uint32_t>(stream), first_weight_}, weights_,
                        words);
}

RRAMVAR_INLINE void CellBatch::draw_normals(const NormalDraws& from) {
  normals_.resize(cells());
  if (from.memory != nullptr) {
    for_each_cell([&](std::size_t cell, std::size_t i, const CellDraws& draws) {
      normals_[cell][i] = from(states_[cell][i], draws);
    });
    return;
  }
  draw_words(from.source, from.lifetime, 0, words_);
  const auto first_stream = [](std::size_t, std::size_t) { return std::size_t{0}; };
  if (!from.by_state) return words_to_normals(from, normals_, first_stream);
  if (from.state_correlation == 0.0) {
    other_words_.resize(cells());
    for (LogicState s = 1; s < device_states_; ++s) {
      draw_words(from.source, from.lifetime, s, other_words_);
      for (std::size_t cell = 0; cell < cells(); ++cell) {
        kernels_->replace_words(used(words_[cell]), other_words_[cell].data(), states_[cell].data(),
                                s);
      }
    }
    return words_to_normals(from, normals_,
                            [&](std::size_t cell, std::size_t i) { return states_[cell][i]; });
  }
  words_to_normals(from, normals_, first_stream);
  other_normals_.resize(cells());
  for (LogicState s = 1; s < device_states_; ++s) {
    draw_words(from.source, from.lifetime, s, words_);
    words_to_normals(from, other_normals_, [s](std::size_t, std::size_t) { return s; });
    for_each_place([&](std::size_t cell, std::size_t i) {
      if (states_[cell][i] < s) return;
      double& z = normals_[cell][i];
      z = normal_of_next_state(z, other_normals_[cell][i], from.state_correlation);
    });
  }
}

}  // namespace rramvar
