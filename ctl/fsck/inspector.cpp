#include "ctl/fsck/inspector.hpp"

#include "core/time.hpp"
#include "db/maintenance/housekeeping_repository.hpp"

#include <array>
#include <cerrno>

#include <unistd.h>

namespace clono::fsck {
namespace {

using storage::EntryKind;
using storage::Folder;

constexpr mode_t kFileMode = 0640;
constexpr mode_t kFolderMode = 02750;

/// Nothing beyond what the site gives, and the owner must be able to use it.
bool is_good_mode(const storage::Status& status) {
    const bool is_folder = status.kind == EntryKind::folder;
    const mode_t most = is_folder ? kFolderMode : kFileMode;
    const mode_t least = is_folder ? 0700 : 0600;
    return (status.mode & ~most) == 0 && (status.mode & least) == least;
}

std::string octal(mode_t mode) {
    std::string digits;
    for (int shift = 9; shift >= 0; shift -= 3) {
        digits += static_cast<char>('0' + ((mode >> shift) & 7U));
    }
    return digits;
}

/// The folder `path` below `top`, made when it is missing.
Folder ensure_path(const Folder& top, const std::string& path) {
    const auto end = std::min(path.find('/'), path.size());
    Folder next = top.ensure_folder(path.substr(0, end));
    top.sync();
    return end == path.size() ? std::move(next) : ensure_path(next, path.substr(end + 1));
}

} // namespace

Inspector::Inspector(const storage::Layout& layout, db::Connection& connection,
                     const Options& options, const Sink& sink)
    : options_(options),
      sink_(sink),
      files_(layout.root()),
      root_(Folder::open(layout.root())),
      root_status_(root_.own_status()),
      rows_(db::Transaction::single_statements(connection)),
      started_(std::chrono::system_clock::now()),
      found_folder_("lost+found/" + format_rfc3339(now()).substr(0, 10)) {}

std::optional<Folder> Inspector::enter(const Place& place, Object object) {
    check_attributes(place, object); // first: a repaired mode lets us in
    try {
        return place.folder.open_folder(place.name);
    } catch (const storage::Error& error) {
        if (error.is_missing() || error.code() == std::errc::permission_denied) {
            return std::nullopt; // gone meanwhile, or told as wrong_mode
        }
        throw;
    }
}

void Inspector::tell(Code code, Object object, const std::string& path, std::string detail) {
    ++summary_.findings;
    sink_({code, object.kind, object.id, path, std::move(detail), {}});
}

void Inspector::tell_superfluous(Code code, Object object, const Place& place, std::string detail) {
    std::string mended;
    if (options_.repairs) {
        try {
            move_away(place, mended);
        } catch (const storage::Error& error) {
            if (error.is_missing()) { // housekeeping was faster
                return;
            }
            throw;
        }
        ++summary_.mended;
    }
    ++summary_.findings;
    sink_({code, object.kind, object.id, place.path(), std::move(detail), std::move(mended)});
}

void Inspector::tell_stray(const Place& place, Object object, EntryKind kind) {
    tell_superfluous(kind == EntryKind::other ? Code::special_file : Code::stray_entry, object,
                     place);
}

void Inspector::tell_mended(Code code, Object object, const std::string& path, std::string mended) {
    ++summary_.findings;
    ++summary_.mended;
    sink_({code, object.kind, object.id, path, {}, std::move(mended)});
}

void Inspector::check_attributes(const Place& place, Object object) {
    const auto status = place.folder.status(place.name);
    if (!status || status->kind == EntryKind::other) {
        return;
    }
    if (!is_good_mode(*status)) {
        const mode_t wanted = status->kind == EntryKind::folder ? kFolderMode : kFileMode;
        if (options_.repairs) {
            place.folder.change_mode(place.name, wanted);
            tell_mended(Code::wrong_mode, object, place.path(),
                        octal(status->mode) + " set to " + octal(wanted));
        } else {
            tell(Code::wrong_mode, object, place.path(), "mode " + octal(status->mode));
        }
    }
    if (status->owner != root_status_.owner) {
        if (options_.repairs && geteuid() == 0) {
            place.folder.change_owner(place.name, root_status_.owner, root_status_.group);
            tell_mended(Code::wrong_owner, object, place.path(),
                        "given to account " + std::to_string(root_status_.owner));
        } else {
            tell(Code::wrong_owner, object, place.path(),
                 "account " + std::to_string(status->owner));
        }
    }
}

bool Inspector::is_old(const Place& place) const {
    const auto status = place.folder.status(place.name);
    if (!status) {
        return false;
    }
    auto newest = status->modified;
    if (status->kind == EntryKind::folder) {
        try {
            const Folder inside = place.folder.open_folder(place.name);
            inside.visit([&](const storage::Entry& entry) {
                if (const auto inner = inside.status(entry.name)) {
                    newest = std::max(newest, inner->modified);
                }
            });
        } catch (const storage::Error& error) {
            if (error.is_missing()) {
                return false;
            }
            throw;
        }
    }
    return started_ - newest >= options_.grace;
}

void Inspector::move_away(const Place& place, std::string& mended) {
    const std::string parent =
        found_folder_ + (place.folder_path.empty() ? "" : "/" + place.folder_path);
    const std::string moved_to = "moved to " + parent + "/";
    const Folder target = ensure_path(root_, parent);
    for (int number = 1;; ++number) {
        const std::string name =
            number == 1 ? place.name : place.name + ("." + std::to_string(number));
        try {
            place.folder.move(place.name, target, name);
            target.sync();
            place.folder.sync();
            mended = moved_to + name;
            return;
        } catch (const storage::Error& error) {
            if (!error.is_existing()) {
                throw;
            }
        }
    }
}

void for_each_user_folder(
    Inspector& inspector, const Folder& top, const std::string& top_path,
    const std::function<void(UserId, const Folder&, const std::string&)>& check) {
    top.visit([&](const storage::Entry& entry) {
        const Place place{top, top_path, entry.name};
        const auto user = parse_id<UserId>(entry.name);
        if (entry.kind != EntryKind::folder || !user) {
            inspector.tell_stray(place, {}, entry.kind);
        } else if (!db::is_known_user(inspector.rows(), *user)) {
            if (inspector.is_old(place)) {
                inspector.tell(Code::folder_of_nobody, {"user", user->value()}, place.path());
            }
        } else if (const auto folder = inspector.enter(place, {"user", user->value()})) {
            check(*user, *folder, place.path());
        }
    });
}

Sha256Digest hash_of(storage::File& file) {
    Sha256 hash;
    std::array<std::uint8_t, 256UL * 1024> buffer{};
    while (const std::size_t got = file.read(buffer)) {
        hash.update(std::span{buffer}.first(got));
    }
    return hash.finish();
}

} // namespace clono::fsck
