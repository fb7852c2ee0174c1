include(CMakePackageConfigHelpers)

set(config_folder ${CMAKE_INSTALL_LIBDIR}/cmake/rramvar)
if(CMAKE_VERSION VERSION_GREATER_EQUAL 3.23)
  install(TARGETS rramvar EXPORT rramvarTargets FILE_SET HEADERS FILE_SET boost FILE_SET one_dnn)
  install(TARGETS rramvar_characterize EXPORT rramvarTargets FILE_SET HEADERS FILE_SET json)
  install(TARGETS rramvar_design EXPORT rramvarTargets FILE_SET HEADERS FILE_SET instantiated)
else()
  install(TARGETS rramvar rramvar_characterize rramvar_design EXPORT rramvarTargets)
  install(DIRECTORY include/rramvar DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
endif()
install(EXPORT rramvarTargets NAMESPACE rramvar:: DESTINATION ${config_folder})
configure_package_config_file(cmake/rramvarConfig.cmake.in rramvarConfig.cmake
                              INSTALL_DESTINATION ${config_folder})
write_basic_package_version_file(rramvarConfigVersion.cmake COMPATIBILITY SameMinorVersion
                                 ARCH_INDEPENDENT)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/rramvarConfig.cmake
              ${CMAKE_CURRENT_BINARY_DIR}/rramvarConfigVersion.cmake
        DESTINATION ${config_folder})
