// Linked into every test program of characterize beside its own sources.
#include "rramvar/characterize.hpp"
#include "rramvar/characterize/formats/synaptogen_json.hpp"
