#pragma once

#include <string>

namespace clono::test {

/// The root of this checkout.
std::string source_dir();

/// The folder of the programs that this build tree made.
std::string bin_dir();

} // namespace clono::test
