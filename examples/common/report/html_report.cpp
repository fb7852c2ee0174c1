#include "common/report/html_report.hpp"

#include <fstream>
#include <sstream>
#include <string_view>
#include <system_error>

#include "common/report/html.hpp"
#include "rramvar/core/config.hpp"
#include "rramvar/core/error.hpp"

namespace rramvar::programs {

namespace {

constexpr const char* page_name = "index.html";
/// By this a page of ours is known from another.
constexpr const char* generator = "<meta name=\"generator\" content=\"rramvar ";

/// In single quotes where a shell would take it apart.
std::string shell_word(std::string_view text) {
  constexpr std::string_view plain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-./=,:+@%";
  if (!text.empty() && text.find_first_not_of(plain) == std::string_view::npos) {
    return std::string(text);
  }
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

std::string settings_html(const Settings& settings) {
  std::string out = "<table class=\"settings\"><tbody>\n";
  for (const auto& [name, value] : settings) {
    out += "<tr><td>" + html_text(name) + "</td><td>" + html_text(value) + "</td></tr>\n";
  }
  return out + "</tbody></table>\n";
}

}  // namespace

std::string command_text(int argc, const char* const* argv) {
  std::string out = std::filesystem::path(argv[0]).filename().string();
  for (int i = 1; i < argc; ++i) out += " " + shell_word(argv[i]);
  return out;
}

std::vector<std::string> report_files(const ProgramFigures& figures, const std::string& plots,
                                      const std::string& report) {
  std::vector<std::string> out = figures.files_in({plots, report});
  if (!report.empty()) out.push_back(report + "/" + page_name);
  return out;
}

HtmlReport::HtmlReport(const std::filesystem::path& folder, const ProgramFigures& figures,
                       std::string title)
    : plots_(folder, "svg", figures), program_(figures.program), title_(std::move(title)) {
  const std::filesystem::path page = folder / page_name;
  std::error_code unreachable;
  if (!std::filesystem::exists(page, unreachable)) return;
  std::string begin(1000, ' ');
  if (std::filesystem::is_regular_file(page)) {
    std::ifstream(page, std::ios::binary).read(begin.data(), 1000);
  }
  if (begin.find(generator) != std::string::npos) return;
  throw Error("'" + page.string() + "' is no report of a program of rramvar",
              "the report would be written over it", "give another folder, or move the file away");
}

void HtmlReport::key(std::string label, std::string value, std::string note) {
  keys_ += "<div><dt>" + html_text(label) + "</dt><dd>" + html_text(value);
  if (!note.empty()) keys_ += "<small>" + html_text(note) + "</small>";
  keys_ += "</dd></div>\n";
}

void HtmlReport::text(const std::string& paragraph) {
  parts_.push_back({"<p>" + html_text(paragraph) + "</p>\n", {}, {}});
}

void HtmlReport::beware(const std::string& paragraph) {
  parts_.push_back({"<p class=\"beware\">" + html_text(paragraph) + "</p>\n", {}, {}});
}

void HtmlReport::verbatim(const std::string& text) {
  parts_.push_back({"<pre class=\"verbatim\">" + html_text(text) + "</pre>\n", {}, {}});
}

void HtmlReport::section(const std::string& title) {
  parts_.push_back({"<h2>" + html_text(title) + "</h2>\n", {}, {}});
}

void HtmlReport::settings(const Settings& settings) {
  parts_.push_back({settings_html(settings), {}, {}});
}

void HtmlReport::table(const TextTable& table, const std::string& note) {
  std::string html = html_table(table);
  if (!note.empty()) html += "<p class=\"note\">" + html_text(note) + "</p>\n";
  parts_.push_back({std::move(html), {}, {}});
}

void HtmlReport::figure(const Figure& figure, const std::string& caption) {
  if (plots_.add(figure)) parts_.push_back({{}, figure.name, caption});
}

std::string HtmlReport::figure_html(const Part& part, std::size_t number) const {
  const std::string svg = inline_svg(plots_.picture(part.figure + ".svg"),
                                     "f" + std::to_string(number) + "-", part.caption);
  const std::string data = html_text(part.figure + ".csv");
  std::string out = "<figure>\n" + svg;
  if (svg.empty()) out += "<p class=\"beware\">This figure could not be drawn.</p>";
  return out + "\n<figcaption>Figure " + std::to_string(number) + ". " + html_text(part.caption) +
         " Data: <a href=\"" + data + "\">" + data + "</a>.</figcaption>\n</figure>\n";
}

std::string HtmlReport::head() const {
  const std::string title = html_text(title_);
  return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
         "" +
         std::string(generator) + std::string(library_version) + "\">\n<title>" + title +
         "</title>\n<style>" + std::string(html_style()) +
         "</style>\n</head>\n<body>\n<header>\n<p>" + html_text(program_) + ", rramvar " +
         library_version + "</p>\n<h1>" + title + "</h1>\n</header>\n";
}

std::string HtmlReport::write(const std::string& command, const Settings& how_to_reproduce) {
  const std::string no_pictures = plots_.draw();
  std::ostringstream out;
  out << head();
  if (!keys_.empty()) out << "<dl class=\"keys\">\n" << keys_ << "</dl>\n";
  if (!no_pictures.empty()) out << "<p class=\"beware\">" << html_text(no_pictures) << ".</p>\n";
  std::size_t figures = 0;
  for (const Part& part : parts_) {
    out << (part.figure.empty() ? part.html : figure_html(part, ++figures));
  }
  out << "<h2>How to reproduce this</h2>\n<pre>" << html_text(command) << "</pre>\n"
      << settings_html(how_to_reproduce)
      << "<p class=\"note\">The same version, command line and files give the same numbers, for "
         "any "
         "number of threads. Seconds differ.</p>\n<footer>Written by "
      << html_text(program_) << " of rramvar " << library_version
      << ". Figures by gnuplot; their data lie beside this page as CSV.</footer>\n</body>\n"
         "</html>\n";
  plots_.write({{page_name, out.str()}});
  return no_pictures;
}

}  // namespace rramvar::programs
