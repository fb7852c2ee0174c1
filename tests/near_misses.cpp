// Types that are nearly what a policy has to be. near_misses.cmake compiles one case after the
// other and reads the first error, which is to be the sentence behind its SAYS.
#include <cstdint>
#include <string>

#include "rramvar/device/any_distribution.hpp"
#include "rramvar/device/device_lut.hpp"
#include "rramvar/device/sources/held_by_cell.hpp"
#include "rramvar/device/sources/read_noise.hpp"
#include "rramvar/device/varied_device.hpp"
#include "rramvar/encoding/any_format.hpp"
#include "rramvar/encoding/bit_encoder.hpp"
#include "rramvar/readout/analog.hpp"
#include "rramvar/readout/threshold.hpp"
#include "rramvar/sampling/variability_sampler.hpp"

using namespace rramvar;

struct Draws {
  ohm operator()(LogicState, DrawEngine&) const { return 1e4; }
};
struct DrawsText {
  std::string operator()(LogicState, DrawEngine&) const { return "10 kohm"; }
};
struct DrawsNotConst {
  ohm operator()(LogicState, DrawEngine&) { return 1e4; }
};
struct SourceWithoutStream {
  static constexpr Lifetime lifetime = Lifetime::read;
  ohm operator()(LogicState, ohm r, DrawEngine&) const { return r; }
};
struct Codes {
  static constexpr int bits = 8;
  std::uint8_t encode(float) const { return 0; }
};
struct Decodes : Codes {
  float decode(std::uint8_t) const { return 0; }
};
struct ReadsInt {
  struct Reader {
    int operator()(ohm) const { return 1; }
  };
  template <class D>
  Reader calibrate(const D&) const {
    return {};
  }
};

// A case and its sentence are one line.
// clang-format off
void compile() {
#if CASE == 0  // SAYS nothing: all else is right
  VariabilitySampler{VariedDevice{Draws{}, ReadNoise{0.1}}, ThresholdReadout{}};
  BitEncoder<Decodes>{};
  AnyDistribution<2>{Draws{}};
  AnyFormat{Decodes{}};
#elif CASE == 1  // SAYS a distribution needs `ohm operator()(LogicState, DrawEngine&) const`
  VariabilitySampler{DrawsText{}, ThresholdReadout{}};
#elif CASE == 2  // SAYS a distribution needs `ohm operator()(LogicState, DrawEngine&) const`
  VariedDevice{DrawsNotConst{}, ReadNoise{0.1}};
#elif CASE == 3  // SAYS the distribution inside needs `ohm operator()(LogicState, DrawEngine&) const`
  HeldByCell{DrawsNotConst{}};
#elif CASE == 4  // SAYS a distribution needs `ohm operator()(LogicState, DrawEngine&) const`
  DeviceLUT<2>::tabulate(DrawsNotConst{}, 10);
#elif CASE == 5  // SAYS a source needs `ohm operator()(LogicState, ohm, DrawEngine&) const` with `stream`
  VariedDevice{Draws{}, SourceWithoutStream{}};
#elif CASE == 6  // SAYS and `float decode(word) const`
  BitEncoder<Codes>{};
#elif CASE == 7  // SAYS give the number format `layout() const`
  VariabilitySampler{Draws{}, ConductanceReadout{}}.plan(BitEncoder<Decodes>{});
#elif CASE == 8  // SAYS a readout needs `calibrate(distribution) const`
  VariabilitySampler{Draws{}, ReadsInt{}};
#elif CASE == 9  // SAYS AnyDistribution<S>: a distribution needs `ohm operator()(LogicState, DrawEngine&) const`
  AnyDistribution<2>{DrawsNotConst{}};
#elif CASE == 10  // SAYS AnyDistribution<S>: a distribution needs `ohm operator()(LogicState, DrawEngine&) const`
  AnyDistribution<2>{DrawsText{}};
#elif CASE == 11  // SAYS AnyDistribution<S>: the distribution has another number of states
  AnyDistribution<4>{Draws{}};
#elif CASE == 12  // SAYS AnyFormat: a number format needs `static constexpr int bits`
  AnyFormat{Codes{}};
#endif
}
// clang-format on
