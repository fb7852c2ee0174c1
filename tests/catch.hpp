#pragma once
/// The one include of Catch2 that serves version 2.13 and version 3.

#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
#else
#include <catch2/catch.hpp>
#endif

namespace rramvar::test {
inline auto within_rel(double target, double relative) {
  return Catch::Matchers::WithinRel(target, relative);
}
inline auto within_abs(double target, double margin) {
  return Catch::Matchers::WithinAbs(target, margin);
}
}  // namespace rramvar::test
