#include "common/report/json_text.hpp"

#include <nlohmann/json.hpp>

namespace rramvar::programs {

std::string json_text(const nlohmann::ordered_json& json) {
  return json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + '\n';
}

}  // namespace rramvar::programs
