# What our own programs and tests are compiled with; users of the library do not get it. By
# rramvar_flags they use the library header-only, as by default; by rramvar_developer, which most do,
# as rramvar::compiled.
add_library(rramvar_flags INTERFACE)
target_link_libraries(rramvar_flags INTERFACE rramvar::rramvar)
target_compile_options(rramvar_flags INTERFACE -Wall -Wextra -Wpedantic -Wconversion -Wshadow)
# GCC 12 sees an overlap in "text" + std::string (GCC bug 105651, mended in 13).
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  target_compile_options(rramvar_flags INTERFACE -Wno-restrict)
endif()
if(RRAMVAR_WARNINGS_AS_ERRORS)
  target_compile_options(rramvar_flags INTERFACE -Werror)
endif()
if(RRAMVAR_SANITIZE)
  set(sanitize -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_compile_options(rramvar_flags INTERFACE ${sanitize})
  target_link_options(rramvar_flags INTERFACE ${sanitize})
endif()

# xtensor's headers warn under our flags; they are not ours to mend.
foreach(dependency xtensor xtensor-blas xtl)
  if(TARGET ${dependency})
    get_target_property(include_folders ${dependency} INTERFACE_INCLUDE_DIRECTORIES)
    if(include_folders)
      target_include_directories(rramvar_flags SYSTEM INTERFACE ${include_folders})
    endif()
  endif()
endforeach()

include(cmake/compiled.cmake)
foreach(library compiled characterize_compiled design_compiled)
  target_link_libraries(rramvar_${library} PRIVATE $<BUILD_INTERFACE:rramvar_flags>)
endforeach()
add_library(rramvar_developer INTERFACE)
target_link_libraries(rramvar_developer INTERFACE rramvar_flags rramvar_compiled)
