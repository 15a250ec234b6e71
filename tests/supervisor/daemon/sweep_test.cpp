// What housekeeping removes, and above all what it leaves.
#include "core/random.hpp"
#include "supervisor/maintenance/housekeeping.hpp"
#include "tests/supervisor/daemon/stack.hpp"

#include <gtest/gtest.h>

namespace clono::testing {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

const db::Sql kAge{"test.sweep_age",
                   "UPDATE job SET trashed_at = UTC_TIMESTAMP(6) - INTERVAL ? HOUR WHERE id = ?"};
const db::Sql kExists{"test.sweep_exists", "SELECT id FROM job WHERE id = ?"};
const db::Sql kUploads{"test.sweep_uploads", "SELECT COUNT(*) AS n FROM upload WHERE user_id = ?"};
const db::Sql kMakeGuest{"test.sweep_guest",
                         "UPDATE user SET role = 'guest', password_hash = NULL,"
                         " expires_at = UTC_TIMESTAMP(6) - INTERVAL ? HOUR WHERE id = ?"};
const db::Sql kUser{"test.sweep_user", "SELECT state FROM user WHERE id = ?"};
const db::Sql kFinish{
    "test.sweep_finish",
    "UPDATE job SET state = ?, finished_at = UTC_TIMESTAMP(6), result_attempt = ?, attempt = 2,"
    " error_code = 'gave_up' WHERE id = ?"};
const db::Sql kCancelPaused{"test.sweep_cancel_paused",
                            "UPDATE job SET state = 'cancelled', finished_at = UTC_TIMESTAMP(6)"
                            " WHERE id = ? AND state = 'paused'"};
const db::Sql kAttempt{"test.sweep_attempt", "UPDATE job SET attempt = 2 WHERE id = ?"};
const db::Sql kSession{
    "test.sweep_session",
    "INSERT INTO session (token_hash, user_id, created_at, last_seen_at, expires_at, address)"
    " VALUES (?, ?, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6), UTC_TIMESTAMP(6) + INTERVAL ? HOUR, '')"};
const db::Sql kSessions{"test.sweep_sessions", "SELECT COUNT(*) AS n FROM session"};

class Sweep : public ::testing::Test {
protected:
    Sweep()
        : context_{.settings = settings(),
                   .database = stack_.database().options_as("clono_supervisor"),
                   .layout = stack_.layout(),
                   .confinement =
                       supervisor::Confinement(supervisor::ConfinementMode::limits_only, {}),
                   .journal = supervisor::Journal(stack_.folder() / "files/journal"),
                   .admission = supervisor::Admission({}),
                   .wake_all =
                       [] {
                       }},
          connection_(context_.database) {}

    static supervisor::Settings settings() { return {}; }

    void sweep() { supervisor::sweep(context_, connection_, supervisor::Depth::everything); }

    /// A folder with a file, last touched so long ago.
    fs::path folder(const fs::path& path, std::chrono::hours age) {
        write_file(path / "file", "x");
        fs::last_write_time(path, fs::file_time_type::clock::now() - age);
        return path;
    }

    void execute(const db::Sql& sql, std::initializer_list<db::Value> values) {
        stack_.root().open();
        stack_.root().execute(sql, values);
    }

    bool has_row(const db::Sql& sql, const db::Value& value) {
        stack_.root().open();
        return stack_.root().query(sql, {value}).next();
    }

    fs::path result(JobId job, int attempt, std::chrono::hours age) {
        return folder(stack_.result_of(job, static_cast<std::uint32_t>(attempt)), age);
    }

