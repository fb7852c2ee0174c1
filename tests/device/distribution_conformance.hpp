#pragma once
/// The conformance check of distributions as Catch2 assertions.

#include <string>

#include "catch.hpp"
#include "rramvar/device/distribution_conformance.hpp"

namespace rramvar::test {

/// Fails the current test case with one sentence for each promise that the distribution breaks.
template <ResistanceDistribution D>
void check_distribution(const D& distribution, const ConformanceOptions& options = {}) {
  for (const std::string& sentence : broken_promises(distribution, options)) FAIL_CHECK(sentence);
  SUCCEED("every state was put to the test");
}

}  // namespace rramvar::test
