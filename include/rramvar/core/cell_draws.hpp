#pragma once
/// CellDraws: all random streams of one cell at one read.

#include <array>
#include <cstddef>
#include <cstdint>

#include "rramvar/core/draw.hpp"
#include "rramvar/core/philox.hpp"

namespace rramvar {

/// How long a drawn value stays with its cell.
enum class Lifetime : std::uint8_t {
  chip,   ///< for good: the same at every write and read of this cell (device-to-device, d2d)
  write,  ///< until the cell is written again (cycle-to-cycle, c2c)
  read,   ///< for one read (read noise); a trial reads each cell once after writing it
};

/// First words of the streams of one weight's cells, as they were drawn: the streams of four
/// neighbouring digits share a block of the generator. A shortcut: it changes no draw.
class FirstWordCache {
 public:
  /// DrawEngine::first_words of one weight, always the same, by trial, quad, source and stream.
  constexpr const Philox4x32::counter_type& operator()(const TrialIndex& at, std::uint32_t weight,
                                                       std::uint32_t quad, DrawSource source,
                                                       std::uint32_t stream) {
    Entry& entry = entries_[(static_cast<std::size_t>(source) + 7 * stream) % entries_.size()];
    if (entry.quad != quad || entry.source != source || entry.stream != stream ||
        entry.trial != at.trial) {
      entry = {source, stream, quad, at.trial,
               DrawEngine::first_words(at, weight, quad, source, stream)};
    }
    return entry.words;
  }

 private:
  struct Entry {
    DrawSource source{};
    std::uint32_t stream = 0;
    std::uint32_t quad = DrawEngine::max_digits;  ///< none
    std::uint32_t trial = 0;
    Philox4x32::counter_type words{};
  };
  std::array<Entry, 23> entries_{};  ///< a prime that keeps the library's sources apart
};

/// Where a cell is, (seed, chip, trial, weight, digit), and a stream for each source and lifetime.
///
/// A trial is one write of the chip and one read after it, so that write and read have the same
/// coordinates and differ by their sources; a value of lifetime `chip` does not depend on the
/// trial.
class CellDraws {
 public:
  /// @param cache of this weight, if there is one
  constexpr CellDraws(const TrialIndex& at, std::uint32_t weight, std::uint32_t digit,
                      FirstWordCache* cache = nullptr) noexcept
      : at_(at), weight_(weight), digit_(digit), cache_(cache) {}

  /// A cell somewhere, chosen by an engine: what a cell is like when none in particular is meant.
  template <class Engine>
  static constexpr CellDraws anywhere(Engine& engine) {
    const std::uint64_t high = engine();
    const std::uint64_t seed = high << 32 | engine();
    const std::uint32_t trial = engine() >> 1;
    return {{.seed = seed, .trial = trial}, engine(), 0};
  }

  /// @param stream one of several that the cell has of this source
  constexpr DrawEngine engine(DrawSource source, Lifetime lifetime,
                              std::uint32_t stream = 0) const {
    return at_trial(source, trial_of(lifetime), stream);
  }
  /// The stream of the same cell at another trial, for what remembers earlier cycles.
  constexpr DrawEngine at_trial(DrawSource source, std::uint32_t trial,
                                std::uint32_t stream = 0) const {
    const TrialIndex at{.seed = at_.seed, .trial = trial, .chip = at_.chip};
    const DrawEngine engine(at, weight_, digit_, source, stream);
    if (cache_ == nullptr) return engine;
    return engine.starting_with((*cache_)(at, weight_, digit_ / 4, source, stream)[digit_ % 4]);
  }
  /// The trial at which a value of this lifetime is drawn.
  constexpr std::uint32_t trial_of(Lifetime lifetime) const {
    return lifetime == Lifetime::chip ? 0 : at_.trial;
  }

  constexpr const TrialIndex& at() const { return at_; }
  constexpr std::uint32_t weight() const { return weight_; }
  constexpr std::uint32_t digit() const { return digit_; }

 private:
  TrialIndex at_;
  std::uint32_t weight_;
  std::uint32_t digit_;
  FirstWordCache* cache_;
};

}  // namespace rramvar
