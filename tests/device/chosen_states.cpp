#include "rramvar/device/chosen_states.hpp"

#include "catch.hpp"
#include "device/distribution_conformance.hpp"
#include "rramvar/device/device_lut.hpp"
#include "rramvar/device/distributions/log_normal.hpp"
#include "rramvar/device/sources/held_by_cell.hpp"

using namespace rramvar;

using Eight = LogNormalResistance<8>;
template class rramvar::ChosenStates<Eight, 2>;
template class rramvar::ChosenStates<Eight, 4>;
static_assert(HasCdf<ChosenStates<Eight, 4>> && HasQuantile<ChosenStates<Eight, 4>> &&
              HasMean<ChosenStates<Eight, 4>>);
static_assert(!TabulatedDistribution<ChosenStates<Eight, 4>>);
static_assert(TabulatedDistribution<ChosenStates<DeviceLUT<8>, 4>>);
static_assert(DrawnAtCells<ChosenStates<HeldByCell<Eight>, 2>>);

namespace {

const Eight law{{12.0, 11.5, 11.1, 10.6, 10.2, 9.7, 9.3, 8.8},
                {0.9, 0.2, 0.19, 0.18, 0.17, 0.16, 0.15, 0.05}};

}  // namespace

TEST_CASE("Chosen states reach from the first to the last, evenly") {
  const auto chosen = []<std::size_t N>(std::integral_constant<std::size_t, N>) {
    std::vector<LogicState> out;
    for (LogicState s = 0; s < N; ++s) out.push_back(ChosenStates<Eight, N>::in_base(s));
    return out;
  };
  using std::integral_constant;
  CHECK(chosen(integral_constant<std::size_t, 2>{}) == std::vector<LogicState>{0, 7});
  CHECK(chosen(integral_constant<std::size_t, 3>{}) == std::vector<LogicState>{0, 4, 7});
  CHECK(chosen(integral_constant<std::size_t, 4>{}) == std::vector<LogicState>{0, 2, 5, 7});
  CHECK(chosen(integral_constant<std::size_t, 8>{}) ==
        std::vector<LogicState>{0, 1, 2, 3, 4, 5, 6, 7});
}

TEST_CASE("ChosenStates keeps the promises of a distribution") {
  test::check_distribution(ChosenStates<Eight, 4>(law), {.samples = 100'000});
}

TEST_CASE("A chosen state answers as the state that it is") {
  const ChosenStates<Eight, 4> some(law);
  const auto lut = DeviceLUT<8>::tabulate(law, 50);
  const ChosenStates<DeviceLUT<8>, 4> table(lut);
  const HeldByCell<Eight> held{law};
  const ChosenStates<HeldByCell<Eight>, 4> in_cells(held);
  const LogicState in_law[] = {0, 2, 5, 7};
  for (LogicState s = 0; s < 4; ++s) {
    DrawEngine a({.seed = 5}, 1, 2);
    DrawEngine b({.seed = 5}, 1, 2);
    CHECK(some(s, a) == law(in_law[s], b));
    CHECK(some.cdf(s, 2e4) == law.cdf(in_law[s], 2e4));
    CHECK(some.survival(s, 2e4) == law.survival(in_law[s], 2e4));
    CHECK(some.quantile(s, 1e-9) == law.quantile(in_law[s], 1e-9));
    CHECK(some.upper_quantile(s, 1e-9) == law.upper_quantile(in_law[s], 1e-9));
    CHECK(std::ranges::equal(table.sorted(s), lut.sorted(in_law[s])));
    const CellDraws at({.seed = 5, .trial = 3}, 1, 2);
    CHECK(in_cells.in_cell(s, at) == held.in_cell(in_law[s], at));
  }
}
