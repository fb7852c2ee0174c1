# The public headers, in the order of the flow of data. A new header is added here.
set(RRAMVAR_HEADERS
    include/rramvar/rramvar.hpp
    include/rramvar/core/config.hpp
    include/rramvar/core/draw.hpp
    include/rramvar/core/error.hpp
    include/rramvar/core/names.hpp
    include/rramvar/core/philox.hpp
    include/rramvar/core/special_functions.hpp
    include/rramvar/core/units.hpp
    include/rramvar/core/xtensor.hpp
    include/rramvar/device/builtin_tables.hpp
    include/rramvar/device/concepts.hpp
    include/rramvar/device/device_lut.hpp
    include/rramvar/device/distributions/ideal.hpp
    include/rramvar/device/distributions/log_normal.hpp
    include/rramvar/device/distributions/normal.hpp
    include/rramvar/device/measured_cycles.hpp
    include/rramvar/device/quadrature.hpp
    include/rramvar/encoding/bit_encoder.hpp
    include/rramvar/encoding/cell_map.hpp
    include/rramvar/encoding/concepts.hpp
    include/rramvar/encoding/fields.hpp
    include/rramvar/encoding/fixed_point.hpp
    include/rramvar/encoding/ieee_float.hpp
    include/rramvar/encoding/layouts.hpp
    include/rramvar/encoding/raw_float.hpp
    include/rramvar/readout/analog.hpp
    include/rramvar/readout/concepts.hpp
    include/rramvar/readout/nearest_level.hpp
    include/rramvar/readout/references.hpp
    include/rramvar/readout/threshold.hpp
    include/rramvar/sampling/stored_weights.hpp
    include/rramvar/sampling/variability_sampler.hpp
    include/rramvar/layer/blas.hpp
    include/rramvar/layer/conv2d_layer1.hpp
    include/rramvar/layer/geometry.hpp
    include/rramvar/layer/patches.hpp
    include/rramvar/layer/scaled_error.hpp
    include/rramvar/metrics/error_metrics.hpp
    include/rramvar/metrics/metrics.hpp
    include/rramvar/metrics/sums.hpp
    include/rramvar/metrics/trial_statistics.hpp
    include/rramvar/study/monte_carlo.hpp
    include/rramvar/study/parallel.hpp
    include/rramvar/study/result.hpp
    include/rramvar/study/study.hpp
    include/rramvar/io/cycles_csv.hpp
    include/rramvar/io/file.hpp
    include/rramvar/io/npy.hpp
    include/rramvar/io/npy_header.hpp
    include/rramvar/io/npy_reader.hpp
    include/rramvar/io/resistance_columns.hpp
    include/rramvar/io/resistance_table.hpp
    include/rramvar/io/text.hpp
    include/rramvar/io/text_table.hpp)

if(CMAKE_VERSION VERSION_GREATER_EQUAL 3.23)
  target_sources(rramvar INTERFACE FILE_SET HEADERS BASE_DIRS include FILES ${RRAMVAR_HEADERS})
  # Builds each header alone: target all_verify_interface_header_sets.
  set_target_properties(rramvar PROPERTIES VERIFY_INTERFACE_HEADER_SETS ${PROJECT_IS_TOP_LEVEL})
else()
  target_include_directories(
    rramvar INTERFACE $<BUILD_INTERFACE:${CMAKE_CURRENT_SOURCE_DIR}/include>
                      $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
endif()
