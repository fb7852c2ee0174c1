# The target rramvar_one_dnn, where oneDNN is installed (Debian: libdnnl-dev): a layer's other way to
# multiply, which tests and benchmarks try.
find_path(RRAMVAR_ONE_DNN_HEADERS oneapi/dnnl/dnnl.h)
find_library(RRAMVAR_ONE_DNN_LIBRARY dnnl)
mark_as_advanced(RRAMVAR_ONE_DNN_HEADERS RRAMVAR_ONE_DNN_LIBRARY)
if(RRAMVAR_ONE_DNN_HEADERS AND RRAMVAR_ONE_DNN_LIBRARY)
  add_library(rramvar_one_dnn INTERFACE)
  target_include_directories(rramvar_one_dnn SYSTEM INTERFACE ${RRAMVAR_ONE_DNN_HEADERS})
  target_link_libraries(rramvar_one_dnn INTERFACE ${RRAMVAR_ONE_DNN_LIBRARY})
  target_compile_definitions(rramvar_one_dnn INTERFACE RRAMVAR_HAS_ONE_DNN)
endif()
