#include "ctl/backup/backup.hpp"

#include "core/time.hpp"
#include "ctl/backup/copy.hpp"
#include "ctl/backup/hold.hpp"
#include "ctl/backup/sql_client.hpp"
#include "db/schema/schema.hpp"
#include "db/uploads/stored_object_repository.hpp"
#include "storage/manifest.hpp"

#include <map>

namespace clono::backup {
namespace fs = std::filesystem;

namespace {

using storage::EntryKind;
using storage::Folder;

constexpr int kPage = 500;
constexpr mode_t kFolderMode = 0700;
constexpr mode_t kFileMode = 0600;
constexpr std::size_t kLargestManifest = 16UL * 1024 * 1024;

/// DIR.incomplete, which becomes DIR; removed with this object unless it did.
class Construction {
public:
    explicit Construction(const fs::path& target)
        : name_(target.filename().string()),
          parent_(Folder::open(target.parent_path())),
          folder_(make()) {}

    ~Construction() {
        if (!is_named_) {
            try {
                parent_.remove_tree(name_ + ".incomplete");
            } catch (const std::exception&) {
                // Its name says what it is.
            }
        }
    }

    Construction(const Construction&) = delete;
    Construction& operator=(const Construction&) = delete;

    [[nodiscard]] const Folder& folder() const { return folder_; }

    void rename() {
        parent_.move(name_ + ".incomplete", parent_, name_);
        is_named_ = true;
        parent_.sync();
    }

private:
    Folder make() {
        if (parent_.status(name_)) {
            throw Refused(name_ + " is there already: a backup wants a new folder");
        }
        if (parent_.status(name_ + ".incomplete")) {
            throw Refused(name_ + ".incomplete is left of a backup that was interrupted, or still "
                                  "going on: remove it, or choose another name");
        }
        return parent_.make_folder(name_ + ".incomplete", kFolderMode);
    }

    std::string name_;
    Folder parent_;
    Folder folder_;
    bool is_named_ = false;
};

class Maker {
public:
    Maker(const storage::Layout& layout, const db::ConnectionOptions& database,
          const Request& request)
        : layout_(layout),
          database_(database),
          request_(request),
          construction_(request.target),
          hold_(database, request.patience),
          sums_(construction_.folder().create_file(kSums, kFileMode)) {}

    Description make() {
        description_.created_at = format_rfc3339(now());
        description_.release = CLONO_VERSION;
        description_.schema = require_known_schema();
        done(Step::held);
        dump();
        done(Step::dumped);
        copy_settings();
        copy_uploads();
        done(Step::uploads_copied);
        copy_results();
        hold_.require_now(); // only now is it sure that nothing was purged since the dump
        done(Step::results_copied);
        describe();
        done(Step::summed);
        construction_.rename();
        done(Step::named);
        return description_;
    }

private:
    void done(Step step) const {
        if (request_.after) {
            request_.after(step);
        }
    }

    int require_known_schema() {
        const int schema = db::schema_version(hold_.rows());
        if (!db::is_known_schema(schema)) {
            throw Refused("this release does not know the schema: run clonoctl migrate");
        }
        return schema;
    }

    void dump() {
        storage::File out = construction_.folder().create_file(kDump, kFileMode);
        dump_schema(database_, out);
        auto written = construction_.folder().open_file(kDump);
        require_whole_dump(written);
        list(kDump, hash_rest_of(written));
        hold_.require_now();
    }

    void copy_settings() {
        auto from = Folder::open(request_.settings.parent_path())
                        .open_file(request_.settings.filename().string());
        auto to = construction_.folder().create_file(kSettings, kFileMode);
        list(kSettings, copy_rest_of(from, to));
    }

    void copy_uploads() {
        for (UploadId last{};;) {
            const auto page = db::page_of_uploads(hold_.rows(), last, kPage);
            for (const db::StoredUpload& upload : page) {
                copy_upload(upload);
                hold_.require();
                last = upload.id;
            }
            if (page.size() < kPage) {
                return;
            }
        }
    }

    void copy_upload(const db::StoredUpload& upload) {
        const std::string path =
            layout_.upload(upload.user, upload.folder).lexically_relative(layout_.root()).string();
        const auto from = find_folder(path);
        if (!from) {
            fault(path, "is missing");
            return;
        }
        const Folder to = ensure_path(construction_.folder(), in_backup(path), kFolderMode);
        for (const db::StoredFile& file : upload.files) {
            const auto measured = copy_file(*from, to, path, file.name);
            if (measured && (measured->bytes != file.bytes || measured->sha256 != file.sha256)) {
                fault(path + "/" + file.name, "is not as its row says");
            }
        }
    }

