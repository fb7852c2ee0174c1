#include "common/report/plot.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <memory>
#include <sstream>
#include <system_error>
#include <utility>

#include "common/program/distinct_files.hpp"
#include "common/program/printable.hpp"
#include "common/report/child_process.hpp"
#include "rramvar/core/config.hpp"
#include "rramvar/core/error.hpp"
#include "rramvar/io/output_file.hpp"
#include "rramvar/io/unfinished_files.hpp"

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

constexpr std::array<const char*, 4> all_endings{".csv", ".svg", ".png", ".gp"};

/// How a script begins: who made the figure, and how to draw it again. By this a figure is known
/// from a file of the user's that has its name.
constexpr std::string_view again = "raw it again, in this folder, with: gnuplot ";

std::string first_line(const fs::path& path) {
  std::string line;
  std::error_code unreachable;
  if (fs::is_regular_file(path, unreachable)) {
    line.resize(200);
    std::ifstream stream(path, std::ios::binary);
    stream.read(line.data(), static_cast<std::streamsize>(line.size()));
    line.resize(std::min(static_cast<std::size_t>(stream.gcount()), line.find('\n')));
  }
  return line;
}

/// No figure of ours takes gnuplot more than a few seconds.
constexpr std::chrono::seconds most_seconds{60};

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

std::string content_of(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(stream), {});
}

/// gnuplot does not notice that a disk is full. A picture ends in </svg>, <svg/> or PNG's IEND.
bool is_whole(std::string_view picture) {
  const std::string_view end =
      picture.substr(picture.size() - std::min<std::size_t>(picture.size(), 8));
  return end.find("/svg>") != end.npos || end.find("svg/>") != end.npos || end.find("IEND") == 0;
}

/// What gnuplot has drawn. @return empty, or why there is no picture @throws Error if only a part
/// of one could be written
std::string why_not_drawn(const fs::path& figure, const std::vector<std::string>& endings) {
  for (const std::string& ending : endings) {
    const fs::path picture = figure.string() + ending;
    if (!fs::exists(picture)) return "it drew nothing";
    if (is_whole(content_of(picture))) continue;
    throw Error("cannot write the picture '" + picture.filename().string() + "'",
                "gnuplot wrote a part of it only, as when no space is left",
                "make room, or give another folder");
  }
  return {};
}

/// Draws each figure by its script. @return empty, or one sentence on why there are no pictures, or
/// not all @throws Error if only a part of a picture could be written
std::string draw_names(const fs::path& folder, const std::vector<std::string>& names,
                       const std::vector<std::string>& endings) {
  using End = ChildOutcome::End;
  std::string failed;
  std::string why;  // of the first
  for (const std::string& name : names) {
    const ChildOutcome outcome = run_child({"gnuplot", name + ".gp"}, folder, most_seconds);
    std::string no_picture;
    if (outcome.end == End::exited && outcome.exit_code == 0) {
      no_picture = why_not_drawn(folder / name, endings);
      if (no_picture.empty()) continue;
    }
    if (outcome.end == End::not_found) {
      return "gnuplot was not found, so there are data and scripts but no pictures; install it "
             "(Debian and Ubuntu: apt install gnuplot-nox) and run gnuplot on the .gp files";
    }
    for (const char* ending : {".svg", ".png"}) {  // may be half a picture
      std::error_code missing;
      fs::remove(folder / (name + ending), missing);
    }
    if (why.empty()) {
      why = !no_picture.empty() ? no_picture
            : outcome.end == End::timed_out
                ? "it did not end within " + std::to_string(most_seconds.count()) + " s"
            : outcome.end == End::not_run ? "it could not be started"
                                          : last_line(outcome.output);
      if (why.empty()) why = outcome.end == End::killed ? "it was killed" : "it does not say why";
    }
    failed += (failed.empty() ? "" : ", ") + name + ".gp";
    if (outcome.end == End::timed_out) break;  // the next would hang as well
  }
  if (failed.empty()) return {};
  return "gnuplot could not draw " + failed + " (" + why + "); the data and scripts are there";
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
  for (const char c : utf8_text(text)) {  // a layer's name, say, may hold any bytes
    if (markup.find(c) != std::string_view::npos) plain += '\\';
    plain += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  }
  return plot_text(plain);
}

