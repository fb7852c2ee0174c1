// What the programs read: resistances by liberal names of columns, and networks.
#include <cmath>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "common/measured/level_file.hpp"
#include "common/measured/resistance_file.hpp"
#include "common/measured/state_files.hpp"
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

void check(const LevelFile& levels) {
  for (const std::vector<double>& row : levels.matrix.rate) {
    double sum = 0.0;
    for (const double p : row) sum += p;
    fuzz::require(row.size() == levels.matrix.levels() && std::abs(sum - 1.0) < 1e-9,
                  "a written level is read as one of the levels");
  }
}

}  // namespace

RRAMVAR_FUZZ_TARGET(level_file) {
  if (const auto levels = read_level_file(fuzz::file(bytes))) check(*levels);
}

RRAMVAR_FUZZ_TARGET(resistance_file) {
  const auto with = [&](const ResistanceFileOptions& options) {
    return [bytes, options] { check(read_resistance_file(fuzz::file(bytes), options)); };
  };
  const auto one_state = [bytes] {
    const ResistanceFileOptions options{.only = 0};
    const std::vector<ResistanceFile> states{read_resistance_file(fuzz::file(bytes), options)};
    check(joined_states(states));
  };
  fuzz::first_that_reads(with({}), [&] {
    fuzz::first_that_reads(with({.columns = "cell,logic1,logic0,cycle"}), [&] {
      fuzz::first_that_reads(with({.columns = "I_hrs_uA,I_lrs_uA", .read_voltage = {0.2}}),
                             one_state);
    });
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
