#pragma once
/// What alexnet_layer1 tells: text for a person, JSON and CSV for programs.

#include <fstream>
#include <nlohmann/json.hpp>
#include <ostream>
#include <string>
#include <vector>

#include "alexnet_layer1/options.hpp"
#include "rramvar/core/xtensor.hpp"
#include "rramvar/device/device_lut.hpp"
#include "rramvar/study/result.hpp"

namespace rramvar::programs {

/// The inputs in force, and what to call them.
struct Inputs {
  Tensor<4> weights;
  Tensor<1> bias;
  Tensor<4> images;
  DeviceLUT<2> lut;
  std::string weights_text;
  std::string input_text;
  std::string device_text;
};

/// One design and what came of it.
struct Run {
  Design design;
  std::size_t cells_per_weight = 0;
  StudyResult result;
};

void print_inputs(std::ostream& out, const Options& options, const Inputs& inputs);
void print_run(std::ostream& out, const Run& run);
void print_comparison(std::ostream& out, const std::vector<Run>& runs);

/// The object that --json writes. @param comparison empty unless --compare
nlohmann::ordered_json report_json(const Options& options, const Inputs& inputs, const Run& run,
                                   const std::vector<Run>& comparison);

/// A file for results, opened before the work starts so that a bad path fails early. It is written
/// beside its place and moved there by close(), so that a run that fails leaves an older file as it
/// was.
class ResultFile {
 public:
  /// @throws Error if the file cannot be written; an empty path makes no file
  explicit ResultFile(std::string path);
  ~ResultFile();
  ResultFile(const ResultFile&) = delete;
  ResultFile& operator=(const ResultFile&) = delete;
  explicit operator bool() const { return stream_.is_open(); }
  std::ofstream& stream() { return stream_; }
  /// @throws Error if not all could be written
  void close();

 private:
  std::string path_;
  std::string written_path_;  ///< path_ itself where that is no regular file, such as /dev/stdout
  std::ofstream stream_;
};

/// The CSV's rows.
void write_csv_header(std::ostream& out, const std::vector<std::string_view>& metrics);
void write_csv_row(std::ostream& out, const TrialRecord& record);

}  // namespace rramvar::programs
