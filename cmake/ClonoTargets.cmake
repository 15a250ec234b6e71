# Everything that our targets have in common: warnings, sanitizers, include paths, and one function each
# for a library, a program and a test, which take all .cpp files of their folder.

find_program(CLONO_CCACHE ccache)
if(CLONO_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CLONO_CCACHE})
endif()
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)

add_library(clono_options INTERFACE)
# -ffp-contract=off: results must have the same bytes with every instruction set.
target_compile_options(clono_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion
  -Wno-sign-conversion -Wnon-virtual-dtor -ffp-contract=off
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>  # g++ 12 sees overlaps in every string concatenation (its bug 105651)
  $<$<BOOL:${CLONO_WERROR}>:-Werror>)
target_include_directories(clono_options INTERFACE ${CMAKE_SOURCE_DIR} ${CMAKE_SOURCE_DIR}/lib)
target_compile_definitions(clono_options INTERFACE CLONO_VERSION="${PROJECT_VERSION}")
if(CLONO_SANITIZE)
  add_compile_options(-fsanitize=${CLONO_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${CLONO_SANITIZE})
endif()
if(CLONO_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all)
  add_link_options(-fsanitize=address,undefined)
endif()

# clono_library(db SOURCES_IN . LINK clono_core ...): target clono_db from the folder's .cpp files.
# EXCLUDE names files that belong to a program in the same folder.
function(clono_library name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "LINK;EXCLUDE;DIRS")
  if(NOT arg_DIRS)
    set(arg_DIRS .)
  endif()
  set(sources)
  foreach(dir ${arg_DIRS})
    file(GLOB found CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${dir}/*.cpp)
    list(APPEND sources ${found})
  endforeach()
  foreach(file ${arg_EXCLUDE})
    list(REMOVE_ITEM sources ${CMAKE_CURRENT_SOURCE_DIR}/${file} ${CMAKE_CURRENT_SOURCE_DIR}/./${file})
  endforeach()
  if(sources)
    add_library(clono_${name} STATIC ${sources})
    target_link_libraries(clono_${name} PUBLIC clono_options ${arg_LINK})
  else()
    add_library(clono_${name} INTERFACE)
    target_link_libraries(clono_${name} INTERFACE clono_options ${arg_LINK})
  endif()
endfunction()

# All programs and nothing of the tests: what scripts/run builds.
add_custom_target(programs)

# clono_program(clono-auth SOURCES main.cpp ... LINK ...): a program in bin/.
function(clono_program name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LINK")
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE clono_options ${arg_LINK})
  add_dependencies(programs ${name})
endfunction()

# clono_test(unit_core LABELS unit LINK clono_core [DIR folder] [TIMEOUT s] [WORKING_DIRECTORY d]):
# one GoogleTest binary from the folder's .cpp files, each TEST a ctest test with these labels.
function(clono_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "SERIAL" "DIR;TIMEOUT" "LABELS;LINK;SOURCES")
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 60)
  endif()
  if(NOT arg_SOURCES)
    file(GLOB arg_SOURCES CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${arg_DIR}/*.cpp)
  endif()
  if(NOT arg_SOURCES)
    return()
  endif()
  find_package(GTest REQUIRED)
  include(GoogleTest)
  add_executable(${name} ${arg_SOURCES})
  foreach(label ${arg_LABELS}) # tests_unit, tests_db, …: a tree that runs some labels builds only theirs
    if(NOT TARGET tests_${label})
      add_custom_target(tests_${label})
    endif()
    add_dependencies(tests_${label} ${name})
  endforeach()
  target_link_libraries(${name} PRIVATE clono_options clono_test_paths ${arg_LINK} GTest::gtest GTest::gmock GTest::gtest_main)
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  set(serial)
  if(arg_SERIAL)
    set(serial RUN_SERIAL TRUE)
  endif()
  gtest_discover_tests(${name} TEST_PREFIX "${name}." DISCOVERY_MODE PRE_TEST DISCOVERY_TIMEOUT 30
    TEST_LIST ${name}_TESTS PROPERTIES TIMEOUT ${arg_TIMEOUT} ${serial})
  # Not among the PROPERTIES: those take a list apart and would read its tail as further properties.
  set(label_file ${CMAKE_CURRENT_BINARY_DIR}/${name}_labels.cmake)
  file(WRITE ${label_file} "foreach(test IN LISTS ${name}_TESTS)
  set_tests_properties(\"\${test}\" PROPERTIES LABELS \"${arg_LABELS}\")
endforeach()
")
  set_property(DIRECTORY APPEND PROPERTY TEST_INCLUDE_FILES ${label_file})
endfunction()
