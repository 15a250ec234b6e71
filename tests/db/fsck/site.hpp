#pragma once
// A site without its programs: rows in a private database and the folders that belong to them, as the programs leave them.

#include "db/client/connection.hpp"
#include "storage/layout.hpp"
#include "tests/supervisor/temp_folder.hpp"
#include "tests/support/private_database.hpp"

#include <chrono>
#include <filesystem>
#include <map>
#include <string>

namespace clono::testing {

/// One upload of two files and its job, done with a result of five files unless told otherwise.
struct Object {
    UserId user;
    UploadId upload;
    Bytes<16> folder{};
    JobId job;
    std::uint32_t attempt = 0; ///< of the result; 0: none
};

class Site {
public:
    Site();

    UserId add_user();
    /// Rows and files of an upload of `user` with a job in `state`; a done one gets its result as `attempt`.
    Object add(UserId user, const std::string& state = "done", std::uint32_t attempt = 1);

    /// In one transaction, which makes a thousand of them quick: `work` calls add().
    template <class Work>
    void in_bulk(Work work) {
        root_.open();
        root_.run_text("START TRANSACTION");
        work();
        root_.run_text("COMMIT");
    }

    void execute(const db::Sql& sql, std::initializer_list<db::Value> values);

    /// A result's five files below `folder`.
    static void write_result(const std::filesystem::path& folder, const std::string& salt);

    std::filesystem::path upload(const Object& object) const {
        return layout().upload(object.user, object.folder);
    }

    std::filesystem::path result(const Object& object) const {
        return layout().result(object.user, object.job, object.attempt);
    }

    storage::Layout layout() const { return storage::Layout(folder_ / "files"); }

    std::string relative(const std::filesystem::path& path) const {
        return path.lexically_relative(layout().root()).string();
    }

    const TempFolder& folder() const { return folder_; }

    test::PrivateDatabase& database() { return database_; }

    db::Connection& root() { return root_; }

private:
    TempFolder folder_;
    test::PrivateDatabase database_;
    db::Connection root_;
    int users_ = 0;
};

/// SHA-256 of every regular file below `top` by its path, links and others as their kind.
std::map<std::string, std::string> bytes_below(const std::filesystem::path& top);

/// Sets the time of `path` and of all below it back.
void age(const std::filesystem::path& path, std::chrono::hours by);

} // namespace clono::testing
