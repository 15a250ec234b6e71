#pragma once
// What the parts of fsck share: where everything is, what was found so far, and the three repairs.

#include "core/sha256.hpp"
#include "ctl/fsck/fsck.hpp"
#include "storage/folder.hpp"

#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>

namespace clono::fsck {

/// An entry of the tree: the folder that holds it, held open, and its path for the report.
struct Place {
    const storage::Folder& folder;
    std::string folder_path; ///< relative to paths.files, "" for paths.files itself
    std::string name;

    [[nodiscard]] std::string path() const {
        return folder_path.empty() ? name : folder_path + "/" + name;
    }
};

/// To which object of the database a finding belongs.
struct Object {
    std::string_view kind;
    std::uint64_t id = 0;
};

class Inspector {
public:
    Inspector(const storage::Layout& layout, db::Connection& connection, const Options& options,
              const Sink& sink);

    [[nodiscard]] const Options& options() const { return options_; }

    [[nodiscard]] const std::filesystem::path& files() const { return files_; }

    [[nodiscard]] const storage::Folder& root() const { return root_; }

    db::Transaction& rows() { return rows_; }

    Summary& summary() { return summary_; }

    /// A sub-folder of `place` for looking into; nothing when it is gone meanwhile or cannot be entered (then
    /// told as wrong_mode, unless repaired).
    std::optional<storage::Folder> enter(const Place& place, Object object);

    /// Report; nothing is repaired.
    void tell(Code code, Object object, const std::string& path, std::string detail = {});
    /// Report something that is superfluous, and move it away when repairing.
    void tell_superfluous(Code code, Object object, const Place& place, std::string detail = {});
    /// Report an entry whose name or kind nobody gives to what lies there; moved away when repairing.
    void tell_stray(const Place& place, Object object, storage::EntryKind kind);
    /// Report a finding that was mended in a way of its own.
    void tell_mended(Code code, Object object, const std::string& path, std::string mended);
    /// Compare mode and owner with what the site gives, and set them when repairing.
    void check_attributes(const Place& place, Object object);

    /// Whether nothing was changed for `grace` in the entry itself and, of a folder, in what lies directly in it.
    /// False for what is gone.
    [[nodiscard]] bool is_old(const Place& place) const;

private:
    void move_away(const Place& place, std::string& mended);

    const Options& options_;
    const Sink& sink_;
    std::filesystem::path files_;
    storage::Folder root_;
    storage::Status root_status_;
    db::Transaction rows_; ///< single statements: every look is a fresh one
    Summary summary_;
    std::chrono::system_clock::time_point started_;
    std::string found_folder_; ///< lost+found/<day>
};

/// Looks at every row, a page at a time; what is added meanwhile behind the last key is looked at, too.
/// @param page_of  called as page_of(rows, last key, length); at most so many rows behind that key, in its order
/// @param key      the member of a row that is its key
template <typename Row, typename Key, typename PageOf, typename Check>
void for_each_row(db::Transaction& rows, PageOf page_of, Key Row::*key, Check check) {
    constexpr int kPage = 500;
    for (Key last{};;) {
        const auto page = page_of(rows, last, kPage);
        for (const Row& row : page) {
            check(row);
            last = row.*key;
        }
        if (page.size() < kPage) {
            return;
        }
    }
}

/// The folders of users below `top`: those of nobody and whatever else lies there are told.
/// @param check  called with a user who exists, the folder, held open, and its path
void for_each_user_folder(
    Inspector& inspector, const storage::Folder& top, const std::string& top_path,
    const std::function<void(UserId, const storage::Folder&, const std::string&)>& check);

/// SHA-256 of everything from the file's position on.
Sha256Digest hash_of(storage::File& file);

void check_uploads(Inspector& inspector); ///< rows of uploads, then folders below uploads/
void check_results(
    Inspector& inspector); ///< rows of done jobs, then folders below analysis_result/
void check_transient(
    Inspector& inspector); ///< staging, trash, work, live, journal, and the top folder

} // namespace clono::fsck
