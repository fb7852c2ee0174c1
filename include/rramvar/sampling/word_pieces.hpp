#pragma once
/// Words in the pieces that vectors work on, and the layout of their format.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>
#include <utility>
#include <variant>

#include "rramvar/core/draw.hpp"
#include "rramvar/encoding/any_format.hpp"
#include "rramvar/encoding/concepts.hpp"
#include "rramvar/sampling/lanes.hpp"

namespace rramvar {

namespace detail {
/// f(first, lanes::Words) for pieces of the words, from `first` on.
template <class Word, class F>
void for_each_piece(std::span<const Word> words, const TrialIndex& at, std::uint32_t first_weight,
                    const F& f) {
  lanes::Words piece{};
  piece.at = at;
  for (std::size_t first = 0; first < words.size(); first += lanes::most_weights) {
    piece.first_weight = first_weight + static_cast<std::uint32_t>(first);
    piece.count = std::min(lanes::most_weights, words.size() - first);
    for (std::size_t i = 0; i < piece.count; ++i) piece.word[i] = words[first + i];
    f(first, std::as_const(piece));
  }
}

/// The layout of a format; none if it has none.
template <class Format>
decltype(auto) layout_of(const Format& format) {
  if constexpr (FieldedFormat<Format>) {
    return format.layout();
  } else {
    return std::monostate{};
  }
}

/// f(layout), once for all weights: the layout that a format chosen at run time has, if known.
template <class Layout, class F>
void visit_layout(const Layout& layout, const F& f) {
  if constexpr (std::is_same_v<Layout, AnyLayout>) {
    std::visit(
        [&](const auto& known) {
          if constexpr (std::is_same_v<std::decay_t<decltype(known)>, std::monostate>) {
            f(layout);
          } else {
            f(known);
          }
        },
        layout.known());
  } else {
    f(layout);
  }
}
}  // namespace detail

}  // namespace rramvar
