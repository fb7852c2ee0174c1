#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rramvar/characterize/formats/synaptogen_json.hpp"
#include "rramvar/core/config.hpp"
#include "rramvar/core/error.hpp"
#include "rramvar/io/file.hpp"
#include "rramvar/io/file_kind.hpp"
#include "rramvar/io/text.hpp"

namespace rramvar {
namespace detail {

/// Reads a parameter file.
class SynaptogenReader {
 public:
  /// A parameter file has some 10 kB. In memory a byte of JSON takes up to about 50.
  static constexpr std::uint64_t most_bytes = std::uint64_t{1} << 22;
  /// Arrays of arrays in an object.
  static constexpr int most_depth = 8;
  /// Coefficients of a polynomial, which every cycle of every cell is put into. The published
  /// parameters have five.
  static constexpr std::size_t most_coefficients = 100;

  explicit SynaptogenReader(const std::filesystem::path& path);

  SynaptogenModel operator()(std::size_t order) const;

 private:
  void take_autoregression(std::size_t order, SynaptogenModel& out) const;

  static std::optional<std::size_t> order_of(std::string_view key);

  const nlohmann::json& at(const std::string& key) const;

  std::vector<double> row(const nlohmann::json& from, const std::string& key) const;

  /// @param columns 0: any number above 0, the same in every row
  std::vector<std::vector<double>> matrix(const std::string& key, std::size_t rows,
                                          std::size_t columns) const;

  Error wrong(const std::string& key, const std::string& why) const {
    return {file_.place(), "the key " + excerpt(key) + " does not hold what it should", why};
  }

  SourcePlace place_of(std::string_view text, std::size_t byte) const;

  /// The parser's message without its number and place, in printable characters.
  static std::string excerpt_of(std::string_view what);

