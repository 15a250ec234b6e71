#pragma once

#include "core/bytes.hpp"
#include "core/id.hpp"
#include "storage/folder.hpp"
#include "storage/layout.hpp"

#include <string>

namespace clono::fcgi {

/// The folder of one upload on its way: made in staging/, renamed into uploads/<user>/ when whole. What is
/// not kept is removed with this object; after a crash housekeeping does that.
class Staging {
public:
    explicit Staging(const storage::Layout& layout);
    ~Staging();
    Staging(const Staging&) = delete;
    Staging& operator=(const Staging&) = delete;

    const storage::Folder& folder() const { return folder_; }

    /// upload.folder: made before the first try of the transaction, so its unique key.
    const Bytes<16>& name() const { return name_; }

    /// Makes the files' names durable and renames the folder to uploads/<user>/<name>, durably too.
    /// The files themselves must have been synced.
    void place(UserId user);

    /// Leaves the folder where it is.
    void keep() { is_kept_ = true; }

private:
    Bytes<16> name_;
    std::string hex_;
    storage::Folder uploads_;
    storage::Folder parent_; ///< staging/, or uploads/<user>/ after place()
    storage::Folder folder_;
    bool is_kept_ = false;
};

} // namespace clono::fcgi
