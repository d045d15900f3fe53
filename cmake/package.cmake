# `cpack -G DEB` in the build folder: one package of the tool, the library and its headers.
set(CPACK_PACKAGE_NAME assay)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_CONTACT "The developers of assay <assay@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "run compiled neural networks on microcontrollers")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# What builds and emulates is the user's choice; the tool says what is missing.
set(CPACK_DEBIAN_PACKAGE_DEPENDS ninja-build)
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS
    "gcc-arm-none-eabi, libnewlib-arm-none-eabi, qemu-system-arm, openocd")
install(FILES ${CMAKE_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} RENAME copyright)
include(CPack)
