// The second file that includes everything; see CMakeLists.txt.
#include "odr.cpp"

int main() {
  return 0;
}
