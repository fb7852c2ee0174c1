// Cells drawn together against one cell after the other, bit by bit, with every set of instructions
// that this processor has.
#include "rramvar/device/cell_batch.hpp"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <optional>
#include <vector>

#include "catch.hpp"
#include "rramvar/device/any_distribution.hpp"
#include "rramvar/device/device_lut.hpp"
#include "rramvar/device/distributions/ideal.hpp"
#include "rramvar/device/distributions/log_normal.hpp"
#include "rramvar/device/distributions/weibull.hpp"
#include "rramvar/device/draw_cells.hpp"
#include "rramvar/device/measured_array.hpp"
#include "rramvar/device/measured_cycles.hpp"
#include "rramvar/device/sources/cycle_to_cycle.hpp"
#include "rramvar/device/sources/device_to_device.hpp"
#include "rramvar/device/sources/fault_map.hpp"
#include "rramvar/device/sources/held_by_cell.hpp"
#include "rramvar/device/sources/read_noise.hpp"
#include "rramvar/device/sources/read_voltage.hpp"
#include "rramvar/device/sources/retention_drift.hpp"
#include "rramvar/device/sources/series_resistance.hpp"
#include "rramvar/device/sources/stuck_at.hpp"
#include "rramvar/device/sources/telegraph_noise.hpp"
#include "rramvar/device/varied_device.hpp"

using namespace rramvar;

namespace {

constexpr std::size_t cells = 11;  // neither whole quads nor whole chunks
constexpr std::uint32_t weights = 5'000;

LogicState state_of(std::uint32_t weight, std::size_t cell, std::size_t states) {
  return (weight * 7 + cell * (weight % 5)) % states;
}

TrialIndex place_of_trial(std::uint32_t trial) {
  return {.seed = 0x123456789, .trial = trial, .chip = 2};
}

/// So many cells that some are in the tails, where a number takes more than one word.
template <class D>
void check_with(const D& device, InstructionSet set, std::size_t at_once) {
  constexpr std::size_t S = states_of<D>;
  CellBatch batch(cells, S, set);
  std::uint64_t wrong = 0;
  std::uint64_t stuck = 0;
  std::uint64_t expected_stuck = 0;
  const std::uint32_t first_weight = 0xfffffff0u - weights;
  for (std::uint32_t from = 0; from < weights; from += static_cast<std::uint32_t>(at_once)) {
    const std::uint32_t count =
        std::min(static_cast<std::uint32_t>(at_once), static_cast<std::uint32_t>(weights - from));
    batch.start(place_of_trial(3 + from % 2), first_weight + from, count);
    for (std::size_t cell = 0; cell < cells; ++cell) {
      for (std::uint32_t i = 0; i < count; ++i) {
        batch.states(cell)[i] = state_of(from + i, cell, S);
      }
    }
    for (const std::uint32_t trial : {3 + from % 2, 7u}) {
      const TrialIndex at = place_of_trial(trial);
      if (trial == 7) batch.start_trial(at);
      draw_cells(device, batch);
      stuck += batch.stuck_cells();
      for (std::size_t cell = 0; cell < cells; ++cell) {
        for (std::uint32_t i = 0; i < count; ++i) {
          const CellDraws draws(at, first_weight + from + i, static_cast<std::uint32_t>(cell));
          const LogicState s = state_of(from + i, cell, S);
          const ohm expected = in_cell(device, s, draws);
          wrong += std::bit_cast<std::uint64_t>(expected) !=
                   std::bit_cast<std::uint64_t>(batch.resistances(cell)[i]);
          if constexpr (HasFaults<D>) {
            const bool is_stuck = device.stuck_at(draws).has_value();
            wrong += is_stuck != batch.is_stuck(cell, i);
            expected_stuck += is_stuck;
          }
        }
      }
    }
  }
  CHECK(wrong == 0);
  CHECK(stuck == expected_stuck);
}

template <class D>
void check(const D& device) {
  for (const InstructionSet set :
       {InstructionSet::baseline, InstructionSet::avx2, InstructionSet::avx512}) {
    if (has(set)) check_with(device, set, CellBatch::most_weights);
  }
  check_with(device, widest_instruction_set(), 37);
}

const IdealResistance<2> medians{{155e3, 7.4e3}};
const LogNormalResistance<2> law{{12, 9}, {0.6, 0.2}};
const auto lut = DeviceLUT<2>::tabulate(law, 500);
const DeviceToDevice<2> d2d{{0.5, 0.1}};
const CycleToCycle<2> c2c({0.7, 0.13});
const ReadNoise noise{0.05};
const RetentionDrift<2> drift{{0.05, -0.01}, {0.02, 0.004}, {.time = 1e4}};
const StuckAt<2> stuck({0.02, 0.01});
const TelegraphNoise telegraph{0.2, 0.5, 0.25};

/// A source of a user's own, with one stream.
struct TenPercent {
  static constexpr DrawSource stream{64};
  static constexpr Lifetime lifetime = Lifetime::read;
  ohm operator()(LogicState s, ohm r, DrawEngine& engine) const {
    return r * (0.9 + 0.2 * OpenUniform{}(engine).lower + static_cast<double>(s));
  }
};

/// A fault of a user's own: the first cell of each chip's even weights.
struct EvenWeights {
  std::optional<LogicState> stuck_at(const CellDraws& draws) const {
    if (draws.digit() == 0 && draws.weight() % 2 == 0) return LogicState{1};
    return std::nullopt;
  }
  double probability(LogicState t) const { return t == 1 ? 0.5 / cells : 0.0; }
};

/// A fault of a user's own that comes and goes.
struct EveryOtherTrial {
  std::optional<LogicState> stuck_at(const CellDraws& draws) const {
    if (draws.at().trial % 2 == 0 && draws.weight() % 512 == 0) return LogicState{0};
    return std::nullopt;
  }
  double probability(LogicState t) const { return t == 0 ? 0.5 / 512 : 0.0; }
};

/// A device of a user's own that knows its cells, and no batch of them.
struct OwnDevice {
  ohm operator()(LogicState s, DrawEngine& engine) const { return law(s, engine); }
  ohm in_cell(LogicState s, const CellDraws& draws) const {
    return rramvar::in_cell(law, stuck_at(draws).value_or(s), draws);
  }
  std::optional<LogicState> stuck_at(const CellDraws& draws) const {
    return EvenWeights{}.stuck_at(draws);
  }
  double fault_probability() const { return 0.5 / cells; }
};

}  // namespace

