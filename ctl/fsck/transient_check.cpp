// The places where nothing stays: what lies there for long was left by a crash and not yet swept.
#include "ctl/fsck/inspector.hpp"
#include "db/maintenance/housekeeping_repository.hpp"
#include "db/uploads/stored_object_repository.hpp"

#include <algorithm>
#include <array>

namespace clono::fsck {
namespace {

using storage::Entry;
using storage::EntryKind;
using storage::Folder;

constexpr std::array kKnown{"staging", "uploads", "work",    "analysis_result",
                            "live",    "trash",   "journal", "lost+found"};

Object job_object(JobId job) {
    return {"job", job.value()};
}

/// The folder of that name, if there is one.
std::optional<Folder> folder_of(Inspector& inspector, const char* name) {
    const auto status = inspector.root().status(name);
    return status && status->kind == EntryKind::folder
               ? inspector.enter({inspector.root(), "", name}, {})
               : std::nullopt;
}

void tell_stray(Inspector& inspector, const Place& place, EntryKind kind) {
    if (inspector.is_old(place)) {
        inspector.tell_superfluous(
            kind == EntryKind::other ? Code::special_file : Code::stray_entry, {}, place);
    }
}

void check_top(Inspector& inspector) {
    inspector.root().visit([&](const Entry& entry) {
        if (std::find(kKnown.begin(), kKnown.end(), entry.name) == kKnown.end()) {
            tell_stray(inspector, {inspector.root(), "", entry.name}, entry.kind);
        }
    });
}

/// Whatever is old there.
void check_passing(Inspector& inspector, const char* name, Code code) {
    const auto folder = folder_of(inspector, name);
    if (!folder) {
        return;
    }
    folder->visit([&](const Entry& entry) {
        const Place place{*folder, name, entry.name};
        if (inspector.is_old(place)) {
            inspector.tell_superfluous(entry.kind == EntryKind::other ? Code::special_file : code,
                                       {}, place);
        }
    });
}

bool is_over(Inspector& inspector, JobId job, std::optional<UserId> user) {
    const auto row = db::find_job_folders(inspector.rows(), job, user);
    return !row || row->is_terminal;
}

void check_work(Inspector& inspector) {
    const auto work = folder_of(inspector, "work");
    if (!work) {
        return;
    }
    work->visit([&](const Entry& entry) {
        const Place place{*work, "work", entry.name};
        const auto job = parse_id<JobId>(entry.name);
        if (entry.kind != EntryKind::folder || !job) {
            tell_stray(inspector, place, entry.kind);
        } else if (inspector.is_old(place) && is_over(inspector, *job, std::nullopt)) {
            inspector.tell_superfluous(Code::work_left, job_object(*job), place);
        }
    });
}

std::optional<JobId> job_of_live_file(const std::string& name) {
    constexpr std::string_view kEnd = ".json";
    return name.ends_with(kEnd)
               ? parse_id<JobId>(std::string_view{name}.substr(0, name.size() - kEnd.size()))
               : std::nullopt;
}

void check_live_of(Inspector& inspector, UserId user, const Folder& folder,
                   const std::string& path) {
    folder.visit([&](const Entry& entry) {
        const Place place{folder, path, entry.name};
        const auto job = job_of_live_file(entry.name);
        if (entry.kind != EntryKind::file || !job) {
            tell_stray(inspector, place, entry.kind);
        } else if (inspector.is_old(place) && is_over(inspector, *job, user)) {
            inspector.tell_superfluous(Code::live_left, job_object(*job), place);
        }
    });
}

void check_live(Inspector& inspector) {
    const auto live = folder_of(inspector, "live");
    if (!live) {
        return;
    }
    live->visit([&](const Entry& entry) {
        const Place place{*live, "live", entry.name};
        const auto user = parse_id<UserId>(entry.name);
        if (entry.kind != EntryKind::folder || !user) {
            tell_stray(inspector, place, entry.kind);
        } else if (const auto folder = inspector.enter(place, {"user", user->value()})) {
            check_live_of(inspector, *user, *folder, place.path());
        }
    });
}

/// <job>-<token>.json waits, ….json.refused was set aside, anything else is a half written one.
void check_journal_of(Inspector& inspector, const Folder& folder, const std::string& path) {
    folder.visit([&](const Entry& entry) {
        const Place place{folder, path, entry.name};
        const auto job = parse_id<JobId>(entry.name.substr(0, entry.name.find('-')));
        const Object object = job ? job_object(*job) : Object{};
        if (entry.kind == EntryKind::file && entry.name.ends_with(".refused")) {
            inspector.tell(Code::journal_refused, object, place.path());
        } else if (entry.kind == EntryKind::file && entry.name.ends_with(".json")) {
            if (inspector.is_old(place)) {
                inspector.tell(Code::journal_waiting, object, place.path());
            }
        } else {
            tell_stray(inspector, place, entry.kind);
        }
    });
}

void check_journal(Inspector& inspector) {
    const auto journal = folder_of(inspector, "journal");
    if (!journal) {
        return;
    }
    journal->visit([&](const Entry& entry) {
        const Place place{*journal, "journal", entry.name};
        if (entry.kind != EntryKind::folder) {
            tell_stray(inspector, place, entry.kind);
        } else if (const auto folder = inspector.enter(place, {})) {
            check_journal_of(inspector, *folder, place.path());
        }
    });
}

} // namespace

void check_transient(Inspector& inspector) {
    check_top(inspector);
    check_passing(inspector, "staging", Code::staging_left);
    check_passing(inspector, "trash", Code::trash_left);
    check_work(inspector);
    check_live(inspector);
    check_journal(inspector);
}

} // namespace clono::fsck
