# The public headers, in the order of the flow of data. A new header is added here.
set(RRAMVAR_HEADERS
    include/rramvar/rramvar.hpp
    include/rramvar/core/cell_draws.hpp
    include/rramvar/core/config.hpp
    include/rramvar/core/draw.hpp
    include/rramvar/core/draw_curve.hpp
    include/rramvar/core/each_instruction_set.hpp
    include/rramvar/core/error.hpp
    include/rramvar/core/instruction_set.hpp
    include/rramvar/core/interval.hpp
    include/rramvar/core/lanes.hpp
    include/rramvar/core/lanes_kernel.hpp
    include/rramvar/core/names.hpp
    include/rramvar/core/normal_draws.hpp
    include/rramvar/core/normal_mean.hpp
    include/rramvar/core/philox.hpp
    include/rramvar/core/portable_exp2.hpp
    include/rramvar/core/positive_root.hpp
    include/rramvar/core/special_functions.hpp
    include/rramvar/core/standard_normal.hpp
    include/rramvar/core/units.hpp
    include/rramvar/core/xtensor.hpp
    include/rramvar/device/any_distribution.hpp
    include/rramvar/device/builtin_tables.hpp
    include/rramvar/device/calibrated_as.hpp
    include/rramvar/device/cell_block.hpp
    include/rramvar/device/chosen_states.hpp
    include/rramvar/device/concepts.hpp
    include/rramvar/device/device_lut.hpp
    include/rramvar/device/distribution_conformance.hpp
    include/rramvar/device/distributions/gamma.hpp
    include/rramvar/device/distributions/ideal.hpp
    include/rramvar/device/distributions/incomplete_gamma.hpp
    include/rramvar/device/distributions/log_normal.hpp
    include/rramvar/device/distributions/log_normal_mixture.hpp
    include/rramvar/device/distributions/normal.hpp
    include/rramvar/device/distributions/smoothed_empirical.hpp
    include/rramvar/device/distributions/weibull.hpp
    include/rramvar/device/draw_cells.hpp
    include/rramvar/device/ln_normal.hpp
    include/rramvar/device/measured_array.hpp
    include/rramvar/device/measured_cycles.hpp
    include/rramvar/device/optional_members.hpp
    include/rramvar/device/quadrature.hpp
    include/rramvar/device/rare_events.hpp
    include/rramvar/device/score_curve.hpp
    include/rramvar/device/sources/chain.hpp
    include/rramvar/device/sources/concepts.hpp
    include/rramvar/device/sources/conductance_curve.hpp
    include/rramvar/device/sources/cycle_to_cycle.hpp
    include/rramvar/device/sources/device_to_device.hpp
    include/rramvar/device/sources/fault_map.hpp
    include/rramvar/device/sources/held_by_cell.hpp
    include/rramvar/device/sources/read_noise.hpp
    include/rramvar/device/sources/read_voltage.hpp
    include/rramvar/device/sources/retention_drift.hpp
    include/rramvar/device/sources/stuck_at.hpp
    include/rramvar/device/sources/telegraph_noise.hpp
    include/rramvar/device/tables/builtin_table.hpp
    include/rramvar/device/tables/ni_rram.hpp
    include/rramvar/device/tables/radar_cycling.hpp
    include/rramvar/device/tables/radar_eight_level.hpp
    include/rramvar/device/tables/radar_set_gate_voltage.hpp
    include/rramvar/device/varied_device.hpp
    include/rramvar/device/wrapped_law.hpp
    include/rramvar/encoding/any_format.hpp
    include/rramvar/encoding/bit_encoder.hpp
    include/rramvar/encoding/block_float.hpp
    include/rramvar/encoding/cell_map.hpp
    include/rramvar/encoding/concepts.hpp
    include/rramvar/encoding/encoding_counts.hpp
    include/rramvar/encoding/error_codes.hpp
    include/rramvar/encoding/fields.hpp
    include/rramvar/encoding/fixed_point.hpp
    include/rramvar/encoding/format_conformance.hpp
    include/rramvar/encoding/ieee_float.hpp
    include/rramvar/encoding/integers.hpp
    include/rramvar/encoding/layouts.hpp
    include/rramvar/encoding/posit.hpp
    include/rramvar/encoding/raw_float.hpp
    include/rramvar/encoding/scale.hpp
    include/rramvar/readout/adc.hpp
    include/rramvar/readout/analog.hpp
    include/rramvar/readout/best_boundary.hpp
    include/rramvar/readout/boundaries.hpp
    include/rramvar/readout/concepts.hpp
    include/rramvar/readout/confusion.hpp
    include/rramvar/readout/differential.hpp
    include/rramvar/readout/nearest_level.hpp
    include/rramvar/readout/noisy_threshold.hpp
    include/rramvar/readout/observables.hpp
    include/rramvar/readout/references.hpp
    include/rramvar/readout/threshold.hpp
    include/rramvar/sampling/cell_census.hpp
    include/rramvar/sampling/cell_kinds.hpp
    include/rramvar/sampling/cell_moments.hpp
    include/rramvar/sampling/combined_digits.hpp
    include/rramvar/sampling/digit_moments.hpp
    include/rramvar/sampling/digit_readings.hpp
    include/rramvar/sampling/lanes.hpp
    include/rramvar/sampling/lanes_kernel.hpp
    include/rramvar/sampling/layout_moments.hpp
    include/rramvar/sampling/moments.hpp
    include/rramvar/sampling/programming_energy.hpp
    include/rramvar/sampling/protected_weights.hpp
    include/rramvar/sampling/rare_misreads.hpp
    include/rramvar/sampling/read_counts.hpp
    include/rramvar/sampling/read_power.hpp
    include/rramvar/sampling/reading_table.hpp
    include/rramvar/sampling/shared_scales.hpp
    include/rramvar/sampling/step_curve.hpp
    include/rramvar/sampling/stored_weights.hpp
    include/rramvar/sampling/table_reader.hpp
    include/rramvar/sampling/variability_sampler.hpp
    include/rramvar/sampling/weight_moments.hpp
    include/rramvar/sampling/word_moments.hpp
    include/rramvar/sampling/word_pieces.hpp
    include/rramvar/sampling/word_values.hpp
    include/rramvar/layer/blas.hpp
    include/rramvar/layer/blas_kernels.hpp
    include/rramvar/layer/blas_memory.hpp
    include/rramvar/layer/conv2d_layer1.hpp
    include/rramvar/layer/geometry.hpp
    include/rramvar/layer/gram_factor.hpp
    include/rramvar/layer/matrix.hpp
    include/rramvar/layer/patch_gram.hpp
    include/rramvar/layer/patches.hpp
    include/rramvar/layer/product.hpp
    include/rramvar/layer/scaled_error.hpp
    include/rramvar/layer/wide_vectors.hpp
    include/rramvar/metrics/bootstrap.hpp
    include/rramvar/metrics/chip_statistics.hpp
    include/rramvar/metrics/error_metrics.hpp
    include/rramvar/metrics/metrics.hpp
    include/rramvar/metrics/quantile.hpp
    include/rramvar/metrics/running_moments.hpp
    include/rramvar/metrics/sums.hpp
    include/rramvar/metrics/trial_statistics.hpp
    include/rramvar/metrics/unseen.hpp
    include/rramvar/metrics/variance_support.hpp
    include/rramvar/study/by_gram.hpp
    include/rramvar/study/by_pictures.hpp
    include/rramvar/study/closed_form.hpp
    include/rramvar/study/compare_designs.hpp
    include/rramvar/study/data_sufficiency.hpp
    include/rramvar/study/gram_sums.hpp
    include/rramvar/study/monte_carlo.hpp
    include/rramvar/study/normal_outputs.hpp
    include/rramvar/study/parallel.hpp
    include/rramvar/study/proportional_choice.hpp
    include/rramvar/study/rare_errors.hpp
    include/rramvar/study/resampled_table.hpp
    include/rramvar/study/result.hpp
    include/rramvar/study/sensitivity.hpp
    include/rramvar/study/stop_rule.hpp
    include/rramvar/study/study.hpp
    include/rramvar/study/trial_sums.hpp
    include/rramvar/io/bad_values.hpp
    include/rramvar/io/cell_labels.hpp
    include/rramvar/io/cell_values.hpp
    include/rramvar/io/cycles_csv.hpp
    include/rramvar/io/engineering_number.hpp
    include/rramvar/io/fault_map_csv.hpp
    include/rramvar/io/file.hpp
    include/rramvar/io/file_kind.hpp
    include/rramvar/io/gram_check.hpp
    include/rramvar/io/measured_cycles_csv.hpp
    include/rramvar/io/npy.hpp
    include/rramvar/io/npy_header.hpp
    include/rramvar/io/npy_reader.hpp
    include/rramvar/io/output_file.hpp
    include/rramvar/io/patch_gram_file.hpp
    include/rramvar/io/resistance_columns.hpp
    include/rramvar/io/resistance_table.hpp
    include/rramvar/io/text.hpp
    include/rramvar/io/text_table.hpp
    include/rramvar/io/unfinished_files.hpp)

