#include "tests/db/fsck/site.hpp"

#include "core/random.hpp"
#include "core/sha256.hpp"
#include "storage/prepare.hpp"

#include <nlohmann/json.hpp>

#include <sys/stat.h>

namespace clono::testing {
namespace fs = std::filesystem;

namespace {

const db::Sql kUser{"test.site_user",
                    "INSERT INTO user (user_name, user_name_norm, password_hash, ctime, mtime)"
                    " VALUES (?, ?, 'x', UTC_TIMESTAMP(6), UTC_TIMESTAMP(6))"};
const db::Sql kUpload{"test.site_upload",
                      "INSERT INTO upload (user_id, folder, total_bytes, created_at)"
                      " VALUES (?, ?, ?, UTC_TIMESTAMP(6))"};
const db::Sql kFile{"test.site_file",
                    "INSERT INTO upload_file (upload_id, position, original_name, stored_name,"
                    " bytes, sha256) VALUES (?, ?, 'table.tsv', ?, ?, ?)"};
const db::Sql kJob{
    "test.site_job",
    "INSERT INTO job (user_id, upload_id, name, state, tier, virtual_start, parameters, created_at,"
    " attempt, result_attempt, error_code, finished_at, claim_token, claimed_by, lease_until)"
    " VALUES (?, ?, 'job', ?, 1, UTC_TIMESTAMP(6), '{}', UTC_TIMESTAMP(6), ?, ?, ?,"
    " IF(?, UTC_TIMESTAMP(6), NULL), ?, ?, IF(?, UTC_TIMESTAMP(6) + INTERVAL 1 DAY, NULL))"};

bool is_terminal(const std::string& state) {
    return state == "done" || state == "failed" || state == "cancelled" || state == "expired";
}

} // namespace

Site::Site() : root_(database_.options()) {
    umask(0027); // as the programs have it
    fs::create_directory(folder_ / "files");
    storage::prepare(layout());
    root_.open();
}

void Site::execute(const db::Sql& sql, std::initializer_list<db::Value> values) {
    root_.open();
    root_.execute(sql, values);
}

UserId Site::add_user() {
    const std::string name = "user" + std::to_string(++users_);
    execute(kUser, {name, name});
    return UserId{root_.last_insert_id()};
}

Object Site::add(UserId user, const std::string& state, std::uint32_t attempt) {
    Object object{user, {}, random_bytes<16>(), {}, state == "done" ? attempt : 0};
    const std::string salt = to_hex(object.folder);
    const std::string first = "first " + salt;
    const std::string second = "second table " + salt;
    write_file(upload(object) / "1.tsv", first);
    write_file(upload(object) / "2.tsv", second);
    execute(kUpload, {user, object.folder, first.size() + second.size()});
    object.upload = UploadId{root_.last_insert_id()};
    execute(kFile, {object.upload, 1, "1.tsv", first.size(), sha256(first)});
    execute(kFile, {object.upload, 2, "2.tsv", second.size(), sha256(second)});
    const bool is_running = state == "running";
    const auto token = is_running ? std::optional(object.folder) : std::nullopt;
    execute(kJob, {user, object.upload, state, state == "queued" ? 0 : attempt,
                   state == "done" ? std::optional(attempt) : std::nullopt,
                   state == "failed" ? std::optional<std::string>("bad_data") : std::nullopt,
                   is_terminal(state), token,
                   is_running ? std::optional<std::string>("main") : std::nullopt, is_running});
    object.job = JobId{root_.last_insert_id()};
    if (state == "done") {
        write_result(result(object), salt);
    }
    return object;
}

void Site::write_result(const fs::path& folder, const std::string& salt) {
    auto files = nlohmann::json::array();
    for (const std::string path : {"tables/loci.tsv", "tables/cluster.tsv", "plots/cluster/a.png",
                                   "plots/loci/b.png", "config.yaml"}) {
        const std::string content = path + " of " + salt;
        write_file(folder / path, content);
        files.push_back(
            {{"path", path}, {"bytes", content.size()}, {"sha256", to_hex(sha256(content))}});
        if (path.ends_with(".png")) {
            write_file(folder / "thumbnails" / path, "small " + content);
        }
    }
    write_file(folder / "manifest.json",
               nlohmann::json{{"version", 1}, {"seed", 1}, {"files", files}}.dump());
}

std::map<std::string, std::string> bytes_below(const fs::path& top) {
    std::map<std::string, std::string> found;
    for (const auto& entry : fs::recursive_directory_iterator(top)) {
        const auto path = entry.path().lexically_relative(top).string();
        if (entry.is_symlink()) {
            found[path] = "link to " + fs::read_symlink(entry.path()).string();
        } else if (entry.is_regular_file()) {
            found[path] = to_hex(sha256(read_file(entry.path())));
        } else if (!entry.is_directory()) {
            found[path] = "special";
        }
    }
    return found;
}

void age(const fs::path& path, std::chrono::hours by) {
    const auto then = fs::file_time_type::clock::now() - by;
    if (!fs::is_symlink(path) && fs::is_directory(path)) {
        for (const auto& entry : fs::recursive_directory_iterator(path)) {
            if (!entry.is_symlink()) {
                fs::last_write_time(entry.path(), then);
            }
        }
    }
    fs::last_write_time(path, then);
}

} // namespace clono::testing
