#pragma once

#include "rramvar/study/usual_types.hpp"

#ifdef RRAMVAR_COMPILED
namespace rramvar {
RRAMVAR_USUAL_TYPES()
}  // namespace rramvar
#endif
