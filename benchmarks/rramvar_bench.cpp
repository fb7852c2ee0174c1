// Measures the library against the limits of the machine it runs on, on one thread: each item and
// its limit in turn, many times, the best of each. Only ratios mean something between machines.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <limits>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <vector>

#include "limits.hpp"
#include "rramvar/rramvar.hpp"
#include "sampling_variants.hpp"

namespace {
using namespace rramvar;

/// One line of the table.
struct Item {
  std::string name;
  std::string unit;
  double measured;
  double limit;
  std::string goal;                                          ///< of the ratio, to read
  double floor = 0.0;                                        ///< of the ratio, for --check
  double ceiling = std::numeric_limits<double>::infinity();  ///< likewise
  double ratio() const { return measured / limit; }
  nlohmann::ordered_json to_json() const {
    return {{"item", name},   {"unit", unit},     {"measured", measured},
            {"limit", limit}, {"ratio", ratio()}, {"goal", goal}};
  }
};

/// Least seconds of each function; they take turns, so that all see the same state of the machine.
template <class... F>
std::array<double, sizeof...(F)> best_seconds(int rounds, F&&... functions) {
  std::array<double, sizeof...(F)> best;
  best.fill(std::numeric_limits<double>::infinity());
  using Clock = std::chrono::steady_clock;
  std::size_t i = 0;
  const auto time = [&](auto& f) {
    const auto start = Clock::now();
    f();
    best[i] = std::min(best[i], std::chrono::duration<double>(Clock::now() - start).count());
    ++i;
  };
  for (int round = 0; round < rounds; ++round, i = 0) (time(functions), ...);
  return best;
}

/// Numbers spread evenly over ±half_width.
void fill(std::span<float> values, float half_width, std::uint32_t stream) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    DrawEngine engine({.trial = stream}, static_cast<std::uint32_t>(i), 0, DrawSource::tabulation);
    values[i] = static_cast<float>(OpenUniform{}(engine).lower * 2.0 - 1.0) * half_width;
  }
}

/// The job that everything is measured on: AlexNet's layer 1 in binary16, every bit in a cell.
struct Job {
  Job() {
    fill({images.data(), images.size()}, 100.0f, 1);
    for (const LogicState state : {LogicState{0}, LogicState{1}}) {
      for (const ohm r : sampler.distribution().sorted(state)) {
        table.push_back(static_cast<float>(sampler.reader()(r)));
      }
    }
  }
  static Tensor<4> make_weights() {
    Tensor<4> out(std::array<std::size_t, 4>{96, 3, 11, 11});
    fill({out.data(), out.size()}, 0.1f, 0);
    return out;
  }
  Conv2DLayer1<> layer{make_weights()};
  Tensor<4> images{std::array<std::size_t, 4>{1, 3, 227, 227}};
  std::span<const float> weights{layer.weights().data(), layer.weights().size()};
  BitEncoder<binary16> encoder{};
  VariabilitySampler<DeviceLUT<2>> sampler{builtin_lut("ni_rram_1t1r")};
  std::vector<std::uint16_t> words = encoder(weights);
  std::vector<float> table;  ///< readings of state 0, then of state 1
};

