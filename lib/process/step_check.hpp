#pragma once

#include <functional>

namespace clono::supervisor {

/// Called between the steps of long work (a block copied, a tenth of a second waited for); throws to end it, as
/// Claims::demand_wanted does. What is half done is then removed by the one who was doing it.
using StepCheck = std::function<void()>;

inline void always_go_on() {}

} // namespace clono::supervisor
