#include "common/report/html.hpp"

#include <utility>

#include "common/program/printable.hpp"

namespace rramvar::programs {

namespace {

/// Without gnuplot's own titles, which a browser shows as a tooltip that says "Gnuplot".
std::string without_titles(std::string_view svg) {
  constexpr std::string_view open = "<title>", close = "</title>";
  std::string out;
  for (std::size_t end = 0;;) {
    const std::size_t begin = svg.find(open);
    end = begin == svg.npos ? svg.npos : svg.find(close, begin);
    if (end == svg.npos) return out.append(svg);
    out.append(svg.substr(0, begin));
    svg.remove_prefix(end + close.size());
  }
}

/// The end of a comment or of text that is taken as it is; 0 if neither begins here.
std::size_t length_of_verbatim(std::string_view svg) {
  for (const auto& [open, close] :
       {std::pair<std::string_view, std::string_view>{"<!--", "-->"}, {"<![CDATA[", "]]>"}}) {
    if (!svg.starts_with(open)) continue;
    const std::size_t end = svg.find(close);
    return end == svg.npos ? svg.size() : end + close.size();
  }
  return 0;
}

/// The name of the attribute whose value begins after this part of a tag.
std::string_view attribute_before(std::string_view tag) {
  constexpr std::string_view blanks = " \t\r\n";
  const std::size_t end = tag.find_last_not_of(std::string(blanks) + "=");
  if (end == tag.npos) return {};
  tag = tag.substr(0, end + 1);
  return tag.substr(tag.find_last_of(blanks) + 1);
}

/// With the prefix before every name that is given in a tag, and before every name that is used.
std::string with_prefix(std::string_view svg, std::string_view prefix) {
  std::string out;
  bool in_tag = false;
  char quote = 0;  // around the attribute's value
  for (std::size_t i = 0; i < svg.size(); ++i) {
    const std::string_view rest = svg.substr(i);
    const char c = svg[i];
    if (!in_tag) {
      if (const std::size_t verbatim = length_of_verbatim(rest); verbatim > 0) {
        out.append(rest.substr(0, verbatim));
        i += verbatim - 1;
        continue;
      }
      in_tag = c == '<';
      out += c;
      continue;
    }
    out += c;
    if (quote != 0) {
      if (c == quote) quote = 0;
      if (c == '#' && svg.substr(0, i).ends_with("url(")) out.append(prefix);
    } else if (c == '"' || c == '\'') {
      quote = c;
      const std::string_view name = attribute_before(svg.substr(0, i));
      if (name == "id") out.append(prefix);
      if ((name == "href" || name.ends_with(":href")) && rest.substr(1).starts_with('#')) {
        out.append("#").append(prefix);
        ++i;
      }
    } else if (c == '>') {
      in_tag = false;
    }
  }
  return out;
}

}  // namespace

std::string html_text(std::string_view text) {
  std::string out;
  for (const char c : utf8_text(text)) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string html_table(const TextTable& table) {
  std::string out = "<div class=\"wide\"><table>\n";
  bool is_header = true;
  for (const auto& row : table.rows()) {
    const std::string tag = is_header ? "th" : "td";
    out += is_header ? "<thead><tr>" : "<tr>";
    for (const std::string& cell : row) {
      out.append("<").append(tag).append(">").append(html_text(cell));
      out.append("</").append(tag).append(">");
    }
    out += is_header ? "</tr></thead>\n<tbody>\n" : "</tr>\n";
    is_header = false;
  }
  return out + "</tbody></table></div>\n";
}

std::string inline_svg(std::string_view svg, std::string_view prefix, std::string_view label) {
  const std::size_t begin = svg.find("<svg");
  if (begin == std::string_view::npos) return {};
  const std::string out = with_prefix(without_titles(svg.substr(begin)), prefix);
  return "<svg role=\"img\" aria-label=\"" + html_text(label) + "\"" + out.substr(4);
}

std::string_view html_style() {
  return R"(
:root { --ink: #1d2733; --soft: #5b6877; --line: #d7dde4; --tint: #f4f7fa; --accent: #0072b2; }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0 auto; padding: 2.5rem 1.5rem 4rem; max-width: 60rem; color: var(--ink);
  background: #fff; font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue",
  Arial, sans-serif; }
header { border-bottom: 3px solid var(--accent); padding-bottom: 1rem; }
header p { margin: 0; color: var(--soft); }
h1 { margin: .2rem 0 .4rem; font-size: 1.9rem; line-height: 1.2; letter-spacing: -.01em; }
h2 { margin: 2.6rem 0 .8rem; font-size: 1.25rem; line-height: 1.3; }
p { margin: .6rem 0; }
.beware { border-left: 4px solid #d55e00; background: #fdf3ec; padding: .6rem 1rem; }
.keys { display: grid; grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr)); gap: .8rem;
  margin: 1.4rem 0 0; }
.keys div { border: 1px solid var(--line); border-radius: 6px; padding: .7rem .9rem;
  background: var(--tint); }
.keys dt { color: var(--soft); font-size: .85rem; }
.keys dd { margin: .1rem 0 0; font-size: 1.45rem; font-weight: 600; line-height: 1.25;
  font-variant-numeric: tabular-nums; }
.keys dd small { display: block; font-size: .8rem; font-weight: 400; color: var(--soft); }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; font-variant-numeric: tabular-nums; }
th, td { padding: .38rem .7rem; text-align: right; vertical-align: top;
  border-bottom: 1px solid var(--line); }
th { border-bottom: 2px solid var(--ink); font-weight: 600; vertical-align: bottom; }
th:first-child, td:first-child { text-align: left; padding-left: 0; }
tbody tr:last-child td { border-bottom: 2px solid var(--line); }
table.settings { table-layout: fixed; }
table.settings td { text-align: left; overflow-wrap: anywhere; }
table.settings td:first-child { width: 13.5rem; color: var(--soft); }
figure { margin: 1.6rem 0; }
figure svg { display: block; width: 100%; max-width: 46rem; height: auto; margin: 0 auto; }
figcaption { max-width: 46rem; margin: .4rem auto 0; color: var(--soft); font-size: .9rem; }
.note { color: var(--soft); font-size: .9rem; }
pre { background: var(--tint); border: 1px solid var(--line); border-radius: 6px; padding: .8rem 1rem;
  white-space: pre-wrap; overflow-wrap: anywhere; font: .85rem/1.5 ui-monospace, "SF Mono", Menlo,
  Consolas, "DejaVu Sans Mono", monospace; }
pre.verbatim { white-space: pre; overflow-x: auto; font-size: .74rem; }
a { color: var(--accent); }
footer { margin-top: 3rem; padding-top: .8rem; border-top: 1px solid var(--line);
  color: var(--soft); font-size: .85rem; }
@page { margin: 16mm 15mm; }
@media print {
  body { max-width: none; padding: 0; font-size: 10pt; }
  h1 { font-size: 18pt; }
  h2 { font-size: 12.5pt; margin-top: 1.6rem; break-after: avoid; }
  table { font-size: 8pt; }
  th, td { padding: .25rem .4rem; }
  .wide { overflow: visible; }
  .keys div, pre, .beware { background: none; }
  .keys dd { font-size: 13pt; }
  figure, tr, pre, .keys { break-inside: avoid; }
  thead { display: table-header-group; }
  figure svg { max-width: 135mm; }
  pre.verbatim { font-size: 6.2pt; overflow: visible; border: 0; padding: 0; break-inside: auto; }
  a { color: inherit; text-decoration: none; }
}
)";
}

}  // namespace rramvar::programs
