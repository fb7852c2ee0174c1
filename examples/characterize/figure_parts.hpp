#pragma once
/// What the figures have in common: rows of their data, axes, probability paper.

#include <cstddef>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

#include "rramvar/core/units.hpp"

namespace rramvar::programs {

/// A number as gnuplot and CSV readers take it.
std::string text_of(double x);

/// Appends a row of a CSV: words, then numbers.
void add_row(std::string& data, std::initializer_list<std::string_view> words,
             std::initializer_list<double> numbers);

/// gnuplot's expression for `column` in the rows whose first words are these, else nothing.
std::string where(std::initializer_list<std::string_view> words, std::string_view column);

/// Line colour of the state (or the like) of this rank.
std::string line_colour(std::size_t rank);

/// Tics of an axis at given places: "'1 %' -2.3, '5 %' -1.6".
std::string tics_at(char axis, const std::string& tics);

struct ResistanceRange {
  ohm low;
  ohm high;
};

/// With a margin that is as wide as 3 % of the logarithmic axis, and at least 0.5 %. Whatever the
/// resistances, both ends are positive and finite, and differ.
ResistanceRange with_margin(ohm low, ohm high);

/// A logarithmic axis of resistances. Powers of ten where it is long, else multiples of a round
/// step in a fitting unit.
std::string resistance_axis(char axis, const ResistanceRange& shown);

/// Normal-probability paper: the axis is linear in the normal quantile, and labelled in percent.
std::string probability_axis(double largest_z);

/// Highest normal quantile that a sample of n shows on it, with a margin.
double paper_half_height(std::size_t n);

/// Appends the rows "measured,name,value,probability,normal quantile" of a sample; of a large one
/// values evenly spaced in the normal quantile, so that the tails stay whole.
void add_sample(std::string& data, std::string_view name, std::span<const double> sorted);

}  // namespace rramvar::programs