    Stack stack_;
    supervisor::Context context_;
    db::Connection connection_;
};

TEST_F(Sweep, unfinished_uploads_go_after_a_day) {
    const auto old = folder(stack_.layout().staging() / "old", 25h);
    const auto fresh = folder(stack_.layout().staging() / "fresh", 23h);
    sweep();
    EXPECT_FALSE(fs::exists(old));
    EXPECT_TRUE(fs::exists(fresh));
}

TEST_F(Sweep, an_upload_folder_goes_only_when_no_row_names_it) {
    const auto job = stack_.add_job({.orders = "x"});
    const auto mine = stack_.layout().uploads() / to_string(stack_.owner().user);
    for (const auto& entry : fs::directory_iterator(mine)) {
        fs::last_write_time(entry.path(), fs::file_time_type::clock::now() - 100h);
    }
    const auto lost = folder(mine / to_hex(random_bytes<16>()), 25h);
    const auto arriving = folder(mine / to_hex(random_bytes<16>()), 1h);
    sweep();
    EXPECT_FALSE(fs::exists(lost));
    EXPECT_TRUE(fs::exists(arriving)) << "its row may be committed at this moment";
    EXPECT_EQ(std::distance(fs::directory_iterator(mine), fs::directory_iterator()), 2);
    EXPECT_TRUE(has_row(kExists, job));
}

TEST_F(Sweep, work_folders_go_when_their_job_is_over_or_gone) {
    const auto open = stack_.add_job({.orders = "x", .state = "queued"});
    const auto over = stack_.add_job({.orders = "x", .state = "queued"});
    execute(kFinish, {"failed", std::nullopt, over});
    const auto kept = folder(stack_.layout().work(open), 100h);
    const auto removed = folder(stack_.layout().work(over), 2h);
    const auto nobody = folder(stack_.layout().work(JobId{4711}), 2h);
    sweep();
    EXPECT_TRUE(fs::exists(kept)) << "a queued job's checkpoint";
    EXPECT_FALSE(fs::exists(removed));
    EXPECT_FALSE(fs::exists(nobody));
}

TEST_F(Sweep, the_running_estimate_goes_when_its_job_is_over_or_gone) {
    const auto open = stack_.add_job({.orders = "x", .state = "paused"});
    const auto over = stack_.add_job({.orders = "x", .state = "paused"});
    execute(kCancelPaused, {over});
    const auto live = [&](JobId job) {
        const auto file = stack_.layout().live(stack_.owner().user, job);
        write_file(file, "{}");
        return file;
    };
    const auto kept = live(open);
    const auto left = live(over);
    const auto nobodys = live(JobId{4711});
    sweep();
    EXPECT_TRUE(fs::exists(kept));
    EXPECT_FALSE(fs::exists(left));
    EXPECT_FALSE(fs::exists(nobodys));
}

TEST_F(Sweep, a_result_stays_when_its_row_names_it_or_may_still_do_so) {
    const auto done = stack_.add_job({.orders = "x", .state = "queued"});
    execute(kFinish, {"done", 2, done});
    const auto open = stack_.add_job({.orders = "x", .state = "queued"});
    execute(kAttempt, {open});
    const auto named = result(done, 2, 1000h);
    const auto earlier = result(done, 1, 25h);
    const auto young = result(done, 3, 1h);
    const auto journalled = result(open, 2, 1000h);
    const auto passed = result(open, 1, 25h);
    sweep();
    EXPECT_TRUE(fs::exists(named));
    EXPECT_FALSE(fs::exists(earlier));
    EXPECT_TRUE(fs::exists(young));
    EXPECT_TRUE(fs::exists(journalled)) << "its end may be in a journal";
    EXPECT_FALSE(fs::exists(passed));
}

TEST_F(Sweep, the_trash_is_emptied_after_thirty_days_with_the_upload_that_nobody_else_uses) {
    const auto old = stack_.add_job({.orders = "x", .state = "queued"});
    const auto recent = stack_.add_job({.orders = "x", .state = "queued"});
    for (const auto job : {old, recent}) {
        execute(kFinish, {"done", 2, job});
    }
    execute(kAge, {24 * 31, old});
    execute(kAge, {24 * 29, recent});
    const auto gone = result(old, 2, 0h);
    const auto kept = result(recent, 2, 0h);
    sweep();
    EXPECT_FALSE(has_row(kExists, old));
    EXPECT_FALSE(fs::exists(gone));
    EXPECT_TRUE(has_row(kExists, recent));
    EXPECT_TRUE(fs::exists(kept));
    const auto mine = stack_.layout().uploads() / to_string(stack_.owner().user);
    EXPECT_EQ(std::distance(fs::directory_iterator(mine), fs::directory_iterator()), 1);
}

TEST_F(Sweep, a_guest_goes_with_everything_when_its_time_is_over) {
    const auto job = stack_.add_job({.orders = "x", .state = "queued"});
    const auto published = result(job, 1, 0h);
    execute(kMakeGuest, {-1, stack_.owner().user});
    sweep();
    EXPECT_TRUE(has_row(kExists, job)) << "an hour left";
    execute(kMakeGuest, {1, stack_.owner().user});
    sweep();
    EXPECT_FALSE(has_row(kExists, job));
    EXPECT_FALSE(has_row(kUser, stack_.owner().user));
    EXPECT_FALSE(fs::exists(published));
    EXPECT_FALSE(fs::exists(stack_.layout().uploads() / to_string(stack_.owner().user)));
}

TEST_F(Sweep, lapsed_sessions_go) {
    execute(kSession, {random_bytes<32>(), stack_.owner().user, -1});
    execute(kSession, {random_bytes<32>(), stack_.owner().user, 1});
    sweep();
    auto rows = stack_.root().query(kSessions, {});
    ASSERT_TRUE(rows.next());
    EXPECT_EQ(rows.get<int>("n"), 1);
}

} // namespace
} // namespace clono::testing