std::vector<Item> measure(const Job& job, const bench::Limits& limits, bool quick) {
  const int rounds = quick ? 10 : 200;
  const Conv2DLayer1<>& layer = job.layer;
  std::vector<Item> items;
  const auto draws = static_cast<double>(job.words.size() * job.encoder.digits().size());
  const auto entries = static_cast<std::uint32_t>(job.sampler.distribution().size(0));
  std::vector<double> w_hat(job.words.size());
  std::vector<float> w_limit(job.words.size());
  std::uint32_t trial = 0;
  const auto [sampling, sampling_limit] = best_seconds(
      rounds,
      [&] { job.sampler.sample(job.encoder, std::span(job.words), {.trial = ++trial}, w_hat); },
      [&] {
        limits.draw(job.words.data(), job.words.size(), job.table.data(), entries, w_limit.data());
      });
  items.push_back({"sampling / draw-and-gather loop", "ns a draw", sampling / draws * 1e9,
                   sampling_limit / draws * 1e9, "<= 1.3"});
  for (const bench::SamplingVariant& variant : bench::sampling_variants(job.weights)) {
    const double seconds =
        best_seconds(std::max(rounds / 10, 5), [&] { variant.read(++trial); })[0];
    items.push_back({variant.name, "ns a draw", seconds / variant.draws * 1e9,
                     sampling_limit / draws * 1e9, ""});
  }
  Tensor<2> patches = layer.make_patches();
  std::vector<float> copy(patches.size());
  const auto [extraction, copying] = best_seconds(
      rounds, [&] { layer.extract(job.images, 0, patches); },
      [&] {
        std::memcpy(copy.data(), patches.data(), copy.size() * sizeof(float));
        __asm__ volatile("" : : "r"(copy.data()) : "memory");  // that it is not left out
      });
  Tensor<2> y = layer.make_output();
  const int m = 96, n = 3025, k = 363;  // filters, positions, inputs
  const double flop = 2.0 * m * n * k;
  double peak_flop = 0.0;
  const auto [product, sgemm, registers] = best_seconds(
      rounds, [&] { multiply(layer.weights(), patches, y); },
      [&] { limits.sgemm(m, n, k, job.weights.data(), patches.data(), y.data()); },
      [&] { peak_flop = limits.multiply_add(500'000); });
  const double peak = peak_flop / registers;
  items.push_back({"product / multiply-adds in registers", "GFLOP/s", flop / product * 1e-9,
                   peak * 1e-9, ">= 0.90"});
  items.push_back({"product / cblas_sgemm itself", "GFLOP/s", flop / product * 1e-9,
                   flop / sgemm * 1e-9, ">= 0.95", 0.8});
  items.push_back({"patches of a picture / memcpy", "ms", extraction * 1e3, copying * 1e3, ""});
  // A trial judges each filter's row against two references.
  const std::vector<double> row(y.begin(), y.begin() + n);
  const AllMetrics metrics;
  AllMetrics::Accumulator sums(layer.filters());
  const StoredWeightsOf stored(job.encoder, job.sampler, job.weights);
  const std::uint32_t trials = quick ? 8 : 32;
  double wall = std::numeric_limits<double>::infinity();
  const double judging = best_seconds(
      std::max(rounds / 10, 3),
      [&] {
        for (std::size_t f = 0; f < 2 * layer.filters(); ++f)
          sums.add(f / 2, {row, row}, {.max_abs = 1.0});
      },
      [&] {
        const Timing t = run_trials(stored, layer, metrics, job.images, {.trials = trials}).timing;
        wall = std::min(wall, t.wall - t.set_up);
      })[0];
  items.push_back({"trial / its parts, each alone", "ms", wall / trials * 1e3,
                   (sampling + product + judging) * 1e3, "<= 1.1"});
  items.push_back({"trial / limits of draws and product", "ms", wall / trials * 1e3,
                   (sampling_limit + flop / peak) * 1e3, "<= 1.5"});
  // Without sampling, and by the Gram matrix: the same for any number of pictures.
  const PatchGram gram = patch_gram(layer, job.images);
  const GramSums gram_sums(gram, trained_weights(layer));
  Matrix error = make_matrix(layer.filters(), layer.inputs() + 1);
  for (double& entry : error) entry = 1e-3;
  const auto [closed_form, gram_metrics] = best_seconds(
      std::max(rounds / 5, 5), [&] { expected(stored, layer, gram); }, [&] { gram_sums(error); });
  items.push_back({"closed form / one trial on one picture", "ms", closed_form * 1e3,
                   wall / trials * 1e3, "<= 1", 0.0, 1.0});
  items.push_back({"metrics of a trial by Gram / by picture", "ms", gram_metrics * 1e3,
                   (product + judging) * 1e3, "<= 1"});
  return items;
}
}  // namespace

int main(int argc, char** argv) try {
  CLI::App app{"Measures rramvar against the limits of this machine, on one thread."};
  std::string json_file;
  bool check = false, quick = false;
  app.add_option("--json", json_file, "Write the table to this file");
  app.add_flag("--check", check, "Exit with 1 if a ratio is below its floor or above its ceiling");
  app.add_flag("--quick", quick, "Fewer repetitions");
  CLI11_PARSE(app, argc, argv);
  const SingleThreadedBlas single_thread;
  const Job job;
  const bench::Limits& limits = bench::best_limits();
  std::cout << "limits: " << limits.instruction_set << "; BLAS kernels: " << limits.blas_kernels()
            << '\n';
  std::string note;  // what else decides the numbers
  for (const char* name : {"OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"}) {
    if (std::getenv(name) != nullptr) note += std::string(name) + " is set, unset it to measure; ";
  }
#ifndef NDEBUG
  note += "assertions are on, measure a Release build; ";
#endif
  if (!note.empty()) std::cout << "note: " << note << std::endl;
  const std::vector<Item> items = measure(job, limits, quick);
  std::cout
      << "item                                      measured     limit   ratio  goal     unit\n";
  for (const Item& x : items) {
    std::cout << std::left << std::setw(40) << x.name << std::right << std::fixed
              << std::setprecision(3) << std::setw(10) << x.measured << std::setw(10) << x.limit
              << std::setw(8) << x.ratio() << "  " << std::left << std::setw(9) << x.goal << x.unit
              << '\n';
  }
  if (!json_file.empty()) {
    nlohmann::ordered_json out{{"version", library_version},
                               {"compiler", __VERSION__},
                               {"instruction_set", limits.instruction_set},
                               {"blas_kernels", limits.blas_kernels()},
                               {"quick", quick},
                               {"note", note}};
    for (const Item& item : items) out["items"].push_back(item.to_json());
    std::ofstream file(json_file);
    file << out.dump(2) << '\n';
    if (!file.flush()) throw Error("cannot write " + json_file);
  }
  int status = 0;
  for (const Item& item : items) {
    if (!check || (item.ratio() >= item.floor && item.ratio() <= item.ceiling)) continue;
    std::cerr << item.name << ": the ratio " << item.ratio() << " misses its bounds\n";
    status = 1;
  }
  return status;
} catch (const std::exception& error) {
  std::cerr << error.what() << "\n";
  return 2;
}