TEST_CASE("Distributions without cells are drawn in batches as one by one") {
  check(lut);
  check(law);
  check(WeibullResistance<2>{{155e3, 7.4e3}, {2.0, 9.0}});
  check(AnyDistribution<2>(lut));
}

TEST_CASE("Sources that move ln R are drawn in batches as one by one") {
  check(VariedDevice{lut, d2d});
  check(VariedDevice{law, d2d});
  check(VariedDevice{medians, DeviceToDevice<2>{{0.5, 0.1}, 0.7}});
  check(VariedDevice{medians, DeviceToDevice<2>{{0.5, 0.0}, -1.0}});
  check(VariedDevice{medians, d2d, c2c, drift, noise});
  check(VariedDevice{medians, CycleToCycle<2>({0.7, 0.13}, 0.3, -0.4), noise});
  check(VariedDevice{medians, DeviceToDevice<2>{{0.0, 0.0}}, ReadNoise{0.0}});
  IdealResistance<8> eight{};
  for (LogicState s = 0; s < 8; ++s) eight.nominal_ohm[s] = 1e6 / static_cast<double>(1u << s);
  check(VariedDevice{eight, DeviceToDevice<8>{{0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8}, 0.5},
                     CycleToCycle<8>({0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1})});
}

TEST_CASE("Other sources and faults are drawn in batches as one by one") {
  check(VariedDevice{lut, telegraph, d2d});
  check(VariedDevice{lut, d2d, TelegraphNoise{0.0, 0.5}, ReadVoltage::published(0.1, 0.3), noise});
  check(VariedDevice{lut, c2c, ConductanceReadNoise::published(), noise});
  check(VariedDevice{lut, ConductanceReadNoise(0.05), ConductanceReadNoise(0.0), d2d});
  // Steps on both sides of a source that does nothing are neighbours.
  check(VariedDevice{lut, d2d, TelegraphNoise{0.0, 0.5}, ConductanceReadNoise(0.0), noise});
  check(VariedDevice{lut, d2d, SeriesResistance{5e3}, noise});
  check(VariedDevice{lut, TenPercent{}, d2d});
  check(VariedDevice{lut, stuck, d2d, telegraph});
  check(VariedDevice{law, EvenWeights{}, stuck, noise});
  check(VariedDevice{law, EveryOtherTrial{}, d2d, noise});
  // Of two draws that a chip keeps, each is kept apart.
  check(VariedDevice{lut, d2d, ConductanceReadNoise(0.05), DeviceToDevice<2>{{0.3, 0.2}, 0.5}});
  const auto map = draw_fault_map(stuck, 0x123456789, 3, 500, cells);
  std::vector<Fault> moved = map.faults();
  for (Fault& fault : moved) fault.weight += 0xfffffff0u - weights;
  moved.push_back({2, 0xfffffff0u - weights + 1, cells, 1});  // a cell that these words lack
  check(VariedDevice{law, FaultMap(moved, map.cells() + 1), d2d});
}

TEST_CASE("Devices around devices are drawn in batches as one by one") {
  check(HeldByCell{law});
  check(VariedDevice{HeldByCell{lut}, noise});
  check(OwnDevice{});
  check(AnyDistribution<2>(VariedDevice{AnyDistribution<2>(lut), stuck, d2d, noise}));
  // What sticks below is not seen by the sources above, in either way.
  check(VariedDevice{AnyDistribution<2>(VariedDevice{law, stuck}), d2d});
  check(VariedDevice{OwnDevice{}, stuck, d2d});
  MeasuredCycles measured;
  measured.cells = {1, 2, 3};
  measured.states.resize(2);
  for (std::size_t s = 0; s < 2; ++s) {
    for (std::uint32_t i = 0; i < 30; ++i) {
      measured.states[s].resistance.push_back((s == 0 ? 1e5 : 1e4) * (1.0 + 0.01 * i));
      measured.states[s].cell.push_back(i % 3);
    }
  }
  check(VariedDevice{MeasuredArray<2>(measured), noise});
}
