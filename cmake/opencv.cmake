# The target rramvar_opencv, where OpenCV, libjpeg and libpng are installed: OpenCV resizes pictures
# and runs networks, the other two decode pictures. Debian's libopencv-dev has a package for CMake and
# brings libjpeg-dev and libpng-dev; libopencv-dnn-dev and libopencv-imgproc-dev, much smaller, do
# neither.
find_package(OpenCV QUIET COMPONENTS core imgproc dnn)
find_package(JPEG QUIET)
find_package(PNG QUIET)
if(OpenCV_FOUND)
  set(opencv_headers ${OpenCV_INCLUDE_DIRS})
  set(opencv_libraries ${OpenCV_LIBS})
else()
  find_path(RRAMVAR_OPENCV_HEADERS opencv2/dnn.hpp PATH_SUFFIXES opencv4)
  mark_as_advanced(RRAMVAR_OPENCV_HEADERS)
  set(opencv_headers ${RRAMVAR_OPENCV_HEADERS})
  set(opencv_libraries)
  foreach(part dnn imgproc core)
    find_library(RRAMVAR_OPENCV_${part} opencv_${part})
    mark_as_advanced(RRAMVAR_OPENCV_${part})
    list(APPEND opencv_libraries ${RRAMVAR_OPENCV_${part}})
  endforeach()
endif()
if(opencv_headers
   AND NOT opencv_libraries MATCHES "NOTFOUND"
   AND JPEG_FOUND
   AND PNG_FOUND)
  if(TARGET rramvar_opencv) # made in another folder; its packages are known in this one now
    return()
  endif()
  add_library(rramvar_opencv INTERFACE)
  target_include_directories(rramvar_opencv SYSTEM INTERFACE ${opencv_headers})
  target_link_libraries(rramvar_opencv INTERFACE ${opencv_libraries} JPEG::JPEG PNG::PNG)
else()
  message(STATUS "rramvar: no OpenCV (dnn, imgproc), libjpeg or libpng: programs read no pictures, "
                 "and prediction_accuracy is left out")
endif()