# The component characterize, with an umbrella of its own.
set(RRAMVAR_CHARACTERIZE_HEADERS
    include/rramvar/characterize.hpp
    include/rramvar/characterize/statistics/cells.hpp
    include/rramvar/characterize/statistics/chi_square_and_f.hpp
    include/rramvar/characterize/statistics/confidence_interval.hpp
    include/rramvar/characterize/statistics/cycle_correlation.hpp
    include/rramvar/characterize/statistics/incomplete_beta.hpp
    include/rramvar/characterize/statistics/memory_window.hpp
    include/rramvar/characterize/statistics/sample_moments.hpp
    include/rramvar/characterize/statistics/switch_failures.hpp
    include/rramvar/characterize/statistics/variance_components.hpp
    include/rramvar/characterize/fit/bootstrap_gof.hpp
    include/rramvar/characterize/fit/compare_fits.hpp
    include/rramvar/characterize/fit/fit.hpp
    include/rramvar/characterize/fit/fit_device.hpp
    include/rramvar/characterize/fit/fit_gamma.hpp
    include/rramvar/characterize/fit/fit_mixture.hpp
    include/rramvar/characterize/fit/fit_normal.hpp
    include/rramvar/characterize/fit/fit_weibull.hpp
    include/rramvar/characterize/fit/goodness_of_fit.hpp
    include/rramvar/characterize/fit/positive_definite.hpp
    include/rramvar/characterize/fit/stirling.hpp
    include/rramvar/characterize/fit/two_normals.hpp
    include/rramvar/characterize/fit/wald.hpp
    include/rramvar/characterize/sweeps/branch_curve.hpp
    include/rramvar/characterize/sweeps/half_sweep_reading.hpp
    include/rramvar/characterize/sweeps/half_sweeps.hpp
    include/rramvar/characterize/sweeps/iv_trace.hpp
    include/rramvar/characterize/sweeps/read_curve.hpp
    include/rramvar/characterize/sweeps/read_point.hpp
    include/rramvar/characterize/sweeps/swept_cells.hpp
    include/rramvar/characterize/sweeps/switch_roles.hpp
    include/rramvar/characterize/sweeps/switching.hpp
    include/rramvar/characterize/sweeps/switching_detector.hpp
    include/rramvar/characterize/sweeps/switching_table.hpp
    include/rramvar/characterize/formats/iv_columns.hpp
    include/rramvar/characterize/formats/iv_csv.hpp
    include/rramvar/characterize/formats/iv_table.hpp
    include/rramvar/characterize/formats/keithley_csv.hpp
    include/rramvar/characterize/formats/keysight_csv.hpp
    include/rramvar/characterize/formats/measurement.hpp
    include/rramvar/characterize/formats/neurosim_csv.hpp
    include/rramvar/characterize/formats/synaptogen_model.hpp)

