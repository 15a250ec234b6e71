// A backup is taken while the service works and puts an equal site in place elsewhere; what is no whole backup is refused.
//
// Seen red without the housekeeping lock in sweep(): what the dump names was purged before it was copied.

#include "core/random.hpp"
#include "ctl/backup/backup.hpp"
#include "ctl/backup/restore.hpp"
#include "ctl/backup/sql_client.hpp"
#include "ctl/fsck/fsck.hpp"
#include "db/maintenance/housekeeping_lock.hpp"
#include "supervisor/maintenance/housekeeping.hpp"
#include "tests/db/fsck/site.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace clono::testing {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using backup::Step;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

const db::Sql kTrashLongAgo{
    "test.backup_trash",
    "UPDATE job SET trashed_at = UTC_TIMESTAMP(6) - INTERVAL 31 DAY WHERE id = ?"};
const db::Sql kCount{"test.backup_count", "SELECT COUNT(*) AS n FROM job"};
const db::Sql kClaims{"test.backup_claims",
                      "SELECT COUNT(*) AS n FROM job WHERE state = 'running'"};
const db::Sql kRevive{
    "test.backup_revive",
    "UPDATE job SET state = 'queued', finished_at = NULL, result_attempt = NULL WHERE id = ?"};

int count(Site& site, const db::Sql& sql) {
    site.root().open();
    auto rows = site.root().query(sql, {});
    rows.next();
    return rows.get<int>("n");
}

/// A sweep as the supervisor does it.
void sweep(Site& site) {
    supervisor::Context context{
        .settings = {},
        .database = site.database().options_as("clono_supervisor"),
        .layout = site.layout(),
        .confinement = supervisor::Confinement(supervisor::ConfinementMode::limits_only, {}),
        .journal = supervisor::Journal(site.layout().root() / "journal/main"),
        .admission = supervisor::Admission({}),
        .wake_all = [] {
        }};
    db::Connection connection(context.database);
    supervisor::sweep(context, connection, supervisor::Depth::everything);
}

std::uint64_t findings(Site& site) {
    db::Connection connection(site.database().options_as("clono_ctl"));
    return fsck::check_site(site.layout(), connection,
                            {.is_deep = true, .repairs = false, .grace = 1h, .pictures = {}},
                            [](const fsck::Finding& finding) {
                                ADD_FAILURE()
                                    << fsck::info_of(finding.code).name << ' ' << finding.path;
                            })
        .findings;
}

class Backup : public ::testing::Test {
protected:
    Backup() {
        std::ofstream(site_.folder() / "clonoscope.ini") << "[site]\n";
        site_.in_bulk([&] {
            user_ = site_.add_user();
            for (const std::string state : {"queued", "running", "failed", "done"}) {
                site_.add(user_, state);
            }
            done_ = site_.add(user_);
        });
    }

    backup::Request request(std::function<void(Step)> after = {}) {
        return {.target = site_.folder() / "saved",
                .settings = site_.folder() / "clonoscope.ini",
                .patience = 0s,
                .on_fault = [&](const std::string& fault) { faults_.push_back(fault); },
                .after = std::move(after)};
    }

    backup::Description make(const backup::Request& request) {
        return backup::make_backup(site_.layout(), site_.database().options_as("clono_ctl"),
                                   request);
    }

    static void restore_into(Site& other, const fs::path& saved) {
        backup::restore(saved, other.layout(), other.database().options_as("clono_ctl"));
    }

    Site site_;
    UserId user_;
    Object done_;
    std::vector<std::string> faults_;
};

TEST_F(Backup, of_a_site_at_work_is_restored_elsewhere_byte_for_byte) {
    const auto purgeable = site_.add(user_);
    site_.execute(kTrashLongAgo, {purgeable.job});
    const auto before = bytes_below(site_.layout().root());
    const auto jobs = count(site_, kCount);
    const auto made = make(request([&](Step step) {
        if (step == Step::dumped || step == Step::uploads_copied) {
            site_.in_bulk([&] { site_.add(user_); }); // an upload that the dump does not know
            sweep(site_);                             // would purge what the dump names
        }
    }));
    EXPECT_EQ(made.faults, 0U);
    EXPECT_TRUE(fs::exists(site_.result(purgeable)));
    sweep(site_);
    EXPECT_FALSE(fs::exists(site_.result(purgeable))) << "held no longer than the backup";

    Site other;
    restore_into(other, site_.folder() / "saved");
    EXPECT_EQ(count(other, kCount), jobs);
    EXPECT_EQ(count(other, kClaims), 1) << "taken back by the supervisor that starts there";
    const auto after = bytes_below(other.layout().root());
    for (const auto& [path, bytes] : before) {
        if (path.starts_with("uploads/") || path.starts_with("analysis_result/")) {
            ASSERT_TRUE(after.contains(path)) << path;
            EXPECT_EQ(after.at(path), bytes) << path;
        }
    }
    EXPECT_EQ(findings(other), 0U);
    EXPECT_THROW(other.execute(kRevive, {done_.job}), db::Error) << "the trigger is back";
}

TEST_F(Backup, is_private_and_keeps_no_secret) {
    make(request());
    for (const auto& entry : fs::recursive_directory_iterator(site_.folder() / "saved")) {
        struct stat about {};

        ASSERT_EQ(lstat(entry.path().c_str(), &about), 0);
        EXPECT_EQ(about.st_mode & 0077U, 0U) << entry.path();
        EXPECT_EQ(entry.path().string().find("secrets"), std::string::npos);
    }
}

