#include "fcgi/upload/staging.hpp"

#include "core/random.hpp"
#include "log/log.hpp"

#include <utility>

namespace clono::fcgi {

using storage::Folder;

Staging::Staging(const storage::Layout& layout)
    : name_(random_bytes<16>()),
      hex_(to_hex(name_)),
      uploads_(Folder::open(layout.uploads())),
      parent_(Folder::open(layout.staging())),
      folder_(parent_.make_folder(hex_)) {}

Staging::~Staging() {
    if (is_kept_) {
        return;
    }
    try {
        parent_.remove_tree(hex_);
    } catch (const std::exception& error) {
        log::warning("staging_not_removed", {{"folder", hex_}, {"what", error.what()}});
    }
}

void Staging::place(UserId user) {
    folder_.sync();
    Folder target = uploads_.ensure_folder(to_string(user));
    uploads_.sync();
    parent_.move(hex_, target, hex_);
    target.sync();
    parent_.sync();
    parent_ = std::move(target);
}

} // namespace clono::fcgi
