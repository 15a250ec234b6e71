#pragma once

#include "ctl/fsck/inspector.hpp"
#include "storage/manifest.hpp"

namespace clono::fsck {

/// Tell which plots of a result have no thumbnail, and make them again when repairing: in a confined child that runs
/// as the account of the files, never as root, because it decodes pictures.
/// @param path  the result's folder, relative to paths.files
void check_thumbnails(Inspector& inspector, Object object, const storage::Folder& result,
                      const std::string& path, const supervisor::Manifest& manifest);

} // namespace clono::fsck