TEST_F(Backup, gives_the_password_to_the_dumper_where_nobody_else_can_read_it) {
    const auto told = site_.folder() / "told";
    write_file(site_.folder() / "bin/mariadb-dump",
               "#!/bin/sh\n{ tr '\\0' ' ' </proc/$$/cmdline; env; } >" + told.string() +
                   "\nexec /usr/bin/mariadb-dump \"$@\"\n");
    chmod((site_.folder() / "bin/mariadb-dump").c_str(), 0755);
    const char* const searched = getenv("PATH");
    ASSERT_NE(searched, nullptr);
    const std::string path = searched;
    setenv("PATH", ((site_.folder() / "bin").string() + ":" + path).c_str(), 1);
    make(request());
    setenv("PATH", path.c_str(), 1);
    const auto text = read_file(told);
    EXPECT_THAT(text, HasSubstr("--single-transaction"));
    EXPECT_EQ(text.find("clono_ctl"), std::string::npos) << text; // both user and password here
}

TEST_F(Backup, that_dies_at_any_step_leaves_nothing_that_is_taken_for_one) {
    for (const auto last : {Step::held, Step::dumped, Step::uploads_copied, Step::results_copied}) {
        const pid_t child = fork();
        if (child == 0) {
            make(request([&](Step step) {
                if (step == last) {
                    _exit(9);
                }
            }));
            _exit(0);
        }
        int status = 0;
        waitpid(child, &status, 0);
        ASSERT_EQ(WEXITSTATUS(status), 9);
        EXPECT_FALSE(fs::exists(site_.folder() / "saved"));
        const auto left = site_.folder() / "saved.incomplete";
        EXPECT_THAT([&] { backup::verify(storage::Folder::open(left)); },
                    ThrowsMessage<backup::BadBackup>(HasSubstr("no backup.json")));
        EXPECT_THAT([&] { make(request()); },
                    ThrowsMessage<backup::Refused>(HasSubstr("interrupted")));
        fs::remove_all(left);
    }
    EXPECT_EQ(make(request()).faults, 0U) << "no lock was left either";
}

TEST_F(Backup, that_fails_or_lost_its_lock_leaves_nothing) {
    EXPECT_THROW(make(request([&](Step step) {
                     if (step == Step::dumped) {
                         site_.database().kill();
                         site_.database().start();
                     }
                 })),
                 std::exception);
    EXPECT_FALSE(fs::exists(site_.folder() / "saved"));
    EXPECT_FALSE(fs::exists(site_.folder() / "saved.incomplete"));
}

TEST_F(Backup, tells_what_the_site_itself_has_lost_and_saves_the_rest) {
    std::ofstream(site_.upload(done_) / "1.tsv", std::ios::app) << "x";
    fs::remove(site_.result(done_) / "tables/loci.tsv");
    const auto made = make(request());
    EXPECT_EQ(made.faults, 2U);
    EXPECT_THAT(faults_, ::testing::UnorderedElementsAre(HasSubstr("1.tsv is not as its row says"),
                                                         HasSubstr("loci.tsv is missing")));
    EXPECT_EQ(backup::verify(storage::Folder::open(site_.folder() / "saved")).faults, 2U);
}

TEST_F(Backup, goes_into_a_new_folder_outside_of_the_site_only) {
    fs::create_directory(site_.folder() / "saved");
    EXPECT_THROW(make(request()), backup::Refused);
    auto inside = request();
    inside.target = site_.layout().root() / "saved";
    EXPECT_THROW(make(inside), backup::Refused);
}

TEST_F(Backup, that_was_damaged_is_refused_before_anything_is_written) {
    make(request());
    const auto saved = site_.folder() / "saved";
    const auto copy = site_.folder() / "copy";

    struct Damage {
        const char* told;
        std::function<void()> work;
    };

    const Damage damages[] = {
        {"changed since",
         [&] {
             std::ofstream(copy / "database.sql", std::ios::app) << "x";
         }},
        {"changed since",
         [&] {
             auto file = copy / "files" / site_.relative(site_.result(done_)) / "config.yaml";
             auto text = read_file(file);
             text.back() ^= 1;
             std::ofstream(file) << text;
         }},
        {"cannot be read",
         [&] {
             fs::remove(copy / "files" / site_.relative(site_.upload(done_)) / "2.tsv");
         }},
        {"SHA256SUMS was changed",
         [&] {
             fs::resize_file(copy / "SHA256SUMS", fs::file_size(copy / "SHA256SUMS") / 2);
         }},
        {"no backup.json",
         [&] {
             fs::remove(copy / "backup.json");
         }},
        {"backup.json is damaged",
         [&] {
             fs::resize_file(copy / "backup.json", 20);
         }},
    };
    Site other;
    for (const Damage& damage : damages) {
        fs::remove_all(copy);
        fs::copy(saved, copy, fs::copy_options::recursive);
        damage.work();
        EXPECT_THAT([&] { restore_into(other, copy); },
                    ThrowsMessage<backup::BadBackup>(HasSubstr(damage.told)));
    }
    EXPECT_EQ(count(other, kCount), 0);
    EXPECT_TRUE(bytes_below(other.layout().root()).empty());
}

TEST_F(Backup, is_restored_into_an_empty_site_only) {
    make(request());
    const auto saved = site_.folder() / "saved";
    EXPECT_THAT([&] { restore_into(site_, saved); },
                ThrowsMessage<backup::Refused>(HasSubstr("in use")));
    Site other;
    write_file(other.layout().uploads() / "1/2", "somebody's");
    EXPECT_THAT([&] { restore_into(other, saved); },
                ThrowsMessage<backup::Refused>(HasSubstr("not empty")));
}

} // namespace
} // namespace clono::testing
