#include "common/report/outputs.hpp"

#include "common/program/distinct_files.hpp"
#include "common/program/printable.hpp"
#include "common/report/results.hpp"

namespace rramvar::programs {

namespace {

/// The name, if it is no input.
const std::string& distinct_json(const OutputNames& names, const ProgramFigures& figures,
                                 const std::vector<std::string>& inputs) {
  std::vector<std::string> outputs = report_files(figures, names.plots, names.report);
  outputs.push_back(names.json);
  require_distinct_files(outputs, inputs);
  return names.json;
}

}  // namespace

Outputs::Outputs(const OutputNames& names, const ProgramFigures& figures,
                 const std::string& page_title, const std::vector<std::string>& inputs)
    : program_(figures.program), json_(distinct_json(names, figures, inputs)) {
  if (!names.plots.empty()) plots_.emplace(names.plots, "svg", figures);
  if (!names.report.empty()) page_.emplace(names.report, figures, page_title);
}

void Outputs::write(const Parts& parts) {
  Results results;
  results.write([&] {
    if (json_) parts.json(json_.stream());
    json_.close();
  });
  std::string no_picture;
  results.write([&] {
    if (!plots_) return;
    for (const Figure& figure : parts.figures()) plots_->add(figure);
    no_picture = plots_->draw();
    plots_->write();
  });
  results.write([&] {
    if (!page_) return;
    const std::string problem = parts.page(*page_);
    if (no_picture.empty()) no_picture = problem;
  });
  if (!no_picture.empty()) say(program_, no_picture);
  results.finish();
}

}  // namespace rramvar::programs
