include_guard()

# rramvar::compiled and rramvar::characterize_compiled: what is no template (*-inl.hpp), compiled
# once. Whoever links them instead of rramvar::rramvar and rramvar::characterize compiles less in
# every file of his own; the results are the same bits.
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
  set_target_properties(rramvar_${name} PROPERTIES EXPORT_NAME ${name} POSITION_INDEPENDENT_CODE ON)
  target_compile_definitions(rramvar_${name} PUBLIC RRAMVAR_COMPILED)
  target_link_libraries(rramvar_${name} PUBLIC ${base})
  if(RRAMVAR_COMPILED AND RRAMVAR_INSTALL)
    install(TARGETS rramvar_${name} EXPORT rramvarTargets)
  else()
    set_target_properties(rramvar_${name} PROPERTIES EXCLUDE_FROM_ALL ON)
  endif()
endfunction()

# What needs Boost.Math goes with characterize, the one component that may.
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
if(RRAMVAR_JSON_INCLUDE)
  target_include_directories(rramvar_characterize_compiled SYSTEM
                             PRIVATE $<BUILD_INTERFACE:${RRAMVAR_JSON_INCLUDE}>)
endif()
