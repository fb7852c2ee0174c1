// Designs by name: no part of them is a type here, so that names may come from a file, a form or
// another language. Which protection keeps these weights best, and what does it cost in cells?
#include <cmath>
#include <iomanip>
#include <iostream>
#include <vector>

#include "rramvar/design.hpp"

int main() {
  std::vector<float> weights;
  for (int i = 0; i < 4096; ++i) weights.push_back(static_cast<float>(i * 37 % 101 - 50) / 100.0f);
  const rramvar::MeasuredDevice device = rramvar::builtin_device("radar_8level_postbake");
  std::cout << "Device: " << device.citation() << "\n\n";

  rramvar::Design design;  // binary16, one bit a cell, read by conductance, unless told otherwise
  design.format = "int8";
  design.cells = "3-gray";
  design.readout = "threshold";
  design.protect_fields = "sign";  // that "duplicate" keeps twice
  for (const auto& [name, meaning] : rramvar::design_names().protections) {
    design.protect = name;
    const auto stored = rramvar::store_by_design(design, {weights}, device);
    std::vector<double> read(weights.size());
    stored->read({.seed = 1}, read);  // writes and reads every cell once

    double error = 0.0;
    double all = 0.0;
    for (std::size_t i = 0; i < read.size(); ++i) {
      error += std::pow(read[i] - stored->encoded()[i], 2);
      all += std::pow(stored->encoded()[i], 2);
    }
    std::cout << std::left << std::setw(10) << name << std::setprecision(3) << std::setw(6)
              << rramvar::storage_cells(*stored) << "cells a weight, error " << std::setw(10)
              << std::sqrt(error / all) << meaning << '\n';
  }

  try {
    design.readout = "treshold";
    rramvar::store_by_design(design, {weights}, device);
  } catch (const rramvar::Error& error) {
    std::cout << "\nA name that nobody knows: " << error.what() << '\n';
  }
}
