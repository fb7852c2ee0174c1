# Builds and runs main.cpp, and with CMake characterize.cpp and design.cpp, as a separate project would.
#   HOW      find_package, add_subdirectory or plain
#   SOURCE   rramvar's source folder;  BUILD  its build folder;  WORK  a folder to work in
#   VERSION, CXX, GENERATOR, PREFIX (CMAKE_PREFIX_PATH), FLAGS, LIBRARIES (BLAS, for plain)
function(run)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE failed)
  if(failed)
    list(JOIN ARGN " " command)
    message(FATAL_ERROR "failed: ${command}")
  endif()
endfunction()

file(REMOVE_RECURSE ${WORK})
file(MAKE_DIRECTORY ${WORK})
set(here ${CMAKE_CURRENT_LIST_DIR})
string(REPLACE "|" ";" PREFIX "${PREFIX}")
string(REPLACE "|" ";" LIBRARIES "${LIBRARIES}")
string(REPLACE "|" ";" INCLUDES "${INCLUDES}")

if(HOW STREQUAL "plain")
  list(TRANSFORM INCLUDES PREPEND -I)
  run(${CXX} -std=c++20 -O1 -I${SOURCE}/include ${INCLUDES} ${here}/main.cpp -o ${WORK}/consumer
      ${LIBRARIES} -pthread)
  run(${WORK}/consumer)
  return()
endif()

if(HOW STREQUAL "find_package")
  run(${CMAKE_COMMAND} --install ${BUILD} --prefix ${WORK}/prefix)
  list(PREPEND PREFIX ${WORK}/prefix)
  set(choice -D RRAMVAR_WANTED_VERSION=${VERSION})
else()
  set(choice -D RRAMVAR_SOURCE=${SOURCE})
endif()
set(configure -S ${here} -G ${GENERATOR} -D CMAKE_CXX_COMPILER=${CXX}
              "-DCMAKE_PREFIX_PATH=${PREFIX}" ${choice})
run(${CMAKE_COMMAND} -B ${WORK}/build ${configure})
run(${CMAKE_COMMAND} --build ${WORK}/build)
run(${WORK}/build/consumer_of_characterize)
run(${WORK}/build/consumer_of_design)
run(${WORK}/build/consumer)
# The one dependency that a part alone needs is named where it is missing.
if(HOW STREQUAL "find_package")
  execute_process(
    COMMAND ${CMAKE_COMMAND} -B ${WORK}/without_boost -D CMAKE_DISABLE_FIND_PACKAGE_Boost=ON
            ${configure}
    OUTPUT_QUIET
    ERROR_VARIABLE said)
  string(REGEX REPLACE "[ \n]+" " " said "${said}")
  if(NOT said MATCHES "rramvar::characterize needs the headers of Boost.Math, which were not found")
    message(FATAL_ERROR "without Boost it says: ${said}")
  endif()
endif()
# What is compiled gives the bits of what is header-only.
foreach(name consumer consumer_of_characterize)
  string(REGEX REPLACE "consumer$" "consumer_of" compiled ${name})
  if(HOW STREQUAL "find_package" AND EXISTS ${WORK}/build/${compiled}_compiled)
    execute_process(COMMAND ${WORK}/build/${name} OUTPUT_VARIABLE of_headers)
    execute_process(COMMAND ${WORK}/build/${compiled}_compiled OUTPUT_VARIABLE of_library)
    if(NOT of_headers STREQUAL of_library)
      message(FATAL_ERROR "header-only and compiled differ: ${of_headers} ${of_library}")
    endif()
  endif()
endforeach()