    void copy_results() {
        for (JobId last{};;) {
            const auto page = db::page_of_results(hold_.rows(), last, kPage);
            for (const db::StoredResult& result : page) {
                copy_result(result);
                hold_.require();
                last = result.job;
            }
            if (page.size() < kPage) {
                return;
            }
        }
    }

    void copy_result(const db::StoredResult& result) {
        const std::string path = layout_.result(result.user, result.job, result.attempt)
                                     .lexically_relative(layout_.root())
                                     .string();
        const auto from = find_folder(path);
        if (!from) {
            fault(path, "is missing");
            return;
        }
        std::map<std::string, Measured> copied; // of one result: at most some 10,000
        copy_tree(*from, path, "", copied);
        compare_with_manifest(*from, path, copied);
    }

    void copy_tree(const Folder& from, const std::string& path, const std::string& below,
                   std::map<std::string, Measured>& copied) {
        const Folder to = ensure_path(construction_.folder(), in_backup(path), kFolderMode);
        for (const storage::Entry& entry : from.entries()) {
            if (entry.kind == EntryKind::folder) {
                copy_tree(from.open_folder(entry.name), path + "/" + entry.name,
                          below + entry.name + "/", copied);
            } else if (const auto measured = copy_file(from, to, path, entry.name)) {
                copied.emplace(below + entry.name, *measured);
            }
        }
    }

    void compare_with_manifest(const Folder& result, const std::string& path,
                               const std::map<std::string, Measured>& copied) {
        try {
            const auto manifest = supervisor::parse_manifest(
                result.open_file("manifest.json").read_all(kLargestManifest));
            for (const auto& entry : manifest.files) {
                const auto found = copied.find(entry.path.string());
                if (found == copied.end()) {
                    fault(path + "/" + entry.path.string(), "is missing");
                } else if (found->second.bytes != entry.bytes ||
                           found->second.sha256 != entry.sha256) {
                    fault(path + "/" + entry.path.string(), "is not as the manifest says");
                }
            }
        } catch (const supervisor::ResultRefused& error) {
            fault(path, error.what());
        } catch (const storage::Error& error) {
            fault(path, error.what());
        }
    }

    /// Nothing, and a fault, for what is no readable regular file.
    std::optional<Measured> copy_file(const Folder& from, const Folder& to, const std::string& path,
                                      const std::string& name) {
        std::optional<storage::File> source;
        try {
            source = from.open_file(name);
        } catch (const storage::Error& error) {
            fault(path + "/" + name, error.code().message());
            return std::nullopt;
        }
        auto target = to.create_file(name, kFileMode);
        const Measured measured = copy_rest_of(*source, target);
        list(in_backup(path) + "/" + name, measured);
        return measured;
    }

    std::optional<Folder> find_folder(const std::string& path) const {
        try {
            Folder folder = Folder::open(layout_.root());
            for (std::size_t begin = 0; begin < path.size();) {
                const auto end = std::min(path.find('/', begin), path.size());
                folder = folder.open_folder(path.substr(begin, end - begin));
                begin = end + 1;
            }
            return folder;
        } catch (const storage::Error&) {
            return std::nullopt;
        }
    }

    static std::string in_backup(const std::string& path) {
        return std::string{kFiles} + "/" + path;
    }

    void list(const std::string& path, const Measured& measured) {
        const std::string line = to_text(Line{measured.sha256, path});
        sums_.write(line);
        sums_hash_.update(line);
        ++description_.files;
        description_.bytes += measured.bytes;
    }

    void fault(const std::string& path, const std::string& what) {
        ++description_.faults;
        if (request_.on_fault) {
            request_.on_fault(path + " " + what);
        }
    }

    /// Everything is on the disk before the description is, and the description before the name.
    void describe() {
        description_.sums = sums_hash_.finish();
        sync_file_system(construction_.folder());
        construction_.folder().replace_file(kDescription, to_text(description_), kFileMode);
    }

    const storage::Layout& layout_;
    const db::ConnectionOptions& database_;
    const Request& request_;
    Construction construction_;
    Hold hold_;
    storage::File sums_;
    Sha256 sums_hash_;
    Description description_;
};

void require_outside(const fs::path& target, const fs::path& files) {
    const auto inside = fs::weakly_canonical(target).lexically_relative(fs::canonical(files));
    if (inside.empty() || *inside.begin() != "..") {
        throw Refused("a backup must not lie among the files that it saves: " + target.string());
    }
}

} // namespace

Description make_backup(const storage::Layout& layout, const db::ConnectionOptions& database,
                        const Request& request) {
    Request absolute = request;
    absolute.target = fs::absolute(request.target).lexically_normal();
    if (!absolute.target.has_filename()) { // "DIR/"
        absolute.target = absolute.target.parent_path();
    }
    require_outside(absolute.target, layout.root());
    return Maker(layout, database, absolute).make();
}

} // namespace clono::backup
