# libassay.so: what the tool is made of, behind the headers of include/assay.
include(CMakePackageConfigHelpers)

# With the flags of assay_host, so that they share its precompiled header.
file(GLOB library_sources CONFIGURE_DEPENDS host/library/*.cpp)
add_library(assay_library OBJECT ${library_sources})
target_compile_definitions(assay_library PRIVATE ASSAY_BUILDS_LIBRARY)
target_include_directories(assay_library PRIVATE ${CMAKE_SOURCE_DIR}/include)
target_precompile_headers(assay_library REUSE_FROM assay_host)
target_link_libraries(assay_library PRIVATE assay_host)
compile_by_folder(assay_library 8 ${library_sources})

set(exported ${CMAKE_SOURCE_DIR}/host/library/exported.map)
add_library(assay_shared SHARED $<TARGET_OBJECTS:assay_library>)
add_library(assay::assay ALIAS assay_shared)
# Until 1.0 programs are built anew for each minor version.
set_target_properties(
  assay_shared
  PROPERTIES OUTPUT_NAME assay EXPORT_NAME assay LINKER_LANGUAGE CXX VERSION ${PROJECT_VERSION}
             SOVERSION ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR} LINK_DEPENDS ${exported})
target_include_directories(assay_shared INTERFACE $<BUILD_INTERFACE:${CMAKE_SOURCE_DIR}/include>)
target_compile_features(assay_shared INTERFACE cxx_std_17)
# A thread of the library's own lives as long as the process: dlclose() does not take its code away.
target_link_options(assay_shared PRIVATE LINKER:--version-script=${exported} LINKER:--no-undefined
                    LINKER:-z,nodelete)
target_link_libraries(assay_shared PRIVATE $<BUILD_INTERFACE:assay_host>)

set(package_folder ${CMAKE_INSTALL_LIBDIR}/cmake/assay)
configure_package_config_file(cmake/assayConfig.cmake.in assayConfig.cmake
                              INSTALL_DESTINATION ${package_folder})
write_basic_package_version_file(assayConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(TARGETS assay_shared EXPORT assay INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(EXPORT assay NAMESPACE assay:: FILE assayTargets.cmake DESTINATION ${package_folder})
install(FILES ${CMAKE_BINARY_DIR}/assayConfig.cmake ${CMAKE_BINARY_DIR}/assayConfigVersion.cmake
        DESTINATION ${package_folder})
install(DIRECTORY include/assay DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
