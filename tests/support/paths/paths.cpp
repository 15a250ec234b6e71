#include "tests/support/paths/paths.hpp"

namespace clono::test {

std::string source_dir() {
    return CLONO_SOURCE_DIR;
}

std::string bin_dir() {
    return CLONO_BIN_DIR;
}

} // namespace clono::test
