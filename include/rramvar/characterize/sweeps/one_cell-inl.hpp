#pragma once

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "rramvar/characterize/sweeps/one_cell.hpp"
#include "rramvar/core/config.hpp"
#include "rramvar/io/text.hpp"

namespace rramvar {
namespace detail {

/// The whole numbers in a text, from the last to the first, as far as they fit.
RRAMVAR_INLINE std::vector<std::int64_t> numbers_from_end(std::string_view text) {
  constexpr std::string_view digits = "0123456789";
  std::vector<std::int64_t> out;
  for (std::size_t last = text.find_last_of(digits); last != text.npos;) {
    const std::size_t before = text.find_last_not_of(digits, last);
    const std::size_t first = before == text.npos ? 0 : before + 1;
    out.push_back(parse_number<std::int64_t>(text.substr(first, last + 1 - first)).value_or(-1));
    last = first == 0 ? text.npos : text.find_last_of(digits, first - 1);
  }
  return out;
}

}  // namespace detail

RRAMVAR_INLINE std::optional<std::string> OneCellSweeps::cell_in(std::string_view name) {
  const std::string text = lower_case(name);
  for (const std::string_view word : {"cell", "device", "dev", "die", "dut"}) {
    for (std::size_t at = text.find(word); at != text.npos; at = text.find(word, at + 1)) {
      std::size_t first = at + word.size();
      while (first < text.size() && std::string_view("-_ #").find(text[first]) != text.npos) {
        ++first;
      }
      const std::size_t last = std::min(text.find_first_not_of("0123456789", first), text.size());
      if (last > first) return text.substr(first, last - first);
    }
  }
  return std::nullopt;
}

RRAMVAR_INLINE OneCellSweeps::Halves OneCellSweeps::halves_of(const IVMeasurement& sweeps) const {
  Halves out;
  for (const IVTrace& trace : sweeps.traces) {
    for (const HalfSweep& half : find_(trace)) {
      const auto part = [&half](const std::vector<double>& from) {
        return std::vector<double>(from.begin() + static_cast<std::ptrdiff_t>(half.first),
                                   from.begin() + static_cast<std::ptrdiff_t>(half.last) + 1);
      };
      out.push_back({{part(trace.voltage), part(trace.current), {}, {}, trace.reset_stop},
                     half.is_positive(),
                     read_(trace, half)});
    }
  }
  return out;
}

RRAMVAR_INLINE std::optional<bool> OneCellSweeps::polarity_of(const IVMeasurement& sweeps) const {
  std::optional<bool> out;
  for (const IVTrace& trace : sweeps.traces) {
    for (const HalfSweep& half : find_(trace)) {
      if (out && *out != half.is_positive()) return std::nullopt;
      out = half.is_positive();
    }
  }
  return out;
}

RRAMVAR_INLINE bool OneCellSweeps::are_halves(std::span<const SweepFile> files) const {
  std::set<std::string> cells;
  std::size_t positive = 0;
  std::size_t negative = 0;
  for (const SweepFile& file : files) {
    const auto is_named = [](const IVTrace& trace) { return trace.cell.has_value(); };
    const std::optional<bool> polarity = polarity_of(file.sweeps);
    if (!polarity || std::any_of(file.sweeps.traces.begin(), file.sweeps.traces.end(), is_named)) {
      return false;
    }
    for (const IVTrace& trace : file.sweeps.traces) {
      (*polarity ? positive : negative) += find_(trace).size();
    }
    if (const auto cell = cell_in(file.name)) cells.insert(*cell);
  }
  return positive > 0 && negative > 0 && cells.size() < 2 &&
         std::max(positive, negative) - std::min(positive, negative) <= 1;
}

RRAMVAR_INLINE std::vector<const SweepFile*> OneCellSweeps::in_order(
    std::span<const SweepFile> files) {
  std::vector<const SweepFile*> out;
  std::vector<std::vector<std::int64_t>> numbers;
  std::size_t least = files.empty() ? 0 : 64;
  for (const SweepFile& file : files) {
    out.push_back(&file);
    numbers.push_back(detail::numbers_from_end(file.name));
    least = std::min(least, numbers.back().size());
  }
  for (std::size_t k = 0; k < least; ++k) {  // the last number that differs throughout
    std::set<std::int64_t> different;
    for (const std::vector<std::int64_t>& of_file : numbers) different.insert(of_file[k]);
    if (different.size() < files.size()) continue;
    std::stable_sort(out.begin(), out.end(), [&](const SweepFile* a, const SweepFile* b) {
      return numbers[static_cast<std::size_t>(a - files.data())][k] <
             numbers[static_cast<std::size_t>(b - files.data())][k];
    });
    break;
  }
  return out;
}

RRAMVAR_INLINE OneCellSweeps::Halves OneCellSweeps::in_turn(const Halves& leading,
                                                            const Halves& following) {
  Halves out;
  for (std::size_t k = 0; k < std::max(leading.size(), following.size()); ++k) {
    if (k < leading.size()) out.push_back(leading[k]);
    if (k < following.size()) out.push_back(following[k]);
  }
  return out;
}

RRAMVAR_INLINE double OneCellSweeps::breaks_in(const Halves& halves) {
  double sum = 0.0;
  for (std::size_t k = 1; k < halves.size(); ++k) {
    const std::optional<ohm>& after = halves[k - 1].reading.after;
    const std::optional<ohm>& before = halves[k].reading.before;
    if (after && before) sum += std::abs(std::log(*before / *after));
  }
  return sum;
}

RRAMVAR_INLINE IVMeasurement OneCellSweeps::operator()(std::span<const SweepFile> files) const {
  IVMeasurement out;
  std::vector<SweepFile> positive;
  std::vector<SweepFile> negative;
  for (const SweepFile& file : files) {
    out.overflows += file.sweeps.overflows;
    out.citation.append(out.citation.empty() ? "" : "; ").append(file.sweeps.citation);
    const auto polarity = polarity_of(file.sweeps);
    if (polarity) (*polarity ? positive : negative).push_back(file);
  }
  if (positive.size() + negative.size() < files.size() || positive.empty() || negative.empty()) {
    for (const SweepFile* file : in_order(files)) {
      for (IVTrace trace : file->sweeps.traces) {
        trace.cell.reset();
        trace.cycle.reset();
        out.traces.push_back(std::move(trace));
      }
    }
    return out;
  }
  const auto all_of = [this](std::span<const SweepFile> of) {
    Halves halves;
    for (const SweepFile* file : in_order(of)) {
      const Halves more = halves_of(file->sweeps);
      halves.insert(halves.end(), more.begin(), more.end());
    }
    return halves;
  };
  const Halves up = all_of(positive);
  const Halves down = all_of(negative);
  Halves ordered = in_turn(up, down);
  Halves other = in_turn(down, up);
  const bool is_other =
      up.size() != down.size() ? down.size() > up.size() : breaks_in(other) < breaks_in(ordered);
  for (Half& half : is_other ? other : ordered) out.traces.push_back(std::move(half.trace));
  return out;
}

}  // namespace rramvar
