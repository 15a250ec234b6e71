#pragma once

#include <filesystem>

namespace clono::fcgi {

/// Tells every supervisor on this host that there is work: an empty datagram to each supervisor*.sock in
/// the folder. Never waits and never fails: polling finds the work within a second anyway.
void nudge_supervisors(const std::filesystem::path& run_folder) noexcept;

} // namespace clono::fcgi
