#pragma once

#include <string>

namespace clono::account {

/// Whether attackers try this password first: one of common_passwords.txt, also with up to six digits or signs
/// before or behind and with the usual digits for letters (p4ssw0rd), one character or a short piece repeated,
/// or a run along the alphabet, the digits or a row of the keyboard.
/// @param folded  case-folded (core/text.hpp, normalise_name)
bool is_common_password(const std::string& folded);

} // namespace clono::account
