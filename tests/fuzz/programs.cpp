// What the programs read: resistances by liberal names of columns, and networks.
#include <cstddef>
#include <string>
#include <string_view>

#include "common/measured/resistance_file.hpp"
#include "common/network/onnx_model.hpp"
#include "common/network/prototxt.hpp"
#include "fuzz/measured.hpp"
#include "fuzz/target.hpp"

using namespace rramvar;
using namespace rramvar::programs;

namespace {

std::string_view text_of(fuzz::Bytes bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

void check(const ResistanceFile& table) {
  fuzz::require_resistances(table.cycles);
  for (const MeasuredState& state : table.cycles.states) {
    fuzz::require(state.cell.size() == state.size() && state.cycle.size() == state.size(),
                  "every resistance has a cell and a cycle");
  }
}

}  // namespace

RRAMVAR_FUZZ_TARGET(resistance_file) {
  fuzz::first_that_reads(
      [&] { check(read_resistance_file(fuzz::file(bytes), {})); },
      [&] {
        const ResistanceFileOptions options{.columns = "cell,logic1,logic0,cycle"};
        check(read_resistance_file(fuzz::file(bytes), options));
      });
}

RRAMVAR_FUZZ_TARGET(onnx) {
  const std::string model = checked_onnx(std::string(text_of(bytes)), fuzz::file(bytes));
  onnx_opset(model);
  if (onnx_input(model).is_open()) with_input(model, {.channels = 3, .height = 8, .width = 8});
}

RRAMVAR_FUZZ_TARGET(prototxt) {
  prototxt_input(text_of(bytes));
}
