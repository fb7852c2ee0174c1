#include <bit>

#include "items.hpp"

namespace rramvar::bench {
namespace {

/// Numbers spread evenly over ±half_width.
template <std::size_t N>
Tensor<N> spread(const std::array<std::size_t, N>& shape, float half_width, std::uint32_t stream) {
  Tensor<N> out(shape);
  for (std::size_t i = 0; i < out.size(); ++i) {
    DrawEngine engine({.trial = stream}, static_cast<std::uint32_t>(i), 0, DrawSource::tabulation);
    out.data()[i] = static_cast<float>(OpenUniform{}(engine).lower * 2.0 - 1.0) * half_width;
  }
  return out;
}

}  // namespace

Job::Job()
    : tensor(spread<4>({96, 3, 11, 11}, 0.1f, 0)), images(spread<4>({1, 3, 227, 227}, 100.0f, 1)) {}

JobLimits::JobLimits(const Job& job)
    : job_(job),
      entries_log2_(static_cast<unsigned>(std::bit_width(job.sampler.distribution().size(0)) - 1)),
      w_(job.words.size()) {
  for (const LogicState state : {LogicState{0}, LogicState{1}}) {
    const auto sorted = job.sampler.distribution().sorted(state);
    for (const ohm r : sorted.first(std::size_t{1} << entries_log2_)) {
      table_.push_back(static_cast<float>(job.sampler.reader()(r)));
    }
  }
}

void JobLimits::draw() {
  best_limits().draw(job_.words.data(), job_.words.size(), table_.data(), entries_log2_, w_.data());
}

}  // namespace rramvar::bench