std::vector<std::string> ProgramFigures::files_in(const std::vector<std::string>& folders) const {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < folders.size(); ++i) {
    const bool is_new = std::none_of(folders.begin(), folders.begin() + i, [&](const auto& other) {
      return !other.empty() && same_file(folders[i], other);
    });
    if (folders[i].empty() || !is_new) continue;
    for (const std::string& name : names) {
      for (const char* ending : all_endings) out.push_back(folders[i] + "/" + name + ending);
    }
  }
  return out;
}

PlotFolder::PlotFolder(fs::path folder, std::string formats, ProgramFigures figures)
    : folder_(std::move(folder)), formats_(std::move(formats)), figures_(std::move(figures)) {
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
  for (const std::string& name : figures_.names) {
    if (first_line(folder_ / (name + ".gp")).find(again) != std::string::npos) continue;
    for (const char* ending : all_endings) {
      const fs::path file = folder_ / (name + ending);
      if (!fs::exists(file, failure)) continue;
      throw Error("'" + file.string() + "' is no figure of a program of rramvar",
                  "a figure would be written over it",
                  "give another folder, or move the file away");
    }
  }
}

std::string PlotFolder::mark_of(const std::string& name) const {
  return "# A figure of " + figures_.program + ". D" + std::string(again) + name + ".gp";
}

bool PlotFolder::add(const Figure& figure) {
  RRAMVAR_ASSERT(std::count(figures_.names.begin(), figures_.names.end(), figure.name) == 1);
  if (figure.data.find('\n') + 1 == figure.data.size()) {
    left_out_.push_back(figure.name);
    return false;
  }
  std::ostringstream script;
  script << mark_of(figure.name) << '\n'
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
  sources_.push_back({figure.name + ".gp", script.str()});  // first: by it the rest is known
  sources_.push_back({figure.name + ".csv", figure.data});
  names_.push_back(figure.name);
  return true;
}

std::vector<std::string> PlotFolder::picture_endings() const {
  std::istringstream formats(formats_);
  std::vector<std::string> out;
  for (std::string format; formats >> format;) out.push_back("." + format);
  return out;
}

std::string PlotFolder::draw_in(const fs::path& folder) {
  std::vector<std::unique_ptr<UnfinishedFile>> files;
  for (const FolderFile& source : sources_) {
    files.push_back(std::make_unique<UnfinishedFile>((folder / source.name).string()));
    OutputFile file(folder / source.name);
    file.write(source.content);
    file.close();
  }
  for (const std::string& name : names_) {
    for (const std::string& ending : picture_endings()) {
      files.push_back(std::make_unique<UnfinishedFile>((folder / (name + ending)).string()));
    }
  }
  const std::string problem = draw_names(folder, names_, picture_endings());
  for (const std::string& name : names_) {
    for (const std::string& ending : picture_endings()) {
      std::string picture = content_of(folder / (name + ending));
      if (!picture.empty()) pictures_.push_back({name + ending, std::move(picture)});
    }
  }
  return problem;
}

std::string PlotFolder::draw() {
  std::string out;
  for (const std::string& name : left_out_) {
    out.append(out.empty() ? "no figure of " : ", ").append(name);
  }
  if (!out.empty()) out += ": no value is finite";
  if (names_.empty()) return out;
  const UnfinishedFile own(
      detail::name_beside(folder_ / "figures", static_cast<std::uint64_t>(getpid())));
  if (mkdir(own.name(), 0777) != 0) throw detail::cannot_write(own.name(), errno);
  const std::string problem = draw_in(own.name());
  if (!out.empty() && !problem.empty()) out += "; ";
  return out + problem;
}

std::string PlotFolder::picture(const std::string& name) const {
  for (const FolderFile& picture : pictures_) {
    if (picture.name == name) return picture.content;
  }
  return {};
}

void PlotFolder::write(const std::vector<FolderFile>& more) const {
  std::vector<FolderFile> files = sources_;
  files.insert(files.end(), pictures_.begin(), pictures_.end());
  files.insert(files.end(), more.begin(), more.end());
  std::vector<std::string> older;
  for (const std::string& name : figures_.names) {
    const auto holds = [&](const auto& names) {
      return std::find(names.begin(), names.end(), name) != names.end();
    };
    if (!holds(names_) && !holds(left_out_) &&
        first_line(folder_ / (name + ".gp")) != mark_of(name)) {
      continue;  // another program's, or none
    }
    for (const char* ending : all_endings) {
      const auto is_new = [&](const FolderFile& file) { return file.name == name + ending; };
      if (std::none_of(files.begin(), files.end(), is_new)) older.push_back(name + ending);
    }
  }
  write_together(folder_, files, older);
}

}  // namespace rramvar::programs
