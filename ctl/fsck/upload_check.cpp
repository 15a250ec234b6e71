#include "ctl/fsck/inspector.hpp"
#include "db/maintenance/housekeeping_repository.hpp"
#include "db/uploads/stored_object_repository.hpp"

#include <algorithm>

namespace clono::fsck {
namespace {

using storage::EntryKind;
using storage::Folder;

constexpr const char* kUploads = "uploads";

class UploadCheck {
public:
    explicit UploadCheck(Inspector& inspector)
        : inspector_(inspector), uploads_(inspector.root().open_folder(kUploads)) {}

    void check_rows() {
        for_each_row(inspector_.rows(), db::page_of_uploads, &db::StoredUpload::id,
                     [this](const db::StoredUpload& upload) { check(upload); });
    }

    void check_folders() {
        for_each_user_folder(inspector_, uploads_, kUploads,
                             [this](UserId user, const Folder& folder, const std::string& path) {
                                 check_folders_of(user, folder, path);
                             });
    }

private:
    void check(const db::StoredUpload& upload) {
        ++inspector_.summary().uploads;
        const Object object{"upload", upload.id.value()};
        const std::string user = to_string(upload.user);
        const std::string name = to_hex(upload.folder);
        const std::string path = std::string{kUploads} + "/" + user + "/" + name;
        const auto folder = open_upload(user, name, object);
        if (!folder) {
            if (is_stored(upload)) {
                inspector_.tell(Code::upload_folder_missing, object, path);
            }
            return;
        }
        for (const db::StoredFile& file : upload.files) {
            check_file(upload, file, {*folder, path, file.name}, object);
        }
        check_extra(upload, *folder, path, object);
    }

    /// Nothing when either of its two folders is not there, or not one.
    std::optional<Folder> open_upload(const std::string& user, const std::string& name,
                                      Object object) {
        if (!is_folder(uploads_, user)) {
            return std::nullopt;
        }
        const auto parent = inspector_.enter({uploads_, kUploads, user}, object);
        if (!parent || !is_folder(*parent, name)) {
            return std::nullopt;
        }
        return inspector_.enter({*parent, std::string{kUploads} + "/" + user, name}, object);
    }

    static bool is_folder(const Folder& parent, const std::string& name) {
        const auto status = parent.status(name);
        return status && status->kind == EntryKind::folder;
    }

    bool is_stored(const db::StoredUpload& upload) {
        return db::is_upload_stored(inspector_.rows(), upload.id);
    }

    void check_file(const db::StoredUpload& upload, const db::StoredFile& file, const Place& place,
                    Object object) {
        inspector_.check_attributes(place, object);
        const auto status = place.folder.status(place.name);
        const auto tell = [&](Code code, std::string detail = {}) {
            if (is_stored(upload)) { // its purge removes the row first
                inspector_.tell(code, object, place.path(), std::move(detail));
            }
        };
        if (!status) {
            tell(Code::upload_file_missing);
            return;
        }
        if (status->kind != EntryKind::file) {
            tell(Code::upload_file_not_regular);
            return;
        }
        ++inspector_.summary().files;
        inspector_.summary().bytes += status->bytes;
        if (status->bytes != file.bytes) {
            tell(Code::upload_file_size,
                 std::to_string(status->bytes) + " bytes instead of " + std::to_string(file.bytes));
            return;
        }
        if (inspector_.options().is_deep) {
            storage::File bytes = place.folder.open_file(place.name);
            if (hash_of(bytes) != file.sha256) {
                tell(Code::upload_file_hash);
            }
        }
    }

    void check_extra(const db::StoredUpload& upload, const Folder& folder, const std::string& path,
                     Object object) {
        folder.visit([&](const storage::Entry& entry) {
            const bool is_named =
                std::any_of(upload.files.begin(), upload.files.end(),
                            [&](const db::StoredFile& file) { return file.name == entry.name; });
            if (is_named || !is_stored(upload)) {
                return;
            }
            inspector_.tell_superfluous(entry.kind == EntryKind::other ? Code::special_file
                                                                       : Code::upload_file_extra,
                                        object, {folder, path, entry.name});
        });
    }

    void check_folders_of(UserId user, const Folder& folder, const std::string& path) {
        folder.visit([&](const storage::Entry& entry) {
            const Place place{folder, path, entry.name};
            const auto name = parse_hex<16>(entry.name);
            if (entry.kind != EntryKind::folder || !name || to_hex(*name) != entry.name) {
                inspector_.tell_stray(place, {"user", user.value()}, entry.kind);
                return;
            }
            // The row is read after the folder was seen: a row comes after its folder, and goes before it.
            if (inspector_.is_old(place) && !db::is_upload_folder(inspector_.rows(), user, *name)) {
                inspector_.tell_superfluous(Code::upload_folder_unnamed, {"user", user.value()},
                                            place);
            }
        });
    }

    Inspector& inspector_;
    Folder uploads_;
};

} // namespace

void check_uploads(Inspector& inspector) {
    UploadCheck check(inspector);
    check.check_rows();
    check.check_folders();
}

} // namespace clono::fsck
