#include "ctl/backup/restore.hpp"

#include "ctl/backup/backup.hpp"
#include "ctl/backup/copy.hpp"
#include "ctl/backup/sql_client.hpp"
#include "db/jobs/overview_repository.hpp"
#include "db/jobs/supervisor_instance_repository.hpp"
#include "db/schema/schema.hpp"
#include "db/uploads/stored_object_repository.hpp"

#include <sys/stat.h>
#include <unistd.h>

namespace clono::backup {
namespace {

using storage::Folder;

constexpr mode_t kFolderMode = 0750;
constexpr mode_t kFileMode = 0640;
constexpr int kAliveSeconds = 60;

void require_empty(const storage::Layout& layout, db::Connection& connection) {
    db::Transaction rows = db::Transaction::single_statements(connection);
    if (!db::is_known_schema(db::schema_version(rows))) {
        throw Refused("the schema is not this release's: run clonoctl migrate");
    }
    if (!db::is_site_empty(rows)) {
        throw Refused("this site is in use: a backup goes into an empty one only");
    }
    for (const db::InstanceLine& instance : db::list_instances(rows)) {
        if (instance.seconds_since_seen < kAliveSeconds) {
            throw Refused("supervisor " + instance.name + " is alive: stop it first");
        }
    }
    for (const auto& path : {layout.uploads(), layout.results()}) {
        if (!Folder::open(path).entries().empty()) {
            throw Refused(path.string() + " is not empty: begin with a new data folder");
        }
    }
}

/// What is made below paths.files belongs to the account of that folder, whoever runs this.
class Target {
public:
    explicit Target(const storage::Layout& layout)
        : root_(Folder::open(layout.root())), like_(root_.own_status()) {}

    void add(const std::string& path, const Sha256Digest& sha256, storage::File& from) const {
        const auto slash = path.rfind('/');
        const Folder folder = ensure(root_, path.substr(0, slash));
        const std::string name = path.substr(slash + 1);
        storage::File to = folder.create_file(name, kFileMode);
        if (copy_rest_of(from, to).sha256 != sha256) {
            throw BadBackup("changed while it was copied: " + path);
        }
        adopt(folder, name, kFileMode);
    }

    void sync() const { sync_file_system(root_); }

private:
    [[nodiscard]] Folder ensure(const Folder& parent, const std::string& path) const {
        const auto end = std::min(path.find('/'), path.size());
        const std::string name = path.substr(0, end);
        const bool is_new = !parent.status(name);
        Folder next = parent.ensure_folder(name, kFolderMode);
        if (is_new) {
            adopt(parent, name, kFolderMode | (like_.mode & S_ISGID));
        }
        return end == path.size() ? std::move(next) : ensure(next, path.substr(end + 1));
    }

    void adopt(const Folder& parent, const std::string& name, mode_t mode) const {
        if (geteuid() == 0) {
            parent.change_owner(name, like_.owner, like_.group);
        }
        parent.change_mode(name, mode); // after the owner, whose change takes setgid off
    }

    Folder root_;
    storage::Status like_;
};

void copy_files(const Folder& backup, const storage::Layout& layout) {
    const Target target(layout);
    const std::string prefix = std::string{kFiles} + "/";
    read_lines(backup, [&](const Line& line) {
        if (line.path == kDump || line.path == kSettings) {
            return;
        }
        const std::string path =
            line.path.starts_with(prefix) ? line.path.substr(prefix.size()) : "";
        if (!path.starts_with("uploads/") && !path.starts_with("analysis_result/")) {
            throw BadBackup("it lists what no backup has: " + line.path);
        }
        auto from = open_listed(backup, line.path);
        target.add(path, line.sha256, from);
    });
    target.sync();
}

void load(const Folder& backup, int schema, const db::ConnectionOptions& database,
          db::Connection& connection) {
    load_dump(database, open_listed(backup, kDump));
    connection.close(); // its statements were prepared for tables that were dropped
    connection.open();
    const auto migrations = db::to_migrations(db::embedded_migrations());
    db::make_triggers(connection, migrations, schema);
    db::migrate(connection, migrations);
    // The supervisors of the dump live elsewhere or not at all.
    db::run_unit_of_work(connection, db::Repeat::after_lost_connection_too,
                         db::remove_all_instances);
}

} // namespace

Description restore(const std::filesystem::path& backup, const storage::Layout& layout,
                    const db::ConnectionOptions& database) {
    const Folder folder = Folder::open(backup);
    Description description = verify(folder);
    if (description.schema > db::kNewestSchema) {
        throw BadBackup("made by release " + description.release +
                        ", whose schema is newer than this one's: restore it with that release");
    }
    db::Connection connection(database);
    connection.open();
    require_empty(layout, connection);
    copy_files(folder, layout);
    load(folder, description.schema, database, connection);
    return description;
}

} // namespace clono::backup
