# Fails unless PROGRAM prints what the file EXPECTED holds.
execute_process(COMMAND ${PROGRAM} OUTPUT_VARIABLE printed RESULT_VARIABLE failed)
file(READ ${EXPECTED} expected)
if(failed OR NOT printed STREQUAL expected)
  message(FATAL_ERROR "${PROGRAM} printed (${failed}):\n${printed}\nnot what ${EXPECTED} holds:\n"
                      "${expected}")
endif()
