#include "ctl/fsck/inspector.hpp"
#include "ctl/fsck/thumbnails.hpp"
#include "db/maintenance/housekeeping_repository.hpp"
#include "db/uploads/stored_object_repository.hpp"
#include "storage/manifest.hpp"

#include <map>

namespace clono::fsck {
namespace {

using storage::EntryKind;
using storage::Folder;
using supervisor::Manifest;
using supervisor::ManifestEntry;

constexpr std::size_t kLargestManifest = 16UL * 1024 * 1024;
constexpr const char* kResults = "analysis_result";
constexpr const char* kManifest = "manifest.json";
constexpr const char* kThumbnails = "thumbnails";

/// One published folder against its manifest.
class PublishedCheck {
public:
    PublishedCheck(Inspector& inspector, const db::StoredResult& result, const Folder& folder,
                   std::string path)
        : inspector_(inspector),
          result_(result),
          object_{"job", result.job.value()},
          folder_(folder),
          path_(std::move(path)) {}

    void check() {
        const auto manifest = read_manifest();
        if (!manifest) {
            return; // without it nothing can be said of the rest
        }
        for (const ManifestEntry& entry : manifest->files) {
            wanted_.emplace(entry.path.string(), &entry);
        }
        check_folder(folder_, "");
        for (const auto& [path, entry] : wanted_) { // what was seen was taken out
            tell(Code::result_file_missing, path);
        }
        if (is_stored()) {
            check_thumbnails(inspector_, object_, folder_, path_, *manifest);
        }
    }

private:
    std::optional<Manifest> read_manifest() {
        const auto status = folder_.status(kManifest);
        if (!status) {
            tell(Code::manifest_missing, kManifest);
            return std::nullopt;
        }
        try {
            if (status->kind != EntryKind::file) {
                throw supervisor::ResultRefused("it is no regular file");
            }
            return supervisor::parse_manifest(
                folder_.open_file(kManifest).read_all(kLargestManifest));
        } catch (const supervisor::ResultRefused& error) {
            tell(Code::manifest_corrupt, kManifest, error.what());
        } catch (const storage::Error& error) {
            if (!error.is_missing()) {
                tell(Code::manifest_corrupt, kManifest, error.what());
            }
        }
        return std::nullopt;
    }

    /// @param below  the folder's path in the result, with a slash at its end, or empty
    void check_folder(const Folder& folder, const std::string& below) {
        for (const storage::Entry& entry : folder.entries()) { // of one result: at most 10,000
            const std::string relative = below + entry.name;
            const Place place{folder, folder_path(below), entry.name};
            const auto named = wanted_.find(relative);
            if (named != wanted_.end()) {
                check_file(place, entry.kind, *named->second);
                wanted_.erase(named);
            } else if (entry.kind == EntryKind::folder) {
                if (const auto inside = inspector_.enter(place, object_)) {
                    check_folder(*inside, relative + "/");
                }
            } else if (entry.kind == EntryKind::other) {
                tell_superfluous(Code::special_file, place);
            } else if (is_ours(relative)) {
                inspector_.check_attributes(place, object_);
            } else {
                tell_superfluous(Code::result_file_extra, place);
            }
        }
    }

    /// What a manifest does not list and the supervisor puts there.
    static bool is_ours(const std::string& relative) {
        return relative == kManifest ||
               (relative.starts_with(std::string{kThumbnails} + "/") && relative.ends_with(".png"));
    }

    void check_file(const Place& place, EntryKind kind, const ManifestEntry& entry) {
        inspector_.check_attributes(place, object_);
        if (kind != EntryKind::file) {
            tell(Code::result_file_not_regular, entry.path.string());
            return;
        }
        const auto status = place.folder.status(place.name);
        if (!status) {
            tell(Code::result_file_missing, entry.path.string());
            return;
        }
        ++inspector_.summary().files;
        inspector_.summary().bytes += status->bytes;
        if (status->bytes != entry.bytes) {
            tell(Code::result_file_size, entry.path.string(),
                 std::to_string(status->bytes) + " bytes instead of " +
                     std::to_string(entry.bytes));
            return;
        }
        if (inspector_.options().is_deep) {
            storage::File bytes = place.folder.open_file(place.name);
            if (hash_of(bytes) != entry.sha256) {
                tell(Code::result_file_hash, entry.path.string());
            }
        }
    }

    std::string folder_path(const std::string& below) const {
        return below.empty() ? path_ : path_ + "/" + below.substr(0, below.size() - 1);
    }

    bool is_stored() { return db::is_result_stored(inspector_.rows(), result_); }

