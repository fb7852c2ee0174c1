#include "common/measured/level_file.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string_view>
#include <utility>
#include <vector>

#include "rramvar/core/error.hpp"
#include "rramvar/io/text.hpp"
#include "rramvar/io/text_table.hpp"

namespace rramvar::programs {

namespace {

constexpr std::size_t most_levels = 8;
constexpr double most_reads = 1e15;
using Counts = std::vector<std::vector<std::size_t>>;

std::string plain(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0) {
      out += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
  }
  return out;
}

/// "3", "L3", "level 3", "read_3"; HRS and LRS are 0 and 1.
std::optional<std::size_t> level_in(std::string_view text) {
  std::string name = plain(text);
  for (const std::string_view word : {"read", "written", "level", "state", "l", "s"}) {
    if (name.starts_with(word) && name != "lrs") name.erase(0, word.size());
  }
  if (name == "hrs") return 0;
  if (name == "lrs") return 1;
  const auto level = parse_number<std::size_t>(name);
  return level && *level < most_levels ? level : std::nullopt;
}

bool names_what_was_written(std::string_view text) {
  const std::string name = plain(text);
  return name.find("written") != name.npos || name.find("programmed") != name.npos ||
         name.find("target") != name.npos;
}

/// Keeps what rows there are of a matrix, and counts them as reads.
class LevelTable {
 public:
  explicit LevelTable(const std::string& path) : table_(path) {}

  std::optional<LevelFile> read() {
    if (!table_.next_row()) return {};
    first_ = table_.place(table_.fields()[0]);
    const bool has_header = takes_header();
    if (is_something_else_) return {};
    if (has_header && !table_.next_row()) {
      if (!is_told_) return {};
      throw Error(first_, "there are no reads below the names of the columns");
    }
    do {
      if (!(is_list_ ? add_pair() : add_row())) return {};
    } while (table_.next_row());
    try {
      return is_list_ ? of_list() : of_table();
    } catch (const Error& error) {
      throw Error(first_, error.what());
    }
  }

 private:
  /// Whether the first row names what is below it.
  bool takes_header() {
    const auto fields = table_.fields();
    const bool has_words = std::any_of(
        fields.begin(), fields.end(), [this](const auto& field) { return !number_in(field.text); });
    if (!has_words) return false;
    is_told_ = names_what_was_written(fields[0].text);
    const bool names_reads = fields.size() > 1 && plain(fields[1].text).starts_with("read");
    if (is_told_ && names_reads && fields.size() <= 3 && !level_in(fields[1].text)) {
      is_list_ = true;
      return true;
    }
    has_labels_ = is_told_ || !level_in(fields[0].text);
    for (std::size_t i = has_labels_ ? 1 : 0; i < fields.size(); ++i) {
      if (level_in(fields[i].text) != i - (has_labels_ ? 1 : 0)) is_something_else_ = true;
    }
    levels_ = fields.size() - (has_labels_ ? 1 : 0);
    is_something_else_ = is_something_else_ || levels_ < 2 || levels_ > most_levels;
    if (is_told_ && is_something_else_) {
      throw Error(first_, "the header of a transition matrix names the read levels",
                  "after the column of written levels come read levels 0 to 7 at most, in order",
                  "write it as written,0,1,2,3, or give one read a row under written,read");
    }
    has_names_ = true;
    return true;
  }

  std::optional<double> number_in(std::string_view text) const {
    if (text.ends_with('%')) text = trimmed(text.substr(0, text.size() - 1));
    const std::size_t comma = text.find(',');
    if (comma == text.npos || table_.delimiter() == ',') return parse_number<double>(text);
    return parse_number<double>(std::string(text).replace(comma, 1, "."));
  }

  /// @return false where the file holds something else @throws Error if it was said to hold levels
  bool is_wrong(const TextField& field, std::string_view problem) const {
    if (!is_told_) return true;
    throw Error(table_.place(field), excerpt(field.text) + " is " + std::string(problem));
  }

  bool add_row() {
    auto fields = table_.fields();
    if (levels_ == 0) levels_ = fields.size();
    if (has_names_ && rows_.empty() && !has_labels_ && fields.size() == levels_ + 1) {
      has_labels_ = true;
    }
    if (levels_ < 2 || levels_ > most_levels + 1) return false;
    if (fields.size() != levels_ + (has_labels_ ? 1 : 0)) {
      return !is_wrong(fields.back(), "the end of a row that is not as long as the one above it");
    }
    if (has_labels_) {
      if (level_in(fields[0].text) != n_rows_) {
        return !is_wrong(fields[0], "not the next written level: a row each, from 0 on");
      }
      fields = fields.subspan(1);
    }
    std::vector<double> row;
    for (std::size_t k = 0; k < fields.size(); ++k) {
      const auto value = number_in(fields[k].text);
      if (!value || !(std::abs(*value) < most_reads)) {
        return !is_wrong(fields[k], "no count of reads and no rate");
      }
      if (!(*value >= 0.0)) return !is_wrong(fields[k], "below 0: it is a count or a rate");
      if (fields[k].text.ends_with('%')) is_told_ = has_percent_ = true;
      are_reads_ = are_reads_ && std::floor(*value) == *value &&
                   *value < static_cast<double>(levels_) && levels_ <= most_levels;
      if (are_reads_) ++read_[k][static_cast<std::size_t>(*value)];
      row.push_back(*value);
    }
    are_reads_ = are_reads_ && !has_labels_;
    if (++n_rows_ <= most_levels + 1) rows_.push_back(std::move(row));
    return are_reads_ || n_rows_ <= most_levels + 1;
  }

