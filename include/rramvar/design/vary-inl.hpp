#pragma once

#include <cmath>
#include <limits>

#include "rramvar/core/config.hpp"
#include "rramvar/design/vary.hpp"
#include "rramvar/io/text.hpp"

namespace rramvar::detail {

RRAMVAR_INLINE std::string decimal(double x) {
  std::string out;
  append_number(out, x);
  return out;
}

RRAMVAR_INLINE void check_numbers(const Design& design) {
  constexpr double least = std::numeric_limits<double>::min();
  constexpr double most = std::numeric_limits<double>::max();
  struct Range {
    std::string_view member;
    double value;
    double from;
    double to;
    std::string_view what;
  };
  const Variability& v = design.variability;
  for (const auto& [member, value, from, to, what] : {
           Range{"telegraph_share", v.telegraph_share, 0.0, 1.0, "a share, 0 to 1"},
           Range{"telegraph_step", v.telegraph_step, std::nextafter(-1.0, 0.0), most,
                 "a number above -1, as a resistance stays positive"},
           Range{"time", v.time.value_or(0.0), 0.0, most, "a number of seconds, 0 or more"},
           Range{"drift_t0", v.drift_t0, least, most, "a number of seconds above 0"},
           Range{"temperature", v.temperature, least, most, "a temperature in kelvin, above 0"},
           Range{"activation_energy", v.activation_energy, -most, most, "a number of eV"},
           Range{"read_voltage", v.read_voltage, -10.0, 10.0, "a number of volts from -10 to 10"},
           Range{"series_ohm", v.series_ohm, 0.0, most, "a number of ohms, 0 or more"},
       }) {
    if (value >= from && value <= to) continue;
    throw Error(design.spelling(member, decimal(value)) + " is not possible", {},
                std::string("give ").append(what));
  }
}

RRAMVAR_INLINE ReadVoltage read_voltage_of(const Design& design, volt measured_at) {
  const volt read = design.variability.read_voltage;
  if (read == 0.0) return ReadVoltage(1.0, 1.0, 1.0);  // the same voltage: nothing happens
  if (measured_at == 0.0) {
    throw Error(design.spelling("read_voltage", {}) +
                    " needs to know the voltage that the table was measured at",
                {}, "give it by " + design.spelling("measured_at", {}));
  }
  try {
    return ReadVoltage::published(measured_at, read);
  } catch (const Error&) {
    throw Error(design.spelling("read_voltage", decimal(read)) + " is too far from the " +
                    decimal(measured_at) + " V that the table was measured at",
                "the nonlinearity that was published for reads at 0.1 to 0.3 V would turn "
                "resistances around there, the lower above the higher",
                "read nearer to that voltage");
  }
}

RRAMVAR_INLINE ReadNoise read_noise_of(const Design& design) {
  const std::string& text = design.variability.read_noise;
  if (text.empty() || text == "published") return {0.0};
  const auto value = parse_number<double>(trimmed(text));
  if (value && std::isfinite(*value) && *value >= 0.0) return {*value};
  throw Error(design.spelling("read_noise", {}) + ": " + excerpt(text) + " is not understood",
              "it is the standard deviation of the current over its mean, 0 or more",
              "give one number for all states, such as 0.02, or 'published'");
}

}  // namespace rramvar::detail
