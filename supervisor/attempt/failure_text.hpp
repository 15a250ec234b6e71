#pragma once

#include "core/text.hpp"

#include <string>
#include <vector>

namespace clono::supervisor {

/// What the user reads when a job has failed. Unknown codes have the text of "gave_up".
LocalizedText failure_text(const std::string& code);

/// The same as the JSON that error_detail holds: {"en": "...", "zh": "..."}.
std::string failure_detail(const std::string& code);

/// All error codes that a supervisor writes, sorted.
std::vector<std::string> failure_codes();

} // namespace clono::supervisor
