#pragma once
/// CellBatch: the cells of neighbouring weights, which are drawn together.

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "rramvar/core/cell_draws.hpp"
#include "rramvar/core/config.hpp"
#include "rramvar/core/instruction_set.hpp"
#include "rramvar/core/lanes.hpp"
#include "rramvar/core/normal_draws.hpp"
#include "rramvar/core/standard_normal.hpp"
#include "rramvar/core/units.hpp"
#include "rramvar/device/ln_normal.hpp"

namespace rramvar {

/// States and resistances of cells, as many a weight, in rows by the number of the cell.
///
/// Distributions and sources fill it (draw_cells in device/draw_cells.hpp) with the same bits as
/// their in_cell gives for one cell after the other, but draw words, normal numbers and
/// exponentials in the processor's vectors.
class CellBatch {
 public:
  static constexpr std::size_t most_weights = lanes::most_weights;
  template <class T>
  struct alignas(64) Row : std::array<T, most_weights> {};

  /// @param cells of a weight
  /// @param device_states S of the device
  CellBatch(std::size_t cells, std::size_t device_states,
            InstructionSet set = widest_instruction_set());

  /// Goes to other weights. Their cells are not stuck; their states are to be set.
  void start(const TrialIndex& at, std::uint32_t first_weight, std::size_t weights);
  /// Goes to another trial of the same chip, before the same draws as those after start(). The same
  /// states are written to the cells; what these keep for good need not be drawn again.
  void start_trial(const TrialIndex& at);

  std::size_t cells() const { return states_.size(); }
  std::size_t weights() const { return weights_; }
  Row<LogicState>& states(std::size_t cell) { return states_[cell]; }
  Row<ohm>& resistances(std::size_t cell) { return resistances_[cell]; }
  const Row<ohm>& resistances(std::size_t cell) const { return resistances_[cell]; }

  /// The streams of a cell of weight i of the batch.
  CellDraws draws(std::size_t cell, std::size_t i, FirstWordCache* cache = nullptr) const {
    return {at_, weight(i), static_cast<std::uint32_t>(cell), cache};
  }

  /// f(cell, i, draws) for every cell.
  template <class F>
  void for_each_cell(const F& f) const {
    for (std::size_t i = 0; i < weights_; ++i) {
      FirstWordCache cache;
      for (std::size_t cell = 0; cell < cells(); ++cell) f(cell, i, draws(cell, i, &cache));
    }
  }
  /// f(cell, i, engine) for every cell, with its engine of one stream. @pre f draws no other batch
  template <class F>
  void for_each_engine(DrawSource source, Lifetime lifetime, const F& f) {
    draw_words(source, lifetime, 0, words_);
    for_each_place([&](std::size_t cell, std::size_t i) {
      DrawEngine engine = engine_of(cell, i, source, lifetime, 0, words_[cell][i]);
      f(cell, i, engine);
    });
  }

  /// Gives every cell the resistance of its state.
  void set_resistances(std::span<const ohm> of_state);
  /// Writes to every cell an entry of its state, each equally likely.
  void draw_entries(std::span<const std::span<const ohm>> of_state);

  /// Makes a cell stuck in a state, unless it is stuck already.
  void stick(std::size_t cell, std::size_t i, LogicState state);
  bool is_stuck(std::size_t cell, std::size_t i) const { return is_stuck_[cell][i]; }
  std::uint64_t stuck_cells() const { return stuck_.size(); }

  /// Calls f, and leaves no cell stuck that was not so before.
  template <class F>
  void without_sticking(const F& f) {
    const std::size_t before = stuck_.size();
    f();
    free_stuck(before);
  }

  /// Moves ln R of all cells by a normal number each. Moves are gathered until take_moves().
  /// @param ln_normal of each state
  void add_normals(const NormalDraws& normals, std::span<const LnNormal> ln_normal);
  /// The same where the move depends on more than the state. @param ln_normal (cell, i) → LnNormal
  template <class F>
  requires requires(const F& f) { f(std::size_t{}, std::size_t{}); }
  void add_normals(const NormalDraws& normals, const F& ln_normal) {
    draw_normals(normals);
    start_moves();
    for_each_place([&](std::size_t cell, std::size_t i) {
      moves_[cell][i] += ln_normal(cell, i).move(normals_[cell][i]);
    });
  }
  /// Takes the gathered moves: `moved` for every cell.
  void take_moves();

 private:
  using Words = std::vector<lanes::WordRow>;
  struct Stuck {
    std::size_t cell;
    std::size_t i;
    LogicState written;
  };

  std::uint32_t weight(std::size_t i) const {
    return first_weight_ + static_cast<std::uint32_t>(i);
  }
  /// The part of a row that is in use, in whole groups.
  template <class R>
  std::span<typename R::value_type> used(R& row) const {
    return std::span(row.data(), row.size()).first(lanes::whole_groups(weights_));
  }
  /// Frees the cells that got stuck last, down to so many.
  void free_stuck(std::size_t left);
  void start_moves() {
    if (!std::exchange(has_moves_, true)) moves_.assign(cells(), {});
  }
  DrawEngine engine_of(std::size_t cell, std::size_t i, DrawSource source, Lifetime lifetime,
                       std::size_t stream, std::uint64_t first_word) const {
    return draws(cell, i)
        .engine(source, lifetime, static_cast<std::uint32_t>(stream))
        .starting_with(static_cast<std::uint32_t>(first_word));
  }

  void draw_words(DrawSource source, Lifetime lifetime, std::size_t stream, Words& words) const;

  /// Z of all cells, to `normals_`.
  void draw_normals(const NormalDraws& from);

  /// standard_normal of engines that start with `words_`.
  /// @param stream of a cell, (cell, i)
  template <class F>
  void words_to_normals(const NormalDraws& from, std::vector<Row<double>>& to, const F& stream) {
    const double* const curve = normal_curve().data();
    for (std::size_t cell = 0; cell < cells(); ++cell) {
      if (kernels_->values_of_curve(curve, used(to[cell]), words_[cell].data())) continue;
      for (std::size_t i = 0; i < weights_; ++i) {
        if (!std::isnan(to[cell][i])) continue;
        DrawEngine engine =
            engine_of(cell, i, from.source, from.lifetime, stream(cell, i), words_[cell][i]);
        to[cell][i] = standard_normal(engine);
      }
    }
  }

  template <class F>
  void for_each_place(const F& f) const {
    const std::size_t weights = weights_;  // no row's numbers can change it
    for (std::size_t cell = 0; cell < cells(); ++cell) {
      for (std::size_t i = 0; i < weights; ++i) f(cell, i);
    }
  }

  const lanes::DrawKernels* kernels_;
  std::size_t device_states_;
  TrialIndex at_;
  std::uint32_t first_weight_ = 0;
  std::size_t weights_ = 0;
  std::vector<Row<LogicState>> states_;
  std::vector<Row<ohm>> resistances_;
  std::vector<Row<bool>> is_stuck_;
  std::vector<Stuck> stuck_;
  bool has_moves_ = false;
  std::vector<Row<double>> moves_;
  // The first moves that cells have for good, and which of all calls of add_normals gave them.
  bool has_trials_ = false;  ///< that moves are kept for
  std::size_t calls_ = 0;
  std::optional<std::size_t> kept_;
  std::vector<Row<double>> kept_moves_;
  // What the last draw left.
  Words words_, other_words_;
  std::vector<Row<double>> normals_, other_normals_;
};

}  // namespace rramvar

#ifndef RRAMVAR_COMPILED
#include "rramvar/device/cell_batch-inl.hpp"
#endif