  InputFile file_;
  nlohmann::json json_;
};

RRAMVAR_INLINE SynaptogenReader::SynaptogenReader(const std::filesystem::path& path) : file_(path) {
  if (file_.size() > most_bytes) {
    throw Error(file_.place(), "the file has more than 4 MiB", "no parameter file is so large");
  }
  std::string text(static_cast<std::size_t>(file_.size()), '\0');
  file_.read_all(text);
  require_text(text, file_.place(), WantedFile::json);
  try {
    using Event = nlohmann::json::parse_event_t;
    json_ = nlohmann::json::parse(text, [&](int depth, Event event, const auto&) {
      const bool opens = event == Event::object_start || event == Event::array_start;
      if (!opens || depth < most_depth) return true;
      throw Error(file_.place(), "the file cannot be used",
                  "its arrays are nested more than " + std::to_string(most_depth) + " deep",
                  "check that this is a Synaptogen parameter file");
    });
  } catch (const nlohmann::json::parse_error& e) {
    throw Error(place_of(text, e.byte), "the file is no JSON", excerpt_of(e.what()));
  } catch (const nlohmann::json::exception& e) {  // such as a number beyond double
    throw Error(file_.place(), "the file cannot be used", excerpt_of(e.what()));
  }
}

RRAMVAR_INLINE SynaptogenModel SynaptogenReader::operator()(std::size_t order) const {
  constexpr std::size_t n = SynaptogenModel::features;
  SynaptogenModel out;
  const std::vector<double> weights = row(at("wk"), "wk");
  const std::size_t k = weights.size();
  const auto mean = matrix("μDtD", 2 * n, k);
  const auto cholesky = matrix("LDtD", 2 * n, 2 * n * k);
  for (std::size_t c = 0; c < k; ++c) {
    if (!(weights[c] > 0.0)) throw wrong("wk", "weights are positive");
    SynaptogenModel::Component& component = out.components.emplace_back();
    component.weight = weights[c];
    for (std::size_t i = 0; i < 2 * n; ++i) {
      component.mean[i] = mean[i][c];
      for (std::size_t j = 0; j < 2 * n; ++j) {
        component.cholesky[i][j] = cholesky[i][c * 2 * n + j];
      }
    }
  }
  if (k == 0) throw wrong("wk", "there is at least one component");
  const auto gamma = matrix("γ", n, 0);
  if (gamma[0].size() > most_coefficients) {
    throw wrong("γ", "its polynomials have more than " + std::to_string(most_coefficients) +
                         " coefficients");
  }
  for (std::size_t f = 0; f < n; ++f) out.gamma[f] = gamma[f];
  take_autoregression(order, out);
  const nlohmann::json& voltage = at("U₀");
  if (!voltage.is_number()) throw wrong("U₀", "it is a number");
  out.read_voltage = voltage.get<double>();
  return out;
}

RRAMVAR_INLINE void SynaptogenReader::take_autoregression(std::size_t order,
                                                          SynaptogenModel& out) const {
  constexpr std::size_t n = SynaptogenModel::features;
  std::size_t highest = 0;
  for (const auto& [key, value] : json_.items()) {
    if (const auto p = order_of(key)) highest = std::max(highest, *p);
  }
  const std::size_t p = order != 0 ? order : highest;
  if (p == 0) throw Error(file_.place(), "the file has no key VAR_001 or the like");
  std::string key = std::to_string(p);
  key.insert(0, key.size() < 3 ? 3 - key.size() : 0, '0').insert(0, "VAR_");
  const auto all = matrix(key, n, n * (p + 1));
  const auto block = [&](std::size_t number) {
    SynaptogenModel::Matrix m{};
    for (std::size_t r = 0; r < n; ++r) {
      for (std::size_t c = 0; c < n; ++c) m[r][c] = all[r][number * n + c];
    }
    return m;
  };
  out.noise = block(0);
  for (std::size_t lag = 1; lag <= p; ++lag) out.lags.push_back(block(p + 1 - lag));
}

RRAMVAR_INLINE std::optional<std::size_t> SynaptogenReader::order_of(std::string_view key) {
  constexpr std::string_view prefix = "VAR_";
  if (!key.starts_with(prefix)) return std::nullopt;
  const auto order = parse_number<std::size_t>(key.substr(prefix.size()));
  return order && *order < 1000 ? order : std::nullopt;
}

RRAMVAR_INLINE const nlohmann::json& SynaptogenReader::at(const std::string& key) const {
  if (json_.is_object()) {
    const auto found = json_.find(key);
    if (found != json_.end()) return *found;
  }
  throw Error(file_.place(), "the key " + excerpt(key) + " is missing",
              "a Synaptogen parameter file has it", "check that this is one");
}

RRAMVAR_INLINE std::vector<double> SynaptogenReader::row(const nlohmann::json& from,
                                                         const std::string& key) const {
  if (!from.is_array()) throw wrong(key, "it is an array of numbers");
  std::vector<double> out;
  for (const nlohmann::json& x : from) {
    if (!x.is_number() || !std::isfinite(x.get<double>())) {
      throw wrong(key, "it is an array of finite numbers");
    }
    out.push_back(x.get<double>());
  }
  return out;
}

RRAMVAR_INLINE std::vector<std::vector<double>> SynaptogenReader::matrix(
    const std::string& key, std::size_t rows, std::size_t columns) const {
  const nlohmann::json& from = at(key);
  std::vector<std::vector<double>> out;
  if (from.is_array()) {
    for (const nlohmann::json& line : from) out.push_back(row(line, key));
  }
  const auto width = [&] { return columns != 0 ? columns : out.empty() ? 0 : out[0].size(); }();
  const bool fits =
      out.size() == rows && width != 0 &&
      std::all_of(out.begin(), out.end(), [&](const auto& line) { return line.size() == width; });
  if (fits) return out;
  throw wrong(key, "it has " + std::to_string(rows) + " rows" +
                       (columns == 0 ? std::string() : " of " + std::to_string(columns)));
}

RRAMVAR_INLINE SourcePlace SynaptogenReader::place_of(std::string_view text,
                                                      std::size_t byte) const {
  const std::string_view before = text.substr(0, byte == 0 ? 0 : byte - 1);
  const auto line = 1 + static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n'));
  const std::size_t begin = before.rfind('\n') + 1;  // npos + 1 is 0
  const auto column = static_cast<std::size_t>(
      std::count_if(before.begin() + static_cast<std::ptrdiff_t>(begin), before.end(),
                    [](char c) { return !continues_character(c); }));
  return {file_.name(), line, column + 1};
}

RRAMVAR_INLINE std::string SynaptogenReader::excerpt_of(std::string_view what) {
  const std::size_t colon = what.find(": ");
  if (colon != std::string_view::npos) what.remove_prefix(colon + 2);
  std::string out;
  for (const char c : what.substr(0, 100)) {
    out += static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) > 0x7E ? '?' : c;
  }
  return out;
}

}  // namespace detail

RRAMVAR_INLINE SynaptogenModel read_synaptogen_model(const std::filesystem::path& path,
                                                     std::size_t order) {
  return detail::SynaptogenReader(path)(order);
}

}  // namespace rramvar
