// Readers of generative models of devices.
#include "fuzz/measured.hpp"
#include "fuzz/target.hpp"
#include "rramvar/characterize/formats/synaptogen_json.hpp"

using namespace rramvar;

RRAMVAR_FUZZ_TARGET(synaptogen) {
  const SynaptogenModel model = read_synaptogen_model(fuzz::file(bytes));
  fuzz::require_resistances(model.table(2, 3, 1, 1));
}