    void tell(Code code, const std::string& relative, std::string detail = {}) {
        if (is_stored()) { // its purge removes the row first
            inspector_.tell(code, object_, path_ + "/" + relative, std::move(detail));
        }
    }

    void tell_superfluous(Code code, const Place& place) {
        if (is_stored()) {
            inspector_.tell_superfluous(code, object_, place);
        }
    }

    Inspector& inspector_;
    const db::StoredResult& result_;
    Object object_;
    const Folder& folder_;
    std::string path_;
    std::map<std::string, const ManifestEntry*> wanted_;
};

class ResultCheck {
public:
    explicit ResultCheck(Inspector& inspector)
        : inspector_(inspector), results_(inspector.root().open_folder(kResults)) {}

    void check_rows() {
        for_each_row(inspector_.rows(), db::page_of_results, &db::StoredResult::job,
                     [this](const db::StoredResult& result) { check(result); });
    }

    void check_folders() {
        for_each_user_folder(inspector_, results_, kResults,
                             [this](UserId user, const Folder& folder, const std::string& path) {
                                 check_jobs_of(user, folder, path);
                             });
    }

private:
    void check(const db::StoredResult& result) {
        ++inspector_.summary().results;
        const Object object{"job", result.job.value()};
        std::optional<Folder> folder;
        std::string path = kResults;
        const Folder* parent = &results_;
        for (const std::string& name :
             {to_string(result.user), to_string(result.job), std::to_string(result.attempt)}) {
            const auto status = parent->status(name);
            auto next = status && status->kind == EntryKind::folder
                            ? inspector_.enter({*parent, path, name}, object)
                            : std::nullopt;
            path += "/" + name;
            folder = std::move(next);
            if (!folder) {
                break;
            }
            parent = &*folder;
        }
        if (folder) {
            PublishedCheck(inspector_, result, *folder, path).check();
        } else if (db::is_result_stored(inspector_.rows(), result)) {
            inspector_.tell(result.is_trashed ? Code::trashed_result_missing
                                              : Code::result_folder_missing,
                            object, path);
        }
    }

    void check_jobs_of(UserId user, const Folder& folder, const std::string& path) {
        folder.visit([&](const storage::Entry& entry) {
            const Place place{folder, path, entry.name};
            const auto job = parse_id<JobId>(entry.name);
            if (entry.kind != EntryKind::folder || !job) {
                inspector_.tell_stray(place, {"user", user.value()}, entry.kind);
            } else if (const auto attempts = inspector_.enter(place, {"job", job->value()})) {
                check_attempts_of(user, *job, *attempts, place.path());
            }
        });
    }

    void check_attempts_of(UserId user, JobId job, const Folder& folder, const std::string& path) {
        const auto attempts = folder.entries(); // at most 100
        // Read after the folder: a row names an attempt only when its folder is there.
        const auto row = db::find_job_folders(inspector_.rows(), job, user);
        for (const storage::Entry& entry : attempts) {
            const Place place{folder, path, entry.name};
            const Object object{"job", job.value()};
            if (entry.kind == EntryKind::folder && entry.name.starts_with(".part-")) {
                if (inspector_.is_old(place) && !is_of_claim(job, entry.name)) {
                    inspector_.tell_superfluous(Code::result_part_left, object, place);
                }
            } else if (entry.kind != EntryKind::folder || !is_number(entry.name)) {
                inspector_.tell_stray(place, object, entry.kind);
            } else if (!is_named(row, entry.name) && inspector_.is_old(place)) {
                inspector_.tell_superfluous(Code::result_folder_unnamed, object, place);
            }
        }
    }

    static bool is_number(const std::string& name) {
        return !name.empty() && name.find_first_not_of("0123456789") == std::string::npos;
    }

    /// As the sweep has it: of an open job the newest attempt's end may be in somebody's journal.
    static bool is_named(const std::optional<db::JobFolders>& row, const std::string& attempt) {
        return row && ((row->result_attempt && std::to_string(*row->result_attempt) == attempt) ||
                       (!row->is_terminal && std::to_string(row->attempt) == attempt));
    }

    /// .part-<attempt>-<token>
    bool is_of_claim(JobId job, const std::string& name) {
        const auto token = db::find_claim_token(inspector_.rows(), job);
        return token && name.ends_with("-" + to_hex(*token));
    }

    Inspector& inspector_;
    Folder results_;
};

} // namespace

void check_results(Inspector& inspector) {
    ResultCheck check(inspector);
    check.check_rows();
    check.check_folders();
}

} // namespace clono::fsck
