#pragma once

#include <string>

namespace clono::ctl {

/// A password that is typed twice without being shown; or, when standard input is no terminal, its first line.
/// Never from the command line, which others can read. Throws Failure when both differ or nothing comes.
std::string read_new_password();

} // namespace clono::ctl
