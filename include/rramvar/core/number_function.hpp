#pragma once
/// NumberFunction: a function of one number, whatever its type.

#include <concepts>
#include <memory>
#include <type_traits>

namespace rramvar {

/// Stands for a function double → double that somebody else holds. Integrals take it, so that they
/// are compiled once and not for every function. It is an argument and nothing else: the function
/// has to outlive the call.
class NumberFunction {
 public:
  template <class F>
  requires(!std::same_as<F, NumberFunction> && std::is_object_v<F> &&
           std::invocable<const F&, double>) NumberFunction(const F& f)  // NOLINT
      : held_{.object = std::addressof(f)}, call_([](Held held, double x) {
          return static_cast<double>((*static_cast<const F*>(held.object))(x));
        }) {}
  NumberFunction(double (*f)(double))  // NOLINT
      : held_{.function = f}, call_([](Held held, double x) { return held.function(x); }) {}

  double operator()(double x) const { return call_(held_, x); }

 private:
  union Held {
    const void* object;
    double (*function)(double);
  };

  Held held_;
  double (*call_)(Held held, double x);
};

}  // namespace rramvar
