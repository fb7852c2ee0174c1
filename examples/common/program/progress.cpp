#include "common/program/progress.hpp"

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "common/program/printable.hpp"
#include "common/report/text_table.hpp"
#include "rramvar/io/output_file.hpp"

namespace rramvar::programs {

namespace {

std::string duration(double seconds) {
  const auto whole = static_cast<long>(std::ceil(seconds));
  if (whole < 100) return std::to_string(whole) + " s";
  if (whole < 6000) return std::to_string((whole + 59) / 60) + " min";
  return std::to_string(whole / 3600) + " h " + std::to_string(whole % 3600 / 60) + " min";
}

}  // namespace

std::string progress_line(const std::string& unit, std::size_t done, std::size_t total,
                          double seconds, std::size_t width) {
  const std::size_t filled = total == 0 ? width : std::min(done, total) * width / total;
  std::string line = "[" + std::string(filled, '#') + std::string(width - filled, '.') + "] ";
  line += count(static_cast<double>(done)) + " of " + count(static_cast<double>(total));
  line.append(" ").append(unit);
  if (done == 0 || seconds <= 0.0) return line;
  const double rate = static_cast<double>(done) / seconds;
  line.append(", ").append(number(rate)).append(" a second");
  if (done < total) line += ", " + duration(static_cast<double>(total - done) / rate) + " left";
  return line;
}

void overwrite_line(const std::string& text) {
  static_cast<void>(detail::write_all(STDERR_FILENO, "\r\033[K" + printable(text)));
}

void clear_line() {
  overwrite_line({});
}

Progress::Progress(std::string unit, std::size_t total)
    : unit_(std::move(unit)), total_(total), shown_(isatty(STDERR_FILENO) != 0) {}

void Progress::show(std::size_t done, std::size_t total) {
  using std::chrono::milliseconds;
  if (!shown_) return;
  const auto now = Clock::now();
  if (done < total && now - drawn_ < milliseconds(100)) return;
  drawn_ = now;
  const double seconds = std::chrono::duration<double>(now - start_).count();
  overwrite_line(progress_line(unit_, done, total, seconds));
}

void Progress::clear() const {
  if (shown_) clear_line();
}

}  // namespace rramvar::programs