# Headers that need more than xtensor; the umbrellas leave them out.
set(RRAMVAR_BOOST_HEADERS include/rramvar/device/distributions/boost_math.hpp)
set(RRAMVAR_JSON_HEADERS include/rramvar/characterize/formats/synaptogen_json.hpp)
set(RRAMVAR_ONE_DNN_HEADER_FILES include/rramvar/layer/one_dnn.hpp)

if(CMAKE_VERSION VERSION_GREATER_EQUAL 3.23)
  target_sources(
    rramvar
    INTERFACE FILE_SET HEADERS BASE_DIRS include FILES ${RRAMVAR_HEADERS}
              FILE_SET boost TYPE HEADERS BASE_DIRS include FILES ${RRAMVAR_BOOST_HEADERS}
              FILE_SET one_dnn TYPE HEADERS BASE_DIRS include FILES ${RRAMVAR_ONE_DNN_HEADER_FILES})
  target_sources(
    rramvar_characterize
    INTERFACE FILE_SET HEADERS BASE_DIRS include FILES ${RRAMVAR_CHARACTERIZE_HEADERS}
              FILE_SET json TYPE HEADERS BASE_DIRS include FILES ${RRAMVAR_JSON_HEADERS})
  # Builds each header alone: target all_verify_interface_header_sets.
  set(verified HEADERS)
  find_path(RRAMVAR_BOOST_INCLUDE boost/math/distributions/normal.hpp)
  if(RRAMVAR_BOOST_INCLUDE)
    list(APPEND verified boost)
  endif()
  find_path(RRAMVAR_ONE_DNN_INCLUDE oneapi/dnnl/dnnl.h)
  if(RRAMVAR_ONE_DNN_INCLUDE)
    list(APPEND verified one_dnn)
  endif()
  set_target_properties(rramvar PROPERTIES VERIFY_INTERFACE_HEADER_SETS ${PROJECT_IS_TOP_LEVEL}
                                           INTERFACE_HEADER_SETS_TO_VERIFY "${verified}")
  set(verified HEADERS)
  find_path(RRAMVAR_JSON_INCLUDE nlohmann/json.hpp)
  if(RRAMVAR_JSON_INCLUDE)
    list(APPEND verified json)
  endif()
  set_target_properties(
    rramvar_characterize PROPERTIES VERIFY_INTERFACE_HEADER_SETS ${PROJECT_IS_TOP_LEVEL}
                                    INTERFACE_HEADER_SETS_TO_VERIFY "${verified}")
else()
  target_include_directories(
    rramvar INTERFACE $<BUILD_INTERFACE:${CMAKE_CURRENT_SOURCE_DIR}/include>
                      $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
endif()
