#pragma once
/// AnyDistribution<S>: a distribution chosen at run time, behind one type.

#include <concepts>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include "rramvar/core/draw.hpp"
#include "rramvar/core/number_function.hpp"
#include "rramvar/device/cell_batch.hpp"
#include "rramvar/device/concepts.hpp"
#include "rramvar/device/device_lut.hpp"
#include "rramvar/device/draw_cells.hpp"
#include "rramvar/device/rare_events.hpp"
#include "rramvar/device/sources/concepts.hpp"

namespace rramvar {

/// Any ResistanceDistribution of S states, at the cost of a virtual call a draw. It answers every
/// optional question: what the distribution lacks comes from a fixed table of 2¹⁶ draws a state; a
/// distribution without faults has none. Copies share the distribution.
/// @tparam S number of states
template <std::size_t S = 2>
class AnyDistribution {
 public:
  static constexpr std::size_t states = S;

  // Only some draw is asked for: whether a type that holds this one can be copied would be asked of
  // this constructor again, without end.
  template <class D>
  requires(!std::same_as<D, AnyDistribution> && requires(D & d, LogicState s, DrawEngine& engine) {
    d(s, engine);
  }) AnyDistribution(D distribution) {  // NOLINT
    static_assert(ResistanceDistribution<D>,
                  "AnyDistribution<S>: a distribution needs "
                  "`ohm operator()(LogicState, DrawEngine&) const`.");
    static_assert(states_of<D> == S,
                  "AnyDistribution<S>: the distribution has another number of states.");
    if constexpr (ResistanceDistribution<D> && states_of<D> == S) {
      self_ = std::make_shared<const Holder<D>>(std::move(distribution));
    }
  }

  ohm operator()(LogicState s, DrawEngine& engine) const { return self_->draw(s, engine); }
  /// The resistance of a certain cell; a distribution that knows nothing of cells is drawn at each
  /// write.
  ohm in_cell(LogicState s, const CellDraws& draws) const { return self_->in_cell(s, draws); }
  void in_cells(CellBatch& batch) const { self_->in_cells(batch); }
  std::optional<LogicState> stuck_at(const CellDraws& draws) const {
    return self_->stuck_at(draws);
  }
  double fault_probability() const { return self_->fault_probability(); }
  /// The device as it is when reference levels are set.
  AnyDistribution calibration() const {
    AnyDistribution out = *this;
    if (auto calibrated = self_->calibration()) out.self_ = std::move(calibrated);
    return out;
  }
  /// The same distribution, ready for hundreds of questions.
  AnyDistribution by_curves() const {
    AnyDistribution out = *this;
    if (auto by_curves = self_->by_curves()) out.self_ = std::move(by_curves);
    return out;
  }
  double cdf(LogicState s, ohm r) const { return self_->cdf(s, r); }
  double survival(LogicState s, ohm r) const { return self_->survival(s, r); }
  ohm quantile(LogicState s, double p) const { return self_->quantile_at(s, {p, 1.0 - p}); }
  ohm upper_quantile(LogicState s, double q) const { return self_->quantile_at(s, {1.0 - q, q}); }
  double mean(LogicState s, NumberFunction f, std::span<const ohm> kinks = {}) const {
    return self_->mean(s, f, kinks);
  }
  double cdf_after(LogicState s, const LnNormal& move, ohm r) const {
    return self_->cdf_after(s, move, r);
  }
  double survival_after(LogicState s, const LnNormal& move, ohm r) const {
    return self_->survival_after(s, move, r);
  }
  bool has_steps() const { return self_->has_steps(); }
  double smoothness(LogicState s, ohm r) const { return self_->smoothness(s, r); }
  std::vector<ohm> kinks(LogicState s) const { return self_->kinks(s); }
  RareEvents rare_events(LogicState s) const { return self_->rare_events(s); }
  /// Whether the distribution knows nothing of cells, and its cdf is its own.
  bool is_drawn_at_writes() const { return self_->is_drawn_at_writes(); }
  /// Whether that distribution lets sampling draw by its quantiles.
  bool draws_by_quantile() const { return self_->draws_by_quantile(); }

