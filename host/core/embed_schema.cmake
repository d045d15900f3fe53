# Writes the source OUTPUT, which defines FUNCTION of HEADER: the text of docs/schema/NAME.schema.json.
file(READ ${CMAKE_CURRENT_LIST_DIR}/../../docs/schema/${NAME}.schema.json TEXT)
configure_file(${CMAKE_CURRENT_LIST_DIR}/schema.cpp.in ${OUTPUT} @ONLY)