  bool add_pair() {
    const auto fields = table_.fields();
    if (fields.size() < 2) is_wrong(fields[0], "all of its row, which has no read level");
    std::array<std::size_t, 2> level{};
    for (std::size_t i = 0; i < 2; ++i) {
      const auto found = level_in(fields[i].text);
      if (!found) is_wrong(fields[i], "no level from 0 to 7");
      level[i] = *found;
    }
    std::size_t count = 1;
    if (fields.size() > 2) {
      const auto found = parse_number<std::size_t>(fields[2].text);
      if (!found) is_wrong(fields[2], "no count of reads");
      count = *found;
    }
    read_[level[0]][level[1]] += count;
    levels_ = std::max({levels_, level[0] + 1, level[1] + 1});
    return true;
  }

  Counts counted() const {
    Counts out;
    for (std::size_t s = 0; s < levels_; ++s) {
      out.emplace_back(read_[s].begin(), read_[s].begin() + static_cast<std::ptrdiff_t>(levels_));
    }
    return out;
  }

  LevelFile of_list() const {
    if (levels_ < 2) {
      throw Error("all reads are of level 0", "a transition matrix is of two levels at least");
    }
    return {TransitionMatrix::of_counts(counted()), "a written and a read level a row"};
  }

  std::optional<LevelFile> of_table() const {
    std::optional<LevelFile> matrix = of_matrix();
    if (!are_reads_) return matrix;
    LevelFile reads{TransitionMatrix::of_counts(counted()),
                    "reads of the level that is the number of their column"};
    const double errors = errors_of(reads.matrix);
    if (matrix && errors_of(matrix->matrix) <= errors) {
      matrix->what += " (as reads of the levels of its columns it would have more errors)";
      return matrix;
    }
    if (errors >= 0.5 * static_cast<double>(levels_)) return {};
    if (matrix) reads.what += " (as a transition matrix it would have more errors)";
    return reads;
  }

  static double errors_of(const TransitionMatrix& matrix) {
    double sum = 0.0;
    for (LogicState s = 0; s < matrix.levels(); ++s) sum += matrix.error_rate(s);
    return sum;
  }

  /// A matrix of counts or rates, if the table can be one.
  std::optional<LevelFile> of_matrix() const {
    const std::vector<std::vector<double>> rows = square();
    if (rows.empty()) {
      if (!is_told_) return {};
      throw Error("a transition matrix of " + std::to_string(n_rows_) + " rows",
                  "each of the " + std::to_string(levels_) + " levels has one");
    }
    double largest_sum = 0.0;
    double least_sum = std::numeric_limits<double>::infinity();
    bool are_whole = true;
    bool leads = true;  // the level that was written, in every row
    Counts count;
    for (const std::vector<double>& row : rows) {
      double sum = 0.0;
      std::vector<std::size_t>& counts = count.emplace_back();
      for (const double x : row) {
        sum += x;
        are_whole = are_whole && std::floor(x) == x;
        leads = leads && x <= row[count.size() - 1];
        counts.push_back(are_whole ? static_cast<std::size_t>(x) : 0);
      }
      largest_sum = std::max(largest_sum, sum);
      least_sum = std::min(least_sum, sum);
    }
    const bool are_percent = has_percent_ || (!are_whole && largest_sum > 50.0);
    if (are_whole && !has_percent_ && largest_sum > 1.0) {
      if (!leads && !is_told_) return {};
      return LevelFile{TransitionMatrix::of_counts(count),
                       "counts of reads, a row a written level and a column a read one"};
    }
    const double whole = are_percent ? 100.0 : 1.0;
    const bool are_near = least_sum > 0.8 * whole && largest_sum < 1.2 * whole;
    if (!is_told_ && !are_near) return {};
    std::vector<std::vector<double>> rate = rows;
    for (std::vector<double>& row : rate) {
      for (double& p : row) p /= whole;
    }
    return LevelFile{TransitionMatrix::of_rates(std::move(rate)),
                     std::string("rates of reads") + (are_percent ? " in percent" : "") +
                         ", a row a written level and a column a read one"};
  }

  /// The rows, without a first row or column of the numbers 0, 1, …; none if they are not as many
  /// as they are long.
  std::vector<std::vector<double>> square() const {
    const auto is_rank = [](const std::vector<double>& of) {
      for (std::size_t k = 0; k < of.size(); ++k) {
        if (of[k] != static_cast<double>(k)) return false;
      }
      return true;
    };
    if (n_rows_ == levels_) return rows_;
    if (n_rows_ == levels_ + 1 && n_rows_ == rows_.size() && is_rank(rows_[0])) {
      return {rows_.begin() + 1, rows_.end()};
    }
    if (n_rows_ + 1 != levels_ || n_rows_ < 2) return {};
    std::vector<double> labels;
    std::vector<std::vector<double>> out;
    for (const std::vector<double>& row : rows_) {
      labels.push_back(row[0]);
      out.emplace_back(row.begin() + 1, row.end());
    }
    if (!is_rank(labels)) return {};
    return out;
  }

  TextTableReader table_;
  SourcePlace first_;
  bool is_told_ = false;  ///< to be levels, by a header or %
  bool is_list_ = false;  ///< a written and a read level a row
  bool is_something_else_ = false;
  bool has_names_ = false;
  bool has_labels_ = false;
  bool has_percent_ = false;
  bool are_reads_ = true;
  std::size_t levels_ = 0;
  std::size_t n_rows_ = 0;
  std::vector<std::vector<double>> rows_;  ///< the first of them, without labels
  std::array<std::array<std::size_t, most_levels + 1>, most_levels + 1> read_{};
};

}  // namespace

std::optional<LevelFile> read_level_file(const std::string& path) {
  return LevelTable(path).read();
}

}  // namespace rramvar::programs
