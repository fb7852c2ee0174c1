#pragma once
/// AnyFormat: a number format of any type. Below the face of the library all formats are one, so
/// that what reads their words is compiled once. Costs an indirect call a weight, nothing a cell.

#include <concepts>
#include <cstddef>
#include <limits>
#include <memory>
#include <span>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "rramvar/encoding/concepts.hpp"
#include "rramvar/encoding/layouts.hpp"
#include "rramvar/encoding/scale.hpp"

namespace rramvar {

/// The layout of a format chosen at run time.
class AnyLayout {
 public:
  /// A layout that exact moments are known of; none for a user's own, or where there is no layout.
  using Known =
      std::variant<std::monostate, FloatLayout, LinearLayout, SignMagnitudeLayout, PowerLayout>;

  virtual ~AnyLayout() = default;
  /// False if the format has no layout: its one field is then the word, and combine may not be
  /// called.
  virtual bool exists() const = 0;
  virtual double combine(WordBits word, std::span<const double> values) const = 0;

  std::span<const Field> fields() const { return fields_; }
  const Known& known() const { return known_; }

 protected:
  AnyLayout(std::vector<Field> fields, const Known& known)
      : fields_(std::move(fields)), known_(known) {}

 private:
  std::vector<Field> fields_;
  Known known_;
};

/// Holds a number format of any type. Formats without a scale have the scale 1.
class AnyFormat {
 public:
  static constexpr int bits = 64;  ///< of the words it can take; those used are in fields()
  std::size_t block;               ///< as in scale.hpp; 0 if the format has no blocks

  /// Every format is one. (Only `encode` is asked for, so that the question whether a stranger
  /// can be copied, which would ask this constructor, does not arise.)
  template <class F>
  requires(!std::same_as<F, AnyFormat> && requires(const F& f) { f.encode(0.0f); })
      AnyFormat(F format)  // NOLINT
      : block(0) {
    static_assert(
        NumberFormat<F>,
        "AnyFormat: a number format needs `static constexpr int bits`, "
        "`word encode(float) const` with an unsigned word, and `float decode(word) const`.");
    if constexpr (requires { format.block; }) block = static_cast<std::size_t>(format.block);
    if constexpr (NumberFormat<F>) model_ = std::make_shared<Holds<F>>(std::move(format));
  }

  /// Whether the format takes a scale from its weights.
  bool is_scaled() const { return model_->is_scaled; }
  /// The format of scales that lie in cells (block_float.hpp); none of most formats.
  const AnyFormat* scale_format() const { return model_->scale_format.get(); }

  WordBits encode(double w) const { return model_->encode(w); }
  double decode(WordBits word) const { return model_->decode(word); }
  /// The values of many words. @pre values.size() == words.size()
  void decode(std::span<const WordBits> words, double* values) const {
    model_->decode(words, values);
  }
  double largest() const { return model_->largest(); }
  double least() const { return model_->least(); }
  NonFiniteWords non_finite_words() const { return model_->non_finite_words(); }
  Affine affine_for(std::span<const float> weights) const { return model_->affine_for(weights); }
  const AnyLayout& layout() const { return *model_; }

 private:
  struct Model : AnyLayout {
    using AnyLayout::AnyLayout;
    bool is_scaled = false;
    std::unique_ptr<const AnyFormat> scale_format;
    virtual WordBits encode(double w) const = 0;
    virtual double decode(WordBits word) const = 0;
    virtual void decode(std::span<const WordBits> words, double* values) const = 0;
    virtual double largest() const = 0;
    virtual double least() const = 0;
    virtual NonFiniteWords non_finite_words() const = 0;
    virtual Affine affine_for(std::span<const float> weights) const = 0;
  };

  template <class F>
  struct Holds final : Model {
    explicit Holds(F f) : Model(fields_of(f), known_layout(f)), format(std::move(f)) {
      is_scaled = ScaledFormat<F>;
      if constexpr (requires {
                      typename F::scale_format;
                      format.scale_in_cells;
                    }) {
        if (format.scale_in_cells) {
          scale_format = std::make_unique<AnyFormat>(typename F::scale_format{});
        }
      }
    }

    bool exists() const override { return FieldedFormat<F>; }
    double combine([[maybe_unused]] WordBits word,
                   [[maybe_unused]] std::span<const double> values) const override {
      if constexpr (FieldedFormat<F>) {
        return format.layout().combine(word, values);
      } else {
        RRAMVAR_ASSERT(false && "the format has no layout");
        return std::numeric_limits<double>::quiet_NaN();
      }
    }
    WordBits encode(double w) const override {
      // A user's encode may take a float; unscaled weights are floats.
      if constexpr (ScaledFormat<F>) {
        return format.encode(w);
      } else {
        return format.encode(static_cast<float>(w));
      }
    }
    double decode(WordBits word) const override { return value_of(word); }
    void decode(std::span<const WordBits> words, double* values) const override {
      for (std::size_t i = 0; i < words.size(); ++i) values[i] = value_of(words[i]);
    }
    double largest() const override { return largest_of(format); }
    double least() const override { return least_of(format); }
    NonFiniteWords non_finite_words() const override { return non_finite_words_of(format); }
    Affine affine_for([[maybe_unused]] std::span<const float> weights) const override {
      if constexpr (ScaledFormat<F>) {
        return format.affine_for(weights);
      } else {
        return {};
      }
    }

    double value_of(WordBits word) const {
      return static_cast<double>(format.decode(static_cast<word_type_of<F>>(word)));
    }
    static AnyLayout::Known known_layout(const F& f) {
      if constexpr (FieldedFormat<F>) {
        using Layout = std::remove_cvref_t<decltype(f.layout())>;
        if constexpr (std::is_constructible_v<AnyLayout::Known, std::in_place_type_t<Layout>,
                                              Layout>) {
          return AnyLayout::Known(std::in_place_type<Layout>, f.layout());
        }
      }
      return {};
    }

    F format;
  };

  std::shared_ptr<const Model> model_;
};

}  // namespace rramvar
