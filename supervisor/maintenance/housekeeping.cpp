// Order matters where a crash may come in between: rows go first, folders afterwards. A folder that no row names is
// harmless and is found by the next sweep; a row that names a missing folder would be a broken promise.
#include "supervisor/maintenance/housekeeping.hpp"

#include "db/maintenance/housekeeping_lock.hpp"
#include "db/maintenance/housekeeping_repository.hpp"
#include "log/log.hpp"
#include "supervisor/attempt/attempt_folder.hpp"

#include <functional>

namespace clono::supervisor {
namespace fs = std::filesystem;

namespace {

using namespace std::chrono_literals;

template <class Work>
auto in_transaction(db::Connection& connection, Work work) {
    return db::run_unit_of_work(connection, db::Repeat::if_without_effect, work);
}

/// Each sub-folder, links left out; none when the folder is not there. One at a time: a site has as many as results.
template <class Visit>
void visit_folders(const fs::path& parent, Visit visit) {
    std::error_code error;
    for (fs::directory_iterator it(parent, error), end; !error && it != end; it.increment(error)) {
        if (!it->is_symlink() && it->is_directory()) {
            visit(it->path());
        }
    }
}

bool is_older_than(const fs::path& path, std::chrono::hours age) {
    std::error_code error;
    const auto time = fs::last_write_time(path, error);
    return !error && fs::file_time_type::clock::now() - time > age;
}

void remove_logged(const fs::path& path, const char* what) {
    std::error_code error;
    fs::remove_all(path, error);
    log::info("swept", {{"what", what},
                        {"folder", path.filename().string()},
                        {"error", error ? error.message() : ""}});
}

void sweep_staging(Context& context) {
    visit_folders(context.layout.staging(), [&](const fs::path& folder) {
        if (is_older_than(folder, context.settings.staging_age)) {
            remove_logged(folder, "staging");
        }
    });
}

void sweep_work(Context& context, db::Connection& connection) {
    visit_folders(context.layout.work(), [&](const fs::path& folder) {
        const auto job = parse_id<JobId>(folder.filename().string());
        if (!job || !is_older_than(folder, 1h)) {
            return;
        }
        const auto row = in_transaction(connection, [&](db::Transaction& tx) {
            return db::find_job_folders(tx, *job, std::nullopt);
        });
        if (!row || row->is_terminal) {
            remove_logged(folder, "work");
        }
    });
}

/// live/<user>/<job>.json is removed with the end of a claim. A job that ended without one (cancelled or expired while it
/// waited), or a holder that wrote once more after its loss, leaves it.
void sweep_live(Context& context, db::Connection& connection) {
    visit_folders(context.layout.live(), [&](const fs::path& user) {
        std::error_code error;
        for (fs::directory_iterator it(user, error), end; !error && it != end;
             it.increment(error)) {
            const auto job = parse_id<JobId>(it->path().stem().string());
            if (!job || it->path().extension() != ".json") {
                continue;
            }
            const auto row = in_transaction(connection, [&](db::Transaction& tx) {
                return db::find_job_folders(tx, *job, std::nullopt);
            });
            if (!row || row->is_terminal) {
                remove_logged(it->path(), "live");
            }
        }
    });
}

/// An attempt's folder stays when the row names it, or when the row is still open and at this attempt: its end may be
/// in somebody's journal.
bool is_named(const std::optional<db::JobFolders>& row, const std::string& attempt) {
    if (!row) {
        return false;
    }
    if (row->result_attempt && std::to_string(*row->result_attempt) == attempt) {
        return true;
    }
    return !row->is_terminal && std::to_string(row->attempt) == attempt;
}

/// The users' folders below `parent` whose rows there are. A folder without its user is left alone: deleted accounts
/// keep their rows, so the database is a new or half restored one, and these may be the only copies.
template <class Visit>
void visit_folders_of_users(db::Connection& connection, const fs::path& parent, Visit visit) {
    visit_folders(parent, [&](const fs::path& folder) {
        const auto user = parse_id<UserId>(folder.filename().string());
        if (!user) {
            return;
        }
        if (in_transaction(connection,
                           [&](db::Transaction& tx) { return db::is_known_user(tx, *user); })) {
            visit(*user, folder);
        } else {
            log::warning("folder_of_nobody", {{"path", folder.string()}});
        }
    });
}

void sweep_results_of(Context& context, db::Connection& connection, UserId user,
                      const fs::path& user_folder) {
    visit_folders(user_folder, [&](const fs::path& job_folder) {
        const auto job = parse_id<JobId>(job_folder.filename().string());
        if (!job) {
            return;
        }
        const auto row = in_transaction(
            connection, [&](db::Transaction& tx) { return db::find_job_folders(tx, *job, user); });
        visit_folders(job_folder, [&](const fs::path& attempt) {
            if (!is_named(row, attempt.filename().string()) &&
                is_older_than(attempt, context.settings.staging_age)) {
                remove_logged(attempt, "result");
            }
        });
        std::error_code not_empty;
        if (!row) {
            fs::remove(job_folder, not_empty);
        }
    });
}

void sweep_results(Context& context, db::Connection& connection) {
    visit_folders_of_users(connection, context.layout.results(),
                           [&](UserId user, const fs::path& folder) {
                               sweep_results_of(context, connection, user, folder);
                           });
}

void sweep_uploads_of(Context& context, db::Connection& connection, UserId user,
                      const fs::path& user_folder) {
    visit_folders(user_folder, [&](const fs::path& folder) {
        const auto name = parse_hex<16>(folder.filename().string());
        if (!name || !is_older_than(folder, context.settings.staging_age)) {
            return;
        }
        if (!in_transaction(connection, [&](db::Transaction& tx) {
                return db::is_upload_folder(tx, user, *name);
            })) {
            remove_logged(folder, "upload");
        }
    });
}

void sweep_uploads(Context& context, db::Connection& connection) {
    visit_folders_of_users(connection, context.layout.uploads(),
                           [&](UserId user, const fs::path& folder) {
                               sweep_uploads_of(context, connection, user, folder);
                           });
}

void remove_everything_of(Context& context, UserId user) {
    const auto name = to_string(user);
    for (const auto& folder : {context.layout.results() / name, context.layout.uploads() / name,
                               context.layout.live() / name}) {
        if (fs::exists(folder)) {
            remove_logged(folder, "guest");
        }
    }
}

/// In the transaction that deletes rows: the lock goes with the connection, so a backup that has it now cannot have made
/// its dump before these rows went.
void require_lock(db::Transaction& tx) {
    if (!db::holds_housekeeping_lock(tx)) {
        throw std::runtime_error("the housekeeping lock was lost; the next round goes on");
    }
}

void retire_guests(Context& context, db::Connection& connection) {
    for (const auto guest : in_transaction(
             connection, [](db::Transaction& tx) { return db::find_lapsed_guests(tx); })) {
        const bool is_gone = in_transaction(connection, [&](db::Transaction& tx) {
            require_lock(tx);
            const bool is_free = db::retire_guest(tx, guest);
            if (is_free) {
                db::delete_guest(tx, guest);
            }
            return is_free;
        });
        if (is_gone) {
            remove_everything_of(context, guest);
        } else {
            context.wake_all(); // its jobs are to be cancelled; next round
        }
    }
}

void empty_trash(Context& context, db::Connection& connection) {
    for (const auto& trashed : in_transaction(connection, [&](db::Transaction& tx) {
             return db::find_old_trash(tx, context.settings.trash_age);
         })) {
        const auto gone = in_transaction(connection, [&](db::Transaction& tx) {
            require_lock(tx);
            return db::delete_trashed(tx, trashed, context.settings.trash_age);
        });
        if (!gone.is_deleted) {
            continue;
        }
        remove_logged(context.layout.results(trashed.user, trashed.job), "trash");
        remove_work_of(context.layout, trashed.job);
        std::error_code not_there;
        fs::remove(context.layout.live(trashed.user, trashed.job), not_there);
        if (gone.unused_upload) {
            remove_logged(context.layout.upload(trashed.user, *gone.unused_upload), "trash");
        }
    }
}

} // namespace

void sweep(Context& context, db::Connection& connection, Depth depth,
           const std::function<bool()>& is_over) {
    const bool is_free = in_transaction(
        connection, [](db::Transaction& tx) { return db::take_housekeeping_lock(tx, 0s); });
    if (!is_free) {
        log::info("sweep_held", {{"by", "a backup, fsck --repair or another supervisor"}});
        return;
    }
    const bool is_whole = depth == Depth::everything;
    const std::function<void()> duties[] = {
        [&] { sweep_staging(context); },
        [&] { sweep_work(context, connection); },
        [&] { sweep_live(context, connection); },
        [&] {
            if (is_whole) {
                sweep_results(context, connection);
            }
        },
        [&] {
            if (is_whole) {
                sweep_uploads(context, connection);
            }
        },
        [&] { retire_guests(context, connection); },
        [&] { empty_trash(context, connection); },
        [&] {
            in_transaction(connection,
                           [](db::Transaction& tx) { return db::delete_lapsed_rows(tx); });
        },
    };
    for (const auto& duty : duties) {
        if (is_over()) {
            break;
        }
        try {
            duty();
        } catch (const db::Error& error) {
            if (error.kind() == db::ErrorKind::connection_lost) {
                throw;
            }
            log::error("sweep_failed", {{"error", error.what()}});
        } catch (const std::exception& error) {
            log::error("sweep_failed", {{"error", error.what()}});
        }
    }
    in_transaction(connection, db::release_housekeeping_lock);
}

} // namespace clono::supervisor
