// characterize/formats/synaptogen_model.hpp and synaptogen_json.hpp.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "catch.hpp"
#include "data.hpp"
#include "io/temporary_folder.hpp"
#include "rramvar/characterize/formats/synaptogen_json.hpp"
#include "rramvar/characterize/formats/synaptogen_model.hpp"

namespace {

namespace fs = std::filesystem;
using rramvar::Error;
using rramvar::MeasuredCycles;
using rramvar::read_synaptogen_model;
using rramvar::SynaptogenModel;
using rramvar::SynaptogenTable;
using rramvar::test::error_of;
using rramvar::test::says;
using rramvar::test::TemporaryFolder;
using rramvar::test::within_abs;
using rramvar::test::within_rel;

const fs::path sample = fs::path(RRAMVAR_TEST_FILES) / "samples" / "synaptogen.json";

double correlation(const std::vector<double>& x, const std::vector<double>& y) {
  const double n = static_cast<double>(x.size());
  double mx = 0, my = 0, xx = 0, yy = 0, xy = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    mx += x[i] / n;
    my += y[i] / n;
  }
  for (std::size_t i = 0; i < x.size(); ++i) {
    xx += (x[i] - mx) * (x[i] - mx);
    yy += (y[i] - my) * (y[i] - my);
    xy += (x[i] - mx) * (y[i] - my);
  }
  return xy / std::sqrt(xx * yy);
}

double quantile(std::vector<double> x, double p) {
  const auto k = static_cast<std::ptrdiff_t>(p * static_cast<double>(x.size()));
  std::nth_element(x.begin(), x.begin() + k, x.end());
  return x[static_cast<std::size_t>(k)];
}

/// One component, linear, no spread between cells: features are µ + σ·x̂ with µ = 4, 0, 4000, 0.
SynaptogenModel linear_model() {
  SynaptogenModel model;
  model.components.push_back({1.0, {4, 0, 4000, 0, 0.1, 1, 100, 1}, {}});
  for (auto& polynomial : model.gamma) polynomial = {1.0, 0.0};
  for (std::size_t f = 0; f < 4; ++f) model.noise[f][f] = 1.0;
  return model;
}

}  // namespace

TEST_CASE("the autoregression has its closed-form covariance", "[characterize]") {
  SynaptogenModel model = linear_model();
  model.noise = {{{0.9, 0, 0, 0}, {-0.3, 0.8, 0, 0}, {0.1, 0, 0.7, 0}, {0, 0, 0.2, 0.9}}};
  model.lags = {{{{0.5, 0, 0.1, 0}, {0, 0.3, 0, 0}, {0.2, 0, 0.6, 0}, {0, 0, 0, 0.4}}}};
  // Σ = A·Σ·Aᵀ + B·Bᵀ, by iteration from 0; the covariance at lag 1 is A·Σ.
  using Matrix = SynaptogenModel::Matrix;
  const auto product = [](const Matrix& a, const Matrix& b, bool transposed) {
    Matrix out{};
    for (std::size_t r = 0; r < 4; ++r) {
      for (std::size_t c = 0; c < 4; ++c) {
        for (std::size_t k = 0; k < 4; ++k) out[r][c] += a[r][k] * (transposed ? b[c][k] : b[k][c]);
      }
    }
    return out;
  };
  Matrix sigma{};
  for (int i = 0; i < 200; ++i) {
    const Matrix noise = product(model.noise, model.noise, true);
    sigma = product(product(model.lags[0], sigma, false), model.lags[0], true);
    for (std::size_t r = 0; r < 4; ++r) {
      for (std::size_t c = 0; c < 4; ++c) sigma[r][c] += noise[r][c];
    }
  }
  const Matrix lag_1 = product(model.lags[0], sigma, false);
  const auto cycles = model.cell(5, 0, 200000, 50);
  std::array<std::vector<double>, 4> x;
  for (const auto& cycle : cycles) {
    x[0].push_back((std::log10(cycle.r_hrs) - 4) / 0.1);
    x[1].push_back(cycle.u_set);
    x[2].push_back((cycle.r_lrs - 4000) / 100);
    x[3].push_back(cycle.u_reset);
  }
  for (std::size_t r = 0; r < 4; ++r) {
    for (std::size_t c = 0; c < 4; ++c) {
      double now = 0.0;
      double later = 0.0;
      const std::size_t n = x[r].size();
      for (std::size_t i = 1; i < n; ++i) {
        now += x[r][i] * x[c][i];
        later += x[r][i] * x[c][i - 1];
      }
      // The standard error is below 0.008 (1.5 of variance, 90 000 effective cycles): five of them.
      CHECK_THAT(now / static_cast<double>(n), within_abs(sigma[r][c], 0.04));
      CHECK_THAT(later / static_cast<double>(n), within_abs(lag_1[r][c], 0.04));
    }
  }
}