 private:
  struct Interface {
    virtual ~Interface() = default;
    virtual ohm draw(LogicState s, DrawEngine& engine) const = 0;
    virtual ohm in_cell(LogicState s, const CellDraws& draws) const = 0;
    virtual void in_cells(CellBatch& batch) const = 0;
    virtual std::optional<LogicState> stuck_at(const CellDraws& draws) const = 0;
    virtual double fault_probability() const = 0;
    virtual std::shared_ptr<const Interface> calibration() const = 0;  ///< null: as it is
    virtual std::shared_ptr<const Interface> by_curves() const = 0;    ///< likewise
    virtual bool has_steps() const = 0;
    virtual double smoothness(LogicState s, ohm r) const = 0;
    virtual std::vector<ohm> kinks(LogicState s) const = 0;
    virtual RareEvents rare_events(LogicState s) const = 0;
    virtual bool is_drawn_at_writes() const = 0;
    virtual bool draws_by_quantile() const = 0;
    virtual double cdf(LogicState s, ohm r) const = 0;
    virtual double survival(LogicState s, ohm r) const = 0;
    virtual ohm quantile_at(LogicState s, const OpenUniform::Value& u) const = 0;
    virtual double mean(LogicState s, NumberFunction f, std::span<const ohm> kinks) const = 0;
    virtual double cdf_after(LogicState s, const LnNormal& move, ohm r) const = 0;
    virtual double survival_after(LogicState s, const LnNormal& move, ohm r) const = 0;
  };

  template <class D>
  struct Holder final : Interface {
    static constexpr bool is_complete = HasCdf<D> && HasQuantile<D> && HasMean<D>;
    struct Nothing {};
    using Table = std::conditional_t<is_complete, Nothing, DeviceLUT<S>>;

    explicit Holder(D d) : distribution(std::move(d)), table(make_table(distribution)) {}

    static Table make_table(const D& d) {
      if constexpr (is_complete) {
        return {};
      } else {
        return stand_in_table(d);
      }
    }
    const auto& known() const {
      if constexpr (is_complete) {
        return distribution;
      } else {
        return table;
      }
    }
    ohm draw(LogicState s, DrawEngine& engine) const override { return distribution(s, engine); }
    ohm in_cell(LogicState s, const CellDraws& draws) const override {
      return rramvar::in_cell(distribution, s, draws);
    }
    void in_cells(CellBatch& batch) const override { draw_cells(distribution, batch); }
    std::optional<LogicState> stuck_at([[maybe_unused]] const CellDraws& draws) const override {
      if constexpr (HasFaults<D>) {
        return distribution.stuck_at(draws);
      } else {
        return std::nullopt;
      }
    }
    double fault_probability() const override {
      if constexpr (HasFaults<D>) {
        return distribution.fault_probability();
      } else {
        return 0.0;
      }
    }
    std::shared_ptr<const Interface> calibration() const override {
      if constexpr (HasCalibration<D>) {
        using Calibrated = std::decay_t<decltype(distribution.calibration())>;
        return std::make_shared<const Holder<Calibrated>>(distribution.calibration());
      } else {
        return nullptr;
      }
    }
    std::shared_ptr<const Interface> by_curves() const override {
      if constexpr (is_complete && HasCurves<D>) {
        return std::make_shared<const Holder>(distribution.by_curves());
      } else {
        return nullptr;
      }
    }
    bool has_steps() const override { return rramvar::has_steps(known()); }
    double smoothness(LogicState s, ohm r) const override {
      return rramvar::smoothness(known(), s, r);
    }
    std::vector<ohm> kinks(LogicState s) const override { return kinks_of(known(), s); }
    RareEvents rare_events(LogicState s) const override { return rramvar::rare_events(known(), s); }
    bool is_drawn_at_writes() const override {
      return is_complete && rramvar::is_drawn_at_writes(distribution);
    }
    bool draws_by_quantile() const override {
      if constexpr (is_complete && MayDrawByQuantile<D>) {
        return rramvar::draws_by_quantile(distribution);
      } else {
        return false;
      }
    }
    double cdf(LogicState s, ohm r) const override { return known().cdf(s, r); }
    double survival(LogicState s, ohm r) const override { return rramvar::survival(known(), s, r); }
    ohm quantile_at(LogicState s, const OpenUniform::Value& u) const override {
      return rramvar::quantile_at(known(), s, u);
    }
    double mean(LogicState s, NumberFunction f, std::span<const ohm> kinks) const override {
      return mean_with_kinks(known(), s, f, kinks);
    }
    double cdf_after(LogicState s, const LnNormal& move, ohm r) const override {
      return rramvar::cdf_after(known(), s, move, r);
    }
    double survival_after(LogicState s, const LnNormal& move, ohm r) const override {
      return rramvar::survival_after(known(), s, move, r);
    }

    D distribution;
    [[no_unique_address]] Table table;
  };

  std::shared_ptr<const Interface> self_;
};

}  // namespace rramvar
