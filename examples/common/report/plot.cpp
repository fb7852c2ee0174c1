#include "common/report/plot.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <sstream>
#include <system_error>
#include <utility>

#include "common/report/result_file.hpp"
#include "rramvar/core/error.hpp"

namespace rramvar::programs {

namespace {

namespace fs = std::filesystem;

/// What all figures share: a closed frame with ticks inside, as papers on devices have it.
constexpr std::string_view style = R"(set encoding utf8
set datafile separator ','
set border 15 linewidth 1 linecolor rgb '#222222'
set tics in scale 0.7,0.35 textcolor rgb '#222222'
set xtics mirror
set ytics mirror
set key samplen 1.6 spacing 1.25 width 0 noautotitle textcolor rgb '#222222'
set style fill transparent solid 0.25 noborder
set samples 400
)";

/// What became of a program that was run.
struct Outcome {
  int exit_code;
  std::string errors;  ///< what it wrote to the standard error stream
};

constexpr int not_found = 127;  // as a shell says it

/// Runs `gnuplot script` inside the folder and waits for it.
Outcome run_gnuplot(const fs::path& folder, const std::string& script) {
  std::array<int, 2> pipe_ends{};
  if (pipe(pipe_ends.data()) != 0) return {1, "no pipe could be made"};
  const pid_t child = fork();
  if (child == 0) {
    dup2(pipe_ends[1], STDERR_FILENO);
    dup2(pipe_ends[1], STDOUT_FILENO);
    close(pipe_ends[0]);
    close(pipe_ends[1]);
    if (chdir(folder.c_str()) == 0) {
      execlp("gnuplot", "gnuplot", script.c_str(), static_cast<char*>(nullptr));
    }
    _exit(not_found);
  }
  close(pipe_ends[1]);
  Outcome out{1, {}};
  std::array<char, 4096> block{};
  for (ssize_t count = 0; (count = read(pipe_ends[0], block.data(), block.size())) > 0;) {
    if (out.errors.size() < 65536) out.errors.append(block.data(), static_cast<std::size_t>(count));
  }
  close(pipe_ends[0]);
  int status = 0;
  if (child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status)) {
    out.exit_code = WEXITSTATUS(status);
  }
  return out;
}

/// The last line that says something: gnuplot repeats the command first.
std::string last_line(const std::string& text) {
  std::istringstream lines(text);
  std::string line;
  std::string last;
  while (std::getline(lines, line)) {
    if (line.find_first_not_of(" \t^") != std::string::npos) last = line;
  }
  for (char& c : last) {
    if (static_cast<unsigned char>(c) < 0x20) c = ' ';
  }
  return last.substr(
      last.find_first_not_of(' ') == std::string::npos ? 0 : last.find_first_not_of(' '), 200);
}

void write_file(const fs::path& path, std::string_view text) {
  ResultFile file(path.string());
  file.stream() << text;
  file.close();
}

/// Draws each figure by its script. @return empty, or one sentence on why there are no pictures
std::string draw_names(const fs::path& folder, const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    const Outcome outcome = run_gnuplot(folder, name + ".gp");
    if (outcome.exit_code == 0) continue;
    if (outcome.exit_code == not_found) {
      return "gnuplot was not found, so there are data and scripts but no pictures; install it "
             "(Debian and Ubuntu: apt install gnuplot-nox) and run gnuplot on the .gp files";
    }
    const std::string said = last_line(outcome.errors);
    return "gnuplot could not draw " + name + ".gp" + (said.empty() ? "" : " (" + said + ")") +
           "; the data and scripts are there";
  }
  return {};
}

}  // namespace

std::string_view plot_colour(std::size_t number) {
  static constexpr std::array<std::string_view, 8> colours{
      "#D55E00", "#0072B2", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#7A5195", "#333333"};
  return colours[number % colours.size()];
}

std::string plot_text(std::string_view text) {
  std::string out = "'";
  for (const char c : text) out.append(c == '\'' ? 2 : 1, c);
  return out + "'";
}

std::string plot_label(std::string_view text) {
  constexpr std::string_view markup = "_^{}@&~\\";
  std::string plain;
  for (const char c : text) {
    if (markup.find(c) != std::string_view::npos) plain += '\\';
    plain += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  }
  return plot_text(plain);
}

PlotFolder::PlotFolder(fs::path folder, std::string formats)
    : folder_(std::move(folder)), formats_(std::move(formats)) {
  std::error_code failure;
  fs::create_directories(folder_, failure);
  if (!fs::is_directory(folder_)) {
    throw Error("cannot make the folder '" + folder_.string() + "'",
                failure ? failure.message() : "there is a file of this name", "give another path");
  }
  if (access(folder_.c_str(), W_OK | X_OK) != 0) {
    throw Error("cannot write into the folder '" + folder_.string() + "'",
                std::generic_category().message(errno), "give another path");
  }
}

bool PlotFolder::add(const Figure& figure) {
  for (const char* ending : {".csv", ".gp", ".svg", ".png"}) {  // those of older data would mislead
    std::error_code missing;
    fs::remove(folder_ / (figure.name + ending), missing);
  }
  if (figure.data.find('\n') + 1 == figure.data.size()) {
    left_out_.push_back(figure.name);
    return false;
  }
  std::ostringstream script;
  script << "# Draw it again, in this folder, with: gnuplot " << figure.name << ".gp\n"
         << style << "do for [format in '" << formats_ << "'] {\n"
         << "if (format eq 'svg') {\n"
         << "  set terminal svg size " << figure.width << ',' << figure.height
         << " font 'Arial,16' linewidth 1.4 rounded background rgb 'white'\n"
         << "} else {\n"
         << "  set terminal pngcairo size " << 2 * figure.width << ',' << 2 * figure.height
         << " font 'Arial,16' fontscale 1.5 linewidth 2.8 pointscale 2 dashlength 0.6 rounded\n"
         << "}\n"
         << "set output '" << figure.name << ".'.format\n"
         << figure.commands << "unset output\n}\n";
  write_file(folder_ / (figure.name + ".csv"), figure.data);
  write_file(folder_ / (figure.name + ".gp"), script.str());
  names_.push_back(figure.name);
  return true;
}

std::string PlotFolder::draw() const {
  std::string out;
  for (const std::string& name : left_out_) {
    out.append(out.empty() ? "no figure of " : ", ").append(name);
  }
  if (!out.empty()) out += ": no value is finite";
  const std::string problem = draw_names(folder_, names_);
  if (!out.empty() && !problem.empty()) out += "; ";
  return out + problem;
}

}  // namespace rramvar::programs
