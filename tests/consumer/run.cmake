# Builds and runs main.cpp, and with CMake characterize.cpp, as a separate project would.
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
run(${CMAKE_COMMAND} -S ${here} -B ${WORK}/build -G ${GENERATOR} -D CMAKE_CXX_COMPILER=${CXX}
    "-DCMAKE_PREFIX_PATH=${PREFIX}" ${choice})
run(${CMAKE_COMMAND} --build ${WORK}/build)
run(${WORK}/build/consumer_of_characterize)
run(${WORK}/build/consumer)
