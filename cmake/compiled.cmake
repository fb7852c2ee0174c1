include_guard()

# rramvar::compiled, rramvar::characterize_compiled and rramvar::design_compiled: what is no template
# (*-inl.hpp), compiled once. Whoever links them instead of rramvar::rramvar, rramvar::characterize
# and rramvar::design compiles less in every file of his own; the results are the same bits.
file(GLOB_RECURSE definitions CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/include/rramvar/*-inl.hpp)

# add_compiled(NAME BASE DEFINITIONS...): the library rramvar::NAME of these on top of BASE.
function(add_compiled name base)
  set(sources)
  foreach(header IN LISTS ARGN)
    file(RELATIVE_PATH header ${PROJECT_SOURCE_DIR}/include/rramvar ${header})
    string(REGEX REPLACE "-inl\\.hpp$" ".cpp" source ${CMAKE_CURRENT_BINARY_DIR}/compiled/${header})
    file(CONFIGURE OUTPUT ${source} CONTENT "#include \"rramvar/${header}\"\n")
    list(APPEND sources ${source})
  endforeach()
  add_library(rramvar_${name} STATIC ${sources})
  add_library(rramvar::${name} ALIAS rramvar_${name})
  # Neighbours are compiled together, as in a header-only program; what takes longest stays alone.
  set(longest ${sources})
  list(FILTER longest INCLUDE REGEX "/lanes|/usual_types|/store_in_|/varied_device|/cell_readings")
  set_source_files_properties(${longest} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
  set_target_properties(rramvar_${name} PROPERTIES EXPORT_NAME ${name} POSITION_INDEPENDENT_CODE ON
                                                   UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 10)
  target_compile_definitions(rramvar_${name} PUBLIC RRAMVAR_COMPILED)
  target_link_libraries(rramvar_${name} PUBLIC ${base})
  if(RRAMVAR_COMPILED AND RRAMVAR_INSTALL)
    install(TARGETS rramvar_${name} EXPORT rramvarTargets)
  else()
    set_target_properties(rramvar_${name} PROPERTIES EXCLUDE_FROM_ALL ON)
  endif()
endfunction()

set(of_design ${definitions})
list(FILTER of_design INCLUDE REGEX "/rramvar/design/")
list(FILTER definitions EXCLUDE REGEX "/rramvar/design/")
# What needs Boost.Math goes with characterize, the first component that may.
set(of_characterize ${definitions})
list(FILTER of_characterize INCLUDE REGEX "/rramvar/characterize/|/gamma_and_beta-inl")
list(FILTER definitions EXCLUDE REGEX "/rramvar/characterize/|/gamma_and_beta-inl")
if(NOT RRAMVAR_JSON_INCLUDE)
  list(FILTER of_characterize EXCLUDE REGEX "_json-inl")
endif()
add_compiled(compiled rramvar ${definitions})
if(NOT TARGET Boost::headers)
  return()
endif()
add_compiled(characterize_compiled rramvar_characterize ${of_characterize})
target_link_libraries(rramvar_characterize_compiled PUBLIC rramvar_compiled)
add_compiled(design_compiled rramvar_design ${of_design})
target_link_libraries(rramvar_design_compiled PUBLIC rramvar_characterize_compiled)
if(RRAMVAR_JSON_INCLUDE)
  target_include_directories(rramvar_characterize_compiled SYSTEM
                             PRIVATE $<BUILD_INTERFACE:${RRAMVAR_JSON_INCLUDE}>)
endif()