TEST_CASE("the first lag is the cycle before", "[characterize]") {
  SynaptogenModel model = linear_model();
  model.lags.resize(2);
  model.lags[1][2][2] = 0.9;  // the cycle before the last one, for the LRS
  std::vector<double> r;
  for (const auto& cycle : model.cell(1, 0, 20000, 100)) r.push_back(cycle.r_lrs);
  const auto at_lag = [&](std::ptrdiff_t lag) {
    return correlation({r.begin(), r.end() - lag}, {r.begin() + lag, r.end()});
  };
  CHECK_THAT(at_lag(1), within_abs(0.0, 0.15));
  CHECK_THAT(at_lag(2), within_abs(0.9, 0.03));
}

TEST_CASE("cells come from the components of the mixture by weight", "[characterize]") {
  SynaptogenModel model = linear_model();
  model.components.push_back(model.components[0]);
  model.components[0].weight = 3.0;  // weights need not sum to 1
  model.components[1].mean[2] = 8000;
  model.components[1].cholesky[2][0] = 30.0;
  model.components[1].cholesky[2][2] = 40.0;
  for (auto& component : model.components) component.mean[6] = 0.0;  // no spread within a cell
  std::vector<double> second;
  constexpr std::uint32_t cells = 20000;
  for (std::uint32_t c = 0; c < cells; ++c) {
    const auto cycles = model.cell(9, c, 2);
    CHECK(cycles[0].r_lrs == cycles[1].r_lrs);
    if (cycles[0].r_lrs > 6000) second.push_back(cycles[0].r_lrs);
  }
  // A quarter, with a standard error of 61 cells; its spread √(30² + 40²) = 50 to 0.5 ohm.
  CHECK_THAT(static_cast<double>(second.size()), within_abs(5000, 5 * 61));
  double mean = 0.0;
  for (const double r : second) mean += r / static_cast<double>(second.size());
  double square = 0.0;
  for (const double r : second) square += (r - mean) * (r - mean);
  CHECK_THAT(mean, within_abs(8000, 5 * 0.7));
  CHECK_THAT(std::sqrt(square / static_cast<double>(second.size())), within_abs(50, 5 * 0.5));
}

TEST_CASE("tables are a pure function of the seed", "[characterize]") {
  const SynaptogenModel model = read_synaptogen_model(sample);
  const MeasuredCycles a = model.table(5, 7, 3);
  REQUIRE(a.states.size() == 2);
  CHECK(a.states[0].size() == 35);
  CHECK(a.states[1].cell[34] == 4);
  CHECK(a.states[1].cycle[34] == 7);
  CHECK(a.cells == std::vector<std::int64_t>{0, 1, 2, 3, 4});
  CHECK(a.citation == "Synaptogen, doi 10.1109/TED.2024.3427616");
  CHECK(model.table(5, 7, 3).states[0].resistance == a.states[0].resistance);
  CHECK(model.table(5, 7, 4).states[0].resistance != a.states[0].resistance);
  // More cells or cycles continue the table, and a burn-in moves it on.
  CHECK(model.cell(3, 4, 9)[6].r_hrs == a.states[0].resistance[34]);
  CHECK(model.cell(3, 4, 1, 6)[0].r_hrs == a.states[0].resistance[34]);
  SynaptogenModel low = linear_model();
  low.components[0].mean[2] = -1.0;
  CHECK(says(error_of([&] { low.table(1, 100); }), "the model gives a resistance of -"));
}

TEST_CASE("a parameter file", "[characterize]") {
  const SynaptogenModel model = read_synaptogen_model(sample);
  REQUIRE(model.components.size() == 2);
  CHECK(model.components[1].weight == 0.25);
  CHECK(model.components[1].mean[2] == 4500.0);
  CHECK(model.components[0].cholesky[2][2] == 15.0);
  CHECK(model.components[1].cholesky[2][2] == 7.5);
  CHECK(model.gamma[1] == std::vector<double>{0.02, 1.0, -0.02});
  REQUIRE(model.lags.size() == 2);  // the highest order
  CHECK(model.noise[1][0] == -0.2);
  CHECK(model.lags[0][0][0] == 0.25);  // the last block
  CHECK(model.lags[1][0][0] == 0.1);
  CHECK(model.read_voltage == 0.2);
  CHECK(read_synaptogen_model(sample, 1).lags.at(0)[2][2] == 0.5);
  CHECK(says(error_of([] { read_synaptogen_model(sample, 3); }), "the key 'VAR_003' is missing"));
  CHECK(SynaptogenTable{.cells = 2, .cycles = 3}(sample).states[1].size() == 6);
}

