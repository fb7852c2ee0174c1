#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>

#include "rramvar/core/error.hpp"
#include "rramvar/sampling/field_reader.hpp"
#include "rramvar/sampling/read_plan.hpp"
#include "rramvar/sampling/word_reader.hpp"
#include "rramvar/sampling/word_values.hpp"

namespace rramvar {

RRAMVAR_INLINE void check_cells(const CellReadings& cells, const WordCodec& codec) {
  const bool is_digital = cells.facts().is_digital;
  if (!is_digital && !codec.format().layout().exists()) {
    throw Error("this number format cannot be read analog", "its bits have no meaning one by one",
                "read by a threshold");
  }
  for (const Digit& digit : codec.digits()) {
    if (digit.width > cells.most_bits()) {
      throw Error("a cell is to hold " + std::to_string(int{digit.width}) + " bits",
                  "the device has " + std::to_string(cells.facts().states) + " states",
                  "use fewer bits a cell, or a device table with more states");
    }
    if (!is_digital && digit.code == CellCode::gray && digit.width > 1) {
      throw Error("analog readout cannot read a Gray code",
                  "a reading between two states is a number only in the natural code",
                  "use the natural code, or read by a threshold");
    }
  }
}

struct ReadPlan::Parts {
  std::shared_ptr<const CellReadings> cells;
  WordValues values;
  std::optional<WordReader> words;    ///< of digital cells
  std::optional<FieldReader> fields;  ///< of analog ones
};

RRAMVAR_INLINE ReadPlan::ReadPlan(std::shared_ptr<const CellReadings> cells, const WordCodec& codec,
                                  const ReadOptions& options) {
  check_cells(*cells, codec);
  Parts parts{cells, WordValues(codec, options.set), {}, {}};
  if (cells->facts().is_digital) {
    parts.words.emplace(cells, codec.digits(), options);
  } else {
    parts.fields.emplace(cells, codec.digits(), codec.fields(), options);
  }
  parts_ = std::make_shared<const Parts>(std::move(parts));
}

RRAMVAR_INLINE const WordCodec& ReadPlan::codec() const {
  return parts_->values.codec();
}
RRAMVAR_INLINE ReadWay ReadPlan::way() const {
  return parts_->words ? parts_->words->way() : parts_->fields->way();
}
RRAMVAR_INLINE bool ReadPlan::is_digital() const {
  return parts_->words.has_value();
}
RRAMVAR_INLINE std::size_t ReadPlan::cells_per_word() const {
  return codec().digits().size() * parts_->cells->facts().cells_per_digit;
}

RRAMVAR_INLINE ReadCounts ReadPlan::read(const WordView& words, const TrialIndex& at,
                                         std::span<double> w_hat,
                                         std::uint32_t first_weight) const {
  ReadCounts counts;
  read(words, std::span(&at, 1), w_hat, std::span(&counts, 1), first_weight);
  return counts;
}

RRAMVAR_INLINE void ReadPlan::read(const WordView& words, std::span<const TrialIndex> trials,
                                   std::span<double> w_hat, std::span<ReadCounts> counts,
                                   std::uint32_t first_weight) const {
  const Parts& parts = *parts_;
  RRAMVAR_ASSERT(w_hat.size() == trials.size() * words.size() && counts.size() == trials.size());
  for (ReadCounts& of_trial : counts) of_trial = {.cells_read = words.size() * cells_per_word()};
  std::array<double, lanes::most_weights> values;
  lanes::FieldSums sums;
  std::optional<CellScratch> scratch;
  const auto take = [&](std::size_t first, std::size_t t, const lanes::Words& piece) {
    if (parts.words) {
      parts.values(piece, values.data(), counts[t]);
    } else {
      counts[t].cells_stuck += (*parts.fields)(piece, sums, scratch);
      parts.values(piece, sums, values.data(), counts[t]);
    }
    std::copy_n(values.data(), piece.count, w_hat.data() + t * words.size() + first);
  };
  if (parts.words) {
    parts.words->for_each_read(words, trials, first_weight, counts, take);
  } else {
    for_each_piece(words, trials, first_weight, take);
  }
}

RRAMVAR_INLINE ReadCounts ReadPlan::read_words(const WordView& words, const TrialIndex& at,
                                               std::span<WordBits> read,
                                               std::uint32_t first_weight) const {
  RRAMVAR_ASSERT(is_digital());
  return parts_->words->read(words, at, read, first_weight);
}

}  // namespace rramvar
