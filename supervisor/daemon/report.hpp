#pragma once
// What a supervisor says about itself once a second, for `clonoctl status`: docs/operations.md.

#include "supervisor/queue/context.hpp"

#include <string>

namespace clono::supervisor {

/// JSON {"analyse": n, "check": n}
std::string slots_of(const Context& context);

/// JSON {"busy": {"analyse": n, "check": n}, "held_back": null or why no further analysis starts, "work": [{"job", "attempt",
/// "for": "check" or "run", "pid", "seconds", "cpu_ms", "resident_bytes", "read_bytes", "written_bytes"}, …]}
std::string report_of(const Context& context);

} // namespace clono::supervisor
