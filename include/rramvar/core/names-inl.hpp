#pragma once

#include <algorithm>
#include <numeric>
#include <utility>

#include "rramvar/core/config.hpp"
#include "rramvar/core/names.hpp"

namespace rramvar {

RRAMVAR_INLINE std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t most) {
  const std::size_t at_least = std::max(a.size(), b.size()) - std::min(a.size(), b.size());
  if (at_least > most) return at_least;
  const auto lower = [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  };
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    const char wanted = lower(a[i]);
    std::size_t diagonal = std::exchange(row[0], i + 1);
    std::size_t nearest = row[0];
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t substituted = diagonal + (wanted == lower(b[j]) ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min(substituted, std::min(row[j], diagonal) + 1);
      nearest = std::min(nearest, row[j + 1]);
    }
    if (nearest > most) return nearest;  // no row has a smaller one than the row before
  }
  return row.back();
}

RRAMVAR_INLINE std::vector<std::string_view> nearest_names(std::string_view name,
                                                           std::span<const std::string_view> known,
                                                           std::size_t count) {
  name = name.substr(0, 64);  // bounds the cost for absurdly long input
  std::vector<std::pair<std::size_t, std::string_view>> ranked;
  for (const std::string_view k : known) ranked.emplace_back(edit_distance(name, k), k);
  std::stable_sort(ranked.begin(), ranked.end(),
                   [](const auto& x, const auto& y) { return x.first < y.first; });
  std::vector<std::string_view> out;
  for (const auto& [distance, k] : ranked) {
    if (out.size() < count) out.push_back(k);
  }
  return out;
}

RRAMVAR_INLINE Error unknown_name(std::string_view kind, std::string_view name,
                                  std::span<const std::string_view> known) {
  std::string nearest;
  for (const std::string_view k : nearest_names(name, known)) {
    nearest.append(nearest.empty() ? "" : ", ").append(k);
  }
  std::string shown(name.substr(0, 64));
  if (shown.size() < name.size()) shown += "…";
  return Error("unknown " + std::string(kind) + " '" + shown + "'", {},
               "the nearest known names are: " + nearest);
}

}  // namespace rramvar