TEST_CASE("parameter files that cannot be", "[characterize]") {
  const TemporaryFolder folder;
  std::ifstream file(sample, std::ios::binary);
  const std::string good{std::istreambuf_iterator<char>(file), {}};
  const auto error = [&](std::string_view text) {
    return error_of([&] { read_synaptogen_model(folder.write("p.json", text)); });
  };
  const auto changed = [&](std::string_view from, std::string_view to) {
    std::string text = good;
    const std::size_t at = text.find(from);
    REQUIRE(at != std::string::npos);
    return error(text.replace(at, from.size(), to));
  };
  CHECK(says(error("[1,\n 2,, 3]"), "p.json:2:4: the file is no JSON"));
  CHECK(says(error("{\"wk\": [1e999]}"), "p.json: the file cannot be used"));
  CHECK(says(error("[]"), "the key 'wk' is missing"));
  CHECK(says(changed("\"wk\"", "\"w\""), "the key 'wk' is missing"));
  CHECK(says(changed("[0.75, 0.25]", "[]"), "the key 'wk' does not hold"));
  CHECK(says(changed("[0.75, 0.25]", "[0.75, 0]"), "weights are positive"));
  CHECK(says(changed("[0.75, 0.25]", "[0.75, 0.2, 0.05]"), "(it has 8 rows of 3)"));
  CHECK(says(changed("[0.75, 0.25]", "7"), "(it is an array of numbers)"));
  CHECK(says(changed("[0.75, 0.25]", "[0.75, \"x\"]"), "(it is an array of finite numbers)"));
  CHECK(says(changed("[0.01, 0.9, 0.0]", "[]"), "the key 'γ' does not hold"));
  CHECK(says(changed("\"U₀\": 0.2", "\"U₀\": []"), "the key 'U₀' does not hold"));
  CHECK(says(changed("\"VAR_002\"", "\"VAR_003\""), "'VAR_003' does not hold"));
  std::string none = good;
  for (const char* key : {"VAR_001", "VAR_002"}) none.replace(none.find(key), 3, "XXX");
  CHECK(says(error(none), "no key VAR_001"));
}

TEST_CASE("the published parameters give what the authors' program gives", "[characterize][data]") {
  const auto data = rramvar::test::data_folder();
  if (!data) return;
  const SynaptogenModel model =
      read_synaptogen_model(*data / "rram/synaptogen/default_params.json");
  CHECK(model.components.size() == 3);
  CHECK(model.lags.size() == 10);
  constexpr std::uint32_t cells = 20000;
  std::array<std::vector<double>, 20> lg_hrs;
  std::array<std::vector<double>, 20> lrs;
  for (std::uint32_t c = 0; c < cells; ++c) {
    const auto cycles = model.cell(1, c, 20);
    for (std::size_t n = 0; n < 20; ++n) {
      lg_hrs[n].push_back(std::log10(cycles[n].r_hrs));
      lrs[n].push_back(cycles[n].r_lrs);
    }
  }
  // Expected: Synaptogen.py at 5d83d44, order 10, 200 000 cells, no voltages applied:
  //   c = CellArrayCPU(200000)
  //   for n in range(20): record c.y[0], c.y[2]; c.drawVARMask[:] = True; VAR_sample(c)
  //                       c.y = Ψ(c.μ, c.σ, Γ(c.params.γ, c.Xhat[-4:, :]))
  // Tolerances: five standard errors of 20 000 cells.
  const double p[] = {0.1, 0.5, 0.9};
  const double hrs_0[] = {4.6365, 4.8764, 5.1162};
  const double hrs_19[] = {4.6309, 4.8763, 5.1216};
  const double lrs_0[] = {4260.5, 4521.9, 4837.9};
  const double lrs_19[] = {4241.1, 4520.6, 4870.1};
  for (std::size_t k = 0; k < 3; ++k) {
    CHECK_THAT(quantile(lg_hrs[0], p[k]), within_abs(hrs_0[k], 0.013));
    CHECK_THAT(quantile(lg_hrs[19], p[k]), within_abs(hrs_19[k], 0.013));
    CHECK_THAT(quantile(lrs[0], p[k]), within_abs(lrs_0[k], 17.0));
    CHECK_THAT(quantile(lrs[19], p[k]), within_abs(lrs_19[k], 17.0));
  }
  CHECK_THAT(correlation(lg_hrs[18], lg_hrs[19]), within_abs(0.2347, 0.037));
  CHECK_THAT(correlation(lg_hrs[10], lg_hrs[19]), within_abs(0.2034, 0.037));
  CHECK_THAT(correlation(lrs[18], lrs[19]), within_abs(0.7298, 0.02));
  CHECK_THAT(correlation(lrs[10], lrs[19]), within_abs(0.6676, 0.02));
  CHECK_THAT(correlation(lg_hrs[19], lrs[19]), within_abs(-0.0031, 0.037));
}

TEST_CASE("A generative model that gives what no cell has is refused", "[characterize]") {
  rramvar::SynaptogenModel model;
  model.components.push_back({1.0, {5, 0, 4000, 0, 0.0, 0, 0, 0}, {}});
  for (auto& polynomial : model.gamma) polynomial = {1.0, 0.0};
  CHECK(model.table(2, 2).states[1].resistance[0] == 4000.0);
  model.components[0].mean[2] = 4e-3;  // in Mohm
  CHECK(says(error_of([&] { model.table(2, 2); }),
             "the model gives a resistance of 0.004 ohm in cycle 1 of cell 0 (no memory cell"));
  model.components[0].mean[0] = 37.9957;  // log10 of an over-range marker
  CHECK(says(error_of([&] { model.table(2, 2); }), "over-range marker"));
}
