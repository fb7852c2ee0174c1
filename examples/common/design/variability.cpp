#include "common/design/variability.hpp"

#include <array>
#include <cmath>
#include <utility>
#include <vector>

#include "rramvar/core/error.hpp"
#include "rramvar/io/text.hpp"

namespace rramvar::programs {

namespace {

constexpr const char* how_to_give =
    "give one number for all states, lrs=NUMBER,hrs=NUMBER, or one a state";

double number_in(std::string_view option, std::string_view text) {
  const auto value = parse_number<double>(trimmed(text));
  if (value && std::isfinite(*value)) return *value;
  throw Error(std::string(option) + ": " + excerpt(text) + " is not a number", {}, how_to_give);
}

std::vector<std::string_view> parts_of(std::string_view text) {
  std::vector<std::string_view> out;
  while (true) {
    const std::size_t comma = text.find(',');
    out.push_back(trimmed(text.substr(0, comma)));
    if (comma == std::string_view::npos) return out;
    text.remove_prefix(comma + 1);
  }
}

/// hrs=…,lrs=… in any order; one that is not given is 0.
std::array<double, 2> parse_outermost(std::string_view option, std::string_view text) {
  std::array<double, 2> out{0.0, 0.0};
  std::array<bool, 2> given{};
  for (const std::string_view part : parts_of(text)) {
    const std::size_t equals = part.find('=');
    const std::string name = lower_case(trimmed(part.substr(0, equals)));
    const std::size_t state = name == "hrs" ? 0 : 1;
    if (equals == std::string_view::npos || (name != "hrs" && name != "lrs") || given[state]) {
      throw Error(std::string(option) + ": " + excerpt(part) + " is not understood", {},
                  how_to_give);
    }
    out[state] = number_in(option, part.substr(equals + 1));
    given[state] = true;
  }
  return out;
}

/// Spreads and probabilities; zero where nothing was given.
template <std::size_t S>
std::array<double, S> not_negative(std::string_view option, const std::string& text) {
  if (text.empty()) return {};
  const std::array<double, S> out = parse_states<S>(option, text);
  for (const double x : out) {
    if (x < 0.0) throw Error(std::string(option) + " is negative: " + std::to_string(x));
  }
  return out;
}

double read_noise_in(std::string_view text) {
  const auto value = parse_number<double>(trimmed(text));
  if (value && std::isfinite(*value) && *value >= 0.0) return *value;
  throw Error("--read-noise: " + excerpt(text) + " is not understood",
              "it is the standard deviation of the current over its mean, 0 or more",
              "give one number for all states, such as 0.02, or 'published'");
}

std::string text_of(double x) {
  std::string out;
  append_number(out, x);
  return out;
}

ReadVoltage read_at(volt read, volt measured) {
  if (measured == 0.0) {
    throw Error("--read-voltage needs to know the voltage that the table was measured at", {},
                "give it by --lut-voltage");
  }
  try {
    return ReadVoltage::published(measured, read);
  } catch (const Error&) {
    throw Error("--read-voltage " + text_of(read) + " is too far from the " + text_of(measured) +
                    " V that the table was measured at",
                "the nonlinearity that was published for reads at 0.1 to 0.3 V would turn "
                "resistances around there, the lower above the higher",
                "read nearer to that voltage");
  }
}

}  // namespace

template <std::size_t S>
std::array<double, S> parse_states(std::string_view option, std::string_view text) {
  std::array<double, S> out{};
  if (text.find('=') != std::string_view::npos) {
    const auto [hrs, lrs] = parse_outermost(option, text);
    for (std::size_t s = 0; s < S; ++s) {
      out[s] = std::lerp(hrs, lrs, static_cast<double>(s) / static_cast<double>(S - 1));
    }
    return out;
  }
  const std::vector<std::string_view> parts = parts_of(text);
  if (parts.size() != 1 && parts.size() != S) {
    throw Error(std::string(option) + ": " + std::to_string(parts.size()) + " numbers are given",
                "the cells have " + std::to_string(S) + " states", how_to_give);
  }
  for (std::size_t s = 0; s < S; ++s) out[s] = number_in(option, parts[parts.size() == 1 ? 0 : s]);
  return out;
}

bool Variability::any() const {
  return !(d2d.empty() && c2c.empty() && read_noise.empty() && drift.empty() &&
           drift_sigma.empty() && stuck.empty() && fault_map.empty()) ||
         c2c_lag1 != 0.0 || telegraph_share != 0.0 || telegraph_step != 0.0 || read_voltage != 0.0;
}

std::string describe(const Variability& v) {
  std::string out;
  const auto add = [&](std::string_view name, const std::string& value) {
    if (!value.empty()) out.append(out.empty() ? "" : "; ").append(name).append(" ").append(value);
  };
  add("stuck cells", v.fault_map.empty() ? v.stuck : v.fault_map);
  add("d2d", v.d2d);
  add("c2c", v.c2c);
  if (v.c2c_lag1 != 0.0) add("lag 1", text_of(v.c2c_lag1));
  add("drift", v.drift);
  add("drift sigma", v.drift_sigma);
  if (v.time) add("time", text_of(*v.time) + " s at " + text_of(v.temperature) + " K");
  if (v.read_voltage != 0.0) add("read voltage", text_of(v.read_voltage) + " V");
  if (v.telegraph_share != 0.0) {
    add("telegraph noise",
        text_of(v.telegraph_share) + " of cells, step " + text_of(v.telegraph_step));
  }
  add("read noise", v.read_noise);
  return out;
}

template <std::size_t S>
VariedTable<S> vary(AnyDistribution<S> distribution, const Variability& v, volt table_voltage,
                    const MappedCells& cells) {
  Faults<S> faults{StuckAt<S>(not_negative<S>("--stuck", v.stuck)), std::nullopt};
  if (!v.fault_map.empty()) faults.map = read_fault_map_csv(v.fault_map, cells, S);

  const RetentionDrift<S> drift{
      v.drift.empty() ? std::array<double, S>{} : parse_states<S>("--drift", v.drift),
      not_negative<S>("--drift-sigma", v.drift_sigma),
      {.time = v.time.value_or(0.0), .temperature = v.temperature},
      v.reference_time,
      v.activation_energy_ev};

  ReadVoltage voltage(1.0, 1.0, 1.0);  // the same voltage: nothing happens
  if (v.read_voltage != 0.0) voltage = read_at(v.read_voltage, table_voltage);
  ReadNoise noise{0.0};
  ConductanceReadNoise noise_by_conductance(0.0);
  if (v.read_noise == "published") {
    noise_by_conductance = ConductanceReadNoise::published();
  } else if (!v.read_noise.empty()) {
    noise.relative_sigma = read_noise_in(v.read_noise);
  }
  return VariedTable<S>(std::move(distribution), std::move(faults),
                        DeviceToDevice<S>{not_negative<S>("--d2d", v.d2d)},
                        CycleToCycle<S>(not_negative<S>("--c2c", v.c2c), v.c2c_lag1), drift,
                        voltage, TelegraphNoise{v.telegraph_share, v.telegraph_step}, noise,
                        noise_by_conductance);
}

template std::array<double, 2> parse_states<2>(std::string_view, std::string_view);
template std::array<double, 4> parse_states<4>(std::string_view, std::string_view);
template std::array<double, 8> parse_states<8>(std::string_view, std::string_view);
template VariedTable<2> vary(AnyDistribution<2>, const Variability&, volt, const MappedCells&);
template VariedTable<4> vary(AnyDistribution<4>, const Variability&, volt, const MappedCells&);
template VariedTable<8> vary(AnyDistribution<8>, const Variability&, volt, const MappedCells&);

}  // namespace rramvar::programs
