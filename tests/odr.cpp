// Everything; linked into a program twice, see CMakeLists.txt.
#include "rramvar/all.hpp"
#include "rramvar/characterize.hpp"
#include "rramvar/characterize/formats/synaptogen_json.hpp"
#include "rramvar/design.hpp"
#include "rramvar/io/cycles_csv.hpp"
#include "rramvar/io/npy.hpp"
