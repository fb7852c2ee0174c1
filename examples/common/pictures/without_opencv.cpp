// What the programs say where they were built without OpenCV.
#include "common/pictures/pictures.hpp"
#include "common/workload/workload.hpp"
#include "rramvar/core/error.hpp"

namespace rramvar::programs {

namespace {

[[noreturn]] void fail(const char* what) {
  throw Error(what, "OpenCV, libjpeg and libpng do it, and this program was built without",
              "install them (Debian: libopencv-dev brings all) and build again");
}

}  // namespace

void require_pictures_can_be_read() {
  fail("--images cannot be read");
}

Tensor<4> read_picture(const std::filesystem::path&, const Preprocessing&) {
  fail("pictures cannot be decoded");
}

std::unique_ptr<Workload> load_network_workload(const WorkloadOptions&) {
  fail("--model cannot be run");
}

}  // namespace rramvar::programs
