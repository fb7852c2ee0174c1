// Laws that bend: a table or law read at another voltage, noise that depends on the conductance.
// Numbers are numpy's, by Gauss-Legendre quadrature from bend to bend.
#include <array>
#include <cmath>
#include <cstddef>
#include <functional>
#include <vector>

#include "catch.hpp"
#include "rramvar/device/any_distribution.hpp"
#include "rramvar/device/device_lut.hpp"
#include "rramvar/device/distributions/ideal.hpp"
#include "rramvar/device/distributions/log_normal.hpp"
#include "rramvar/device/sources/device_to_device.hpp"
#include "rramvar/device/sources/read_noise.hpp"
#include "rramvar/device/sources/read_voltage.hpp"
#include "rramvar/device/sources/telegraph_noise.hpp"
#include "rramvar/device/varied_device.hpp"
#include "rramvar/readout/analog.hpp"

using namespace rramvar;
using rramvar::test::within_rel;

namespace {

using Any = AnyDistribution<2>;
using Means = std::array<double, 3>;  ///< of 10 kohm/R, R / ohm, ln(R / ohm)

template <class D>
void check_means(const D& device, const std::array<Means, 2>& wanted) {
  for (LogicState s = 0; s < 2; ++s) {
    CAPTURE(s);
    CHECK_THAT(device.mean(s, [](ohm r) { return 1e4 / r; }), within_rel(wanted[s][0], 1e-11));
    CHECK_THAT(device.mean(s, [](ohm r) { return r; }), within_rel(wanted[s][1], 1e-11));
    CHECK_THAT(device.mean(s, [](ohm r) { return std::log(r); }), within_rel(wanted[s][2], 1e-11));
  }
}
/// Directly, behind a type chosen at run time, and by curves.
template <class D>
void check_all(const D& device, const std::array<Means, 2>& wanted) {
  check_means(device, wanted);
  check_means(Any(device), wanted);
  check_means(device.by_curves(), wanted);
}

}  // namespace

TEST_CASE("A log-normal law read at another voltage has the means of a law that bends") {
  const LogNormalResistance<2> law{{11.976048179377816, 8.9256287983600089},
                                   {1.3928262796061843, 0.074949727341696984}};
  const std::array<Means, 2> wanted{{{0.179018428779907, 350345.042918285, 11.8284302551412},
                                     {1.34444812107534, 7477.61165840128, 8.91701481389612}}};
  const auto voltage = ReadVoltage::published(0.2, 0.3);
  check_all(VariedDevice{law, voltage}, wanted);
  check_all(VariedDevice{Any(law), DeviceToDevice<2>{{0.0, 0.0}}, voltage}, wanted);
}

TEST_CASE("A law between sources that bend has the cdf that its own quantiles have") {
  const LogNormalResistance<2> law{{11.9, 8.9}, {1.4, 0.07}};
  const auto voltage = ReadVoltage::published(0.2, 0.3);
  // Noise over a law with kinks, by a midpoint rule of so many points that none of them matters.
  for (const double sigma : {1e-4, 0.01, 0.2}) {
    const VariedDevice device{Any(law), voltage, ReadNoise{sigma}};
    for (const ohm at_kink : {1.0 / 32e-6, 1.0 / 71e-6}) {
      const ohm r = voltage.after(at_kink) * (1.0 + 0.1 * sigma);
      const VariedDevice before{law, voltage};
      double below = 0.0;
      double weights = 0.0;
      for (double z = -9.0 + 5e-4; z < 9.0; z += 1e-3) {
        const double weight = std::exp(-0.5 * z * z);
        below += weight * before.cdf(0, r * std::exp(-sigma * z));
        weights += weight;
      }
      CAPTURE(sigma, at_kink);
      CHECK_THAT(device.cdf(0, r), within_rel(below / weights, 1e-8));
      CHECK_THAT(Any(device.by_curves()).cdf(0, r), within_rel(below / weights, 1e-8));
    }
  }
}

TEST_CASE("A narrow law below noise that depends on the conductance has its means") {
  const IdealResistance<2> medians{{155783.14024736799, 7433.8041061426047}};
  const auto with_d2d = [&](double sigma) {
    return VariedDevice{Any(medians), DeviceToDevice<2>{{sigma, sigma}},
                        ConductanceReadNoise::published()};
  };
  check_means(with_d2d(0.005), {{{0.0644589417096407, 156431.452918267, 11.9562201924898},
                                 {1.34541982701878, 7434.98454153788, 8.91379299943959}}});
  check_all(with_d2d(0.018), {{{0.0644685790417989, 156454.841168707, 11.9562201924898},
                               {1.34564740471993, 7436.25116497974, 8.9137929994396}}});
  // Its mean conductance is a reference level.
  const auto levels = ConductanceReadout{}.calibrate(Any(with_d2d(0.01))).levels();
  CHECK_THAT(1e4 * levels[0], within_rel(0.064461358965278, 1e-10));
  CHECK_THAT(1e4 * levels[1], within_rel(1.34547932614497, 1e-10));
}

TEST_CASE("Small tables below every kind of source have the means of brute force") {
  const auto lut = DeviceLUT<2>::from(std::array{22100.0, 31800.0, 39400.0},
                                      std::array{12700.0, 14200.0, 19700.0});
  const auto with = [&](double d2d, double noise) {
    return VariedDevice{Any(lut), DeviceToDevice<2>{{d2d, d2d}}, ReadVoltage::published(0.2, 0.3),
                        TelegraphNoise{0.1, 0.2}, ReadNoise{noise}};
  };
  check_all(with(1e-6, 0.001), {{{0.366623016265713, 28702.1788566882, 10.2397248053727},
                                 {0.684950356494078, 15067.2801316847, 9.60403440621884}}});
  check_all(with(0.01, 0.001), {{{0.366638641810397, 28703.5102569067, 10.2397264557008},
                                 {0.684992493161902, 15067.7160516601, 9.60401815031356}}});
  check_all(with(0.1, 0.01), {{{0.368139258469485, 28840.6713878445, 10.2400483811681},
                               {0.688495161007214, 15126.1919690189, 9.60342509349417}}});
}
