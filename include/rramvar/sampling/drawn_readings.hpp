#pragma once
/// DrawnReadings: where a device and a readout become data.

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "rramvar/core/draw.hpp"
#include "rramvar/core/error.hpp"
#include "rramvar/device/concepts.hpp"
#include "rramvar/device/draw_cells.hpp"
#include "rramvar/device/sources/concepts.hpp"
#include "rramvar/readout/concepts.hpp"
#include "rramvar/sampling/cell_kinds.hpp"
#include "rramvar/sampling/cell_readings.hpp"

namespace rramvar {

/// The readings of any distribution by any readout.
/// @tparam Distribution a ResistanceDistribution
/// @tparam Readout a readout for it
template <class Distribution, class Readout>
class DrawnReadings final : public CellReadings {
  using Kinds = CellKinds<Distribution, Readout>;
  using Reader = typename Kinds::widest_type::reader_type;
  /// Whether readings are entries of tables, whatever the cell.
  static constexpr bool are_entries =
      Kinds::are_tabulated && !HasFaults<Distribution> && !DrawnAtCells<Distribution>;

 public:
  /// @throws Error if the readout cannot be calibrated on this distribution
  DrawnReadings(Distribution distribution, const Readout& readout)
      : CellReadings(facts_of(distribution)),
        distribution_(std::move(distribution)),
        kinds_(distribution_, readout) {
    kinds_.for_each([&](const auto& kind) { add(readings_of(kind)); });
    if constexpr (Kinds::may_have_curves) {
      if (is_drawn_at_writes(distribution_) && draws_by_quantile(distribution_)) {
        find_curves(SteppedReader<Reader>);
      }
    }
  }

  const Distribution& distribution() const { return distribution_; }
  const Kinds& kinds() const { return kinds_; }

 private:
  static Facts facts_of(const Distribution& distribution) {
    Facts out{states_of<Distribution>, cells_per_digit<Reader>,          DigitalReader<Reader>,
              Kinds::are_tabulated,    is_drawn_at_writes(distribution), 0.0};
    if constexpr (requires { distribution.fault_probability(); }) {
      out.fault_probability = distribution.fault_probability();
    }
    return out;
  }

  template <class Kind>
  CellsOfWidth readings_of(const Kind& kind) const {
    CellsOfWidth out;
    for (LogicState s = 0; s < Kind::states; ++s) out.in_device.push_back(kind.in_device(s));
    if constexpr (Kind::knows_confusion) {
      for (const auto& row : kind.reader().confusion()) {
        out.confusion.emplace_back(row.begin(), row.end());
      }
    }
    if constexpr (are_entries && Kind::is_digital) {
      for (LogicState s = 0; s < Kind::states; ++s) {
        std::vector<LogicState> readings;
        for (const ohm r : distribution_.sorted(kind.in_device(s))) {
          readings.push_back(kind.reader()(r));
        }
        out.cuts.push_back(cuts_of(readings));
      }
    } else if constexpr (are_entries) {
      for (std::size_t cell = 0; cell < Kind::cells; ++cell) {
        std::vector<std::vector<double>> readings(Kind::states);
        for (LogicState s = 0; s < Kind::states; ++s) {
          for (const ohm r : distribution_.sorted(kind.in_cell(cell, s))) {
            readings[s].push_back(kind.summand(cell, r));
          }
        }
        out.tables.emplace_back(readings);
      }
    }
    return out;
  }

  std::uint64_t read_drawn(std::span<const Digit> digits, CellBatch& batch,
                           std::span<ReadingRow> rows) const override {
    draw_cells(distribution_, batch);
    if constexpr (NoisyReader<Reader>) {
      batch.for_each_engine(
          Reader::stream, Lifetime::read, [&](std::size_t k, std::size_t i, DrawEngine& engine) {
            rows[k][i] = kinds_.visit(digits[k].width, [&](const auto& kind) {
              return static_cast<double>(kind.reader()(batch.resistances(k)[i], engine));
            });
          });
    } else {
      for (std::size_t k = 0; k < digits.size(); ++k) {
        kinds_.visit(digits[k].width,
                     [&](const auto& kind) { read_digit(kind, k, digits.size(), batch, rows[k]); });
      }
    }
    return batch.stuck_cells();
  }

  template <class Kind>
  static void read_digit(const Kind& kind, std::size_t k, std::size_t digits,
                         const CellBatch& batch, ReadingRow& row) {
    const auto& r = batch.resistances(k);
    for (std::size_t i = 0; i < batch.weights(); ++i) {
      if constexpr (Kind::adds_up_cells) {
        typename Kind::reading_type sum = kind.summand(0, r[i]);
        for (std::size_t cell = 1; cell < Kind::cells; ++cell) {
          sum += kind.summand(cell, batch.resistances(cell * digits + k)[i]);
        }
        row[i] = static_cast<double>(sum);
      } else {
        row[i] = static_cast<double>(kind.reader()(r[i], batch.resistances(digits + k)[i]));
      }
    }
  }

  double share_at([[maybe_unused]] int width, [[maybe_unused]] std::size_t cell,
                  [[maybe_unused]] LogicState s,
                  [[maybe_unused]] const OpenUniform::Value& u) const override {
    if constexpr (Kinds::may_have_curves) {
      return kinds_.visit(width, [&](const auto& kind) {
        return kind.summand(cell, quantile_at(distribution_, kind.in_cell(cell, s), u));
      });
    } else {
      RRAMVAR_ASSERT(false && "nothing is drawn by quantile");
      return 0.0;
    }
  }

  Distribution distribution_;
  Kinds kinds_;
};

/// One draw a state finds units and logarithms that were mixed up.
/// @throws Error if a resistance is one that no cell has
template <class Distribution>
void check_draws(const Distribution& distribution) {
  constexpr ohm most = 1e21;
  for (LogicState s = 0; s < states_of<Distribution>; ++s) {
    DrawEngine engine({}, 0, 0);
    const ohm r = distribution(s, engine);
    if (!(r > most)) continue;
    throw Error("state " + std::to_string(s) + " of the device has a resistance of " +
                    (std::isfinite(r) ? "e^" + std::to_string(std::log(r)) : "more than 1e308") +
                    " ohm",
                "no cell has more than 1e21",
                "give ohm; LogNormalResistance is made of ln R, and its from_median() of ohm");
  }
}

/// The readings of a device that draws what cells have. Shared, since all who read the cells read
/// the same data.
/// @throws Error if the readout cannot be calibrated on this distribution, or as check_draws()
template <class Distribution, class Readout>
std::shared_ptr<const DrawnReadings<Distribution, Readout>> draw_readings(Distribution distribution,
                                                                          const Readout& readout) {
  check_draws(distribution);
  return std::make_shared<const DrawnReadings<Distribution, Readout>>(std::move(distribution),
                                                                      readout);
}

}  // namespace rramvar
