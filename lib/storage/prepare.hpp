#pragma once

#include "storage/layout.hpp"

#include <cstdint>
#include <filesystem>

namespace clono::storage {

/// Make the folders of the layout that are missing (mode 0750 less umask) and check that all lie on one
/// file system, because publishing is a rename. Throws Error (EXDEV: a folder lies on another one).
void prepare(const Layout& layout);

/// Bytes that an ordinary user may still write on the file system of `path`.
std::uint64_t free_bytes(const std::filesystem::path& path);

} // namespace clono::storage
