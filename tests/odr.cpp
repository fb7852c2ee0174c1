// Linked into every test program beside its own sources.
#include "rramvar/io/cycles_csv.hpp"
#include "rramvar/io/npy.hpp"
#include "rramvar/rramvar.hpp"
