// Readers of generative models of devices.
#include <cmath>

#include "fuzz/target.hpp"
#include "rramvar/io/synaptogen_json.hpp"

using namespace rramvar;

RRAMVAR_FUZZ_TARGET(synaptogen) {
  const SynaptogenModel model = read_synaptogen_model(fuzz::file(bytes));
  const MeasuredCycles table = model.table(2, 3, 1, 1);
  for (const MeasuredState& state : table.states) {
    for (const ohm r : state.resistance) {
      fuzz::require(r > 0.0 && std::isfinite(r), "resistances are positive and finite");
    }
  }
}
