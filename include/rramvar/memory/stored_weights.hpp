#pragma once
/// The weights of a layer lying in resistive memory, seen from the layer: the seam between
/// (format, cells, device, readout) on one side and (layer, metrics) on the other. Behind it every
/// combination is one type.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "rramvar/core/draw.hpp"
#include "rramvar/encoding/cell_map.hpp"
#include "rramvar/encoding/encoding_counts.hpp"
#include "rramvar/encoding/fields.hpp"
#include "rramvar/encoding/scale.hpp"
#include "rramvar/memory/ideal_parts.hpp"
#include "rramvar/memory/weight_moments.hpp"
#include "rramvar/sampling/read_counts.hpp"

namespace rramvar {

/// Expected numbers for one read of all weights, from the confusion matrix (MODEL: no sampling).
struct ExpectedCounts {
  bool known =
      false;  ///< false for analog readout of digits and readers without a confusion matrix
  double bits_misread = 0.0;
  double non_finite_weights = 0.0;
  double cells_stuck = 0.0;  ///< known for every readout
};

/// Reads words as written once; read[i] is what written[i] reads as. Thread-safe.
using WordRead = std::function<ReadCounts(std::span<const WordBits> written, const TrialIndex& at,
                                          std::span<WordBits> read)>;

/// A layer's weights as its cells give them back, one trial at a time.
class StoredWeights {
 public:
  virtual ~StoredWeights() = default;

  /// ŵ of ideal cells: the trained weights rounded to the number format.
  virtual std::span<const double> encoded() const = 0;
  /// Draws and reads every cell once; w_hat has the order of the trained weights. Thread-safe.
  virtual ReadCounts read(const TrialIndex& at, std::span<double> w_hat) const = 0;
  /// The same at several trials, whose ŵ lie one after the other.
  virtual void read_trials(std::span<const TrialIndex> trials, std::span<double> w_hat,
                           std::span<ReadCounts> counts) const {
    const std::size_t weights = encoded().size();
    for (std::size_t t = 0; t < trials.size(); ++t) {
      counts[t] = read(trials[t], w_hat.subspan(t * weights, weights));
    }
  }
  /// How many are best read so.
  virtual std::size_t trials_together() const { return 1; }
  virtual ExpectedCounts expected() const = 0;
  /// Exact moments of every weight, without sampling, with parts of the memory taken as ideal.
  virtual WeightMoments moments(const IdealParts& ideal) const = 0;
  WeightMoments moments() const { return moments(IdealParts{}); }
  /// Weights that the number format could not take as they are.
  virtual EncodingCounts encoding_counts() const = 0;
  /// Weights too large for the number format: Inf (or NaN) as encoded, before the policy for them.
  std::uint64_t overflowed() const { return encoding_counts().overflowed; }
  /// The way in which words are read (sampling/read_way.hpp), by its name.
  virtual std::string_view read_way() const = 0;
  /// Cells that one weight takes.
  virtual std::size_t cells_per_weight() const = 0;
  /// The fields of a word, and the digits of it that lie in cells.
  virtual std::span<const Field> fields() const = 0;
  virtual std::span<const Digit> digits() const = 0;
  /// Logic states of a cell.
  virtual std::size_t states() const = 0;
  /// Cells beside those of the words, in all: shared scales, check bits.
  virtual std::size_t extra_cells() const { return 0; }

  // What a protection works on; threshold readout only.

  /// Whether cells are read as numbers, so that words can be read and repaired.
  virtual bool reads_words() const = 0;
  /// The word of each weight, as written.
  virtual std::vector<WordBits> words() const = 0;
  /// Reads every cell once, as read() does. @pre reads_words()
  virtual ReadCounts read_words(const TrialIndex& at, std::span<WordBits> read) const = 0;
  /// Weights that share a scale, of a format with scales.
  virtual std::span<const ScaleGroup> scale_groups() const { return {}; }
  /// The words of shared scales that lie in cells, one a group, as written: of most formats none.
  virtual std::vector<WordBits> scale_words() const { return {}; }
  /// Reads every cell of shared scales once, as read() does. @pre reads_words()
  virtual ReadCounts read_scale_words(const TrialIndex&, std::span<WordBits>) const { return {}; }
  /// The weights that these words mean; w_hat[i] is that of read[i].
  /// @param scales as read_scale_words() gives them
  virtual ReadCounts values_of(std::span<const WordBits> read, std::span<const WordBits> scales,
                               std::span<double> w_hat) const = 0;
  /// What reads words of `bits` bits, one bit a cell, from cells of the same kind that lie after
  /// those of the weights and scales; may outlive the weights.
  /// @param first how many such words lie before. @pre reads_words()
  virtual WordRead reader_beside(int bits, std::size_t first) const = 0;
};

}  // namespace rramvar
