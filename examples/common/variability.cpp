#include "common/variability.hpp"

#include <array>
#include <cmath>
#include <utility>

#include "rramvar/core/error.hpp"
#include "rramvar/io/fault_map_csv.hpp"
#include "rramvar/io/text.hpp"

namespace rramvar::programs {

namespace {

double number_in(std::string_view option, std::string_view text) {
  const auto value = parse_number<double>(trimmed(text));
  if (value && std::isfinite(*value)) return *value;
  throw Error(std::string(option) + ": " + excerpt(text) + " is not a number", {},
              "give one number for both states, or lrs=NUMBER,hrs=NUMBER");
}

/// Spreads and probabilities; zero where nothing was given.
std::array<double, 2> not_negative(std::string_view option, const std::string& text) {
  if (text.empty()) return {0.0, 0.0};
  const std::array<double, 2> out = parse_states(option, text);
  for (const double x : out) {
    if (x < 0.0) throw Error(std::string(option) + " is negative: " + std::to_string(x));
  }
  return out;
}

void require(bool fits, const char* option, const char* range) {
  if (!fits) throw Error(std::string(option) + " is out of range", range);
}

}  // namespace

std::array<double, 2> parse_states(std::string_view option, std::string_view text) {
  if (text.find('=') == std::string_view::npos) {
    const double both = number_in(option, text);
    return {both, both};
  }
  std::array<double, 2> out{0.0, 0.0};
  std::array<bool, 2> given{};
  while (true) {
    const std::size_t comma = text.find(',');
    const std::string_view part = trimmed(text.substr(0, comma));
    const std::size_t equals = part.find('=');
    const std::string name = lower_case(trimmed(part.substr(0, equals)));
    const std::size_t state = name == "hrs" ? 0 : 1;
    if (equals == std::string_view::npos || (name != "hrs" && name != "lrs") || given[state]) {
      throw Error(std::string(option) + ": " + excerpt(part) + " is not understood", {},
                  "give one number for both states, or lrs=NUMBER,hrs=NUMBER");
    }
    out[state] = number_in(option, part.substr(equals + 1));
    given[state] = true;
    if (comma == std::string_view::npos) return out;
    text.remove_prefix(comma + 1);
  }
}

bool Variability::any() const {
  return !(d2d.empty() && c2c.empty() && read_noise.empty() && drift.empty() &&
           drift_sigma.empty() && stuck.empty() && fault_map.empty()) ||
         telegraph_share != 0.0 || read_voltage != 0.0;
}

std::string describe(const Variability& v) {
  std::string out;
  const auto add = [&](std::string_view name, const std::string& value) {
    if (!value.empty()) out.append(out.empty() ? "" : "; ").append(name).append(" ").append(value);
  };
  const auto text = [](double x) {
    std::string digits;
    append_number(digits, x);
    return digits;
  };
  add("stuck cells", v.fault_map.empty() ? v.stuck : v.fault_map);
  add("d2d", v.d2d);
  add("c2c", v.c2c);
  if (v.c2c_lag1 != 0.0) add("lag 1", text(v.c2c_lag1));
  add("drift", v.drift);
  add("drift sigma", v.drift_sigma);
  if (v.time != 0.0) add("time", text(v.time) + " s at " + text(v.temperature) + " K");
  if (v.read_voltage != 0.0) add("read voltage", text(v.read_voltage) + " V");
  if (v.telegraph_share != 0.0) {
    add("telegraph noise", text(v.telegraph_share) + " of cells, step " + text(v.telegraph_step));
  }
  add("read noise", v.read_noise);
  return out;
}

VariedTable vary(AnyDistribution<2> distribution, const Variability& v, volt table_voltage,
                 std::uint64_t cells) {
  require(v.telegraph_share >= 0.0 && v.telegraph_share <= 1.0, "--telegraph-share",
          "it is a share of the cells, 0 to 1");
  require(v.telegraph_step > -1.0, "--telegraph-step", "a resistance stays positive: above -1");
  require(v.time >= 0.0, "--time", "it is a number of seconds from 0 on");
  require(v.temperature > 0.0, "--temperature", "it is in kelvin, above 0");
  require(v.reference_time > 0.0, "--drift-t0", "it is a number of seconds above 0");
  if ((!v.drift.empty() || !v.drift_sigma.empty()) && v.time == 0.0) {
    throw Error("--drift without --time does nothing", "the chip is read at once",
                "say how long it lies, in seconds");
  }
  if ((v.telegraph_share != 0.0) != (v.telegraph_step != 0.0)) {
    throw Error("telegraph noise needs both --telegraph-share and --telegraph-step");
  }
  Faults faults{StuckAt<2>(not_negative("--stuck", v.stuck)), std::nullopt};
  if (!v.fault_map.empty()) faults.map = read_fault_map_csv(v.fault_map, cells);

  const RetentionDrift<2> drift{
      v.drift.empty() ? std::array{0.0, 0.0} : parse_states("--drift", v.drift),
      not_negative("--drift-sigma", v.drift_sigma),
      {.time = v.time, .temperature = v.temperature},
      v.reference_time,
      v.activation_energy_ev};

  ReadVoltage voltage(1.0, 1.0, 1.0);  // the same voltage: nothing happens
  if (v.read_voltage != 0.0) {
    if (table_voltage == 0.0) {
      throw Error("--read-voltage needs to know the voltage that the table was measured at", {},
                  "give it by --lut-voltage");
    }
    voltage = ReadVoltage::published(table_voltage, v.read_voltage);
  }
  const auto noise = [&] {
    if (v.read_noise.empty()) return ConductanceReadNoise(0.0);
    if (v.read_noise == "published") return ConductanceReadNoise::published();
    const double sigma = number_in("--read-noise", v.read_noise);
    require(sigma >= 0.0, "--read-noise", "it is a standard deviation, 0 or more");
    return ConductanceReadNoise(sigma);
  };
  return VariedTable(std::move(distribution), std::move(faults),
                     DeviceToDevice<2>{not_negative("--d2d", v.d2d)},
                     CycleToCycle<2>(not_negative("--c2c", v.c2c), v.c2c_lag1), drift, voltage,
                     TelegraphNoise{v.telegraph_share, v.telegraph_step}, noise());
}

}  // namespace rramvar::programs
