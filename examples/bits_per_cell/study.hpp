#pragma once
/// Every layout with every number of bits a cell on every table.

#include <string>
#include <vector>

#include "bits_per_cell/options.hpp"
#include "common/design/device.hpp"
#include "common/workload/workload.hpp"
#include "rramvar/design/design.hpp"

namespace rramvar::programs {

/// A way to spread the fields of a word over cells and reliable memory.
struct Layout {
  std::string name;
  std::string store;         ///< fields in RRAM
  std::string single_level;  ///< fields that keep one bit a cell, as --cells writes them
};

/// One cell of the comparison.
struct StudyPoint {
  std::size_t table = 0;
  std::size_t layout = 0;
  int bits = 1;
  Design design;
  Judgement judgement;
};

struct StudiedTable {
  std::string text;
  Device device;
};

struct BitsStudy {
  std::vector<StudiedTable> tables;
  std::vector<Layout> layouts;
  std::vector<StudyPoint> points;  ///< table by table, layout by layout, bits rising
  Settings workload;
  bool synthetic = false;
  bool predicts = false;
  double seconds = 0.0;
};

/// Judges all of them. @throws Error if a table cannot be read, or no design can be
BitsStudy run_study(const Options& options);

}  // namespace rramvar::programs
