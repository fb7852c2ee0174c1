#include "rramvar/core/config.hpp"

#include <string>

#include "catch.hpp"

TEST_CASE("The version string is made of the version numbers") {
  CHECK(rramvar::library_version == std::to_string(RRAMVAR_VERSION_MAJOR) + "." +
                                        std::to_string(RRAMVAR_VERSION_MINOR) + "." +
                                        std::to_string(RRAMVAR_VERSION_PATCH));
}
