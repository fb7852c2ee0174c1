#pragma once
/// Options that act under a condition: one that was asked for and cannot act is refused, or said to
/// do nothing where it acts in another of several designs.

#include <algorithm>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rramvar/core/error.hpp"

namespace rramvar::programs {

/// When an option acts. Each program, and what programs share, has one table of these.
template <class Settings>
struct Condition {
  std::string_view option;
  bool (*asked)(const Settings&);  ///< for something else than the default
  bool (*acts)(const Settings&);
  std::string_view when;  ///< "it acts with --readout adc only"
};

/// An option that was asked for.
struct AskedOption {
  std::string option;
  std::string why_idle;  ///< empty if it acts
};

template <class Settings>
std::vector<AskedOption> asked_options(std::span<const Condition<Settings>> conditions,
                                       const Settings& settings) {
  std::vector<AskedOption> out;
  for (const Condition<Settings>& c : conditions) {
    if (!c.asked(settings)) continue;
    out.push_back({std::string(c.option), std::string(c.acts(settings) ? "" : c.when)});
  }
  return out;
}

/// "--adc-bits does nothing (it acts with --readout adc only)"
inline std::string idle_text(const AskedOption& option) {
  return option.option + " does nothing (" + option.why_idle + ")";
}

/// What does nothing in each of several designs, in words.
/// @param asked the options of each design
/// @param varied options that some designs try and others do not: never refused
/// @throws Error if another option acts in none of the designs
inline std::vector<std::vector<std::string>> idle_texts(
    std::span<const std::vector<AskedOption>> asked, std::span<const std::string> varied = {}) {
  const auto acts = [&](const std::string& option) {
    return std::any_of(asked.begin(), asked.end(), [&](const std::vector<AskedOption>& design) {
      return std::any_of(design.begin(), design.end(), [&](const AskedOption& other) {
        return other.option == option && other.why_idle.empty();
      });
    });
  };
  std::vector<std::vector<std::string>> out;
  for (const std::vector<AskedOption>& design : asked) {
    out.emplace_back();
    for (const AskedOption& idle : design) {
      if (idle.why_idle.empty()) continue;
      const std::string name = idle.option.substr(0, idle.option.find(' '));
      if (std::find(varied.begin(), varied.end(), name) == varied.end() && !acts(idle.option)) {
        throw Error(idle.option + " does nothing", idle.why_idle, "leave it out");
      }
      out.back().push_back(idle_text(idle));
    }
  }
  return out;
}

/// @throws Error naming the first of the options that does nothing
inline void require_effect(const std::vector<AskedOption>& asked) {
  idle_texts({&asked, 1});
}

/// Says on the error stream which options do nothing.
void say_idle(const std::string& program, const std::vector<AskedOption>& asked);

}  // namespace rramvar::programs
