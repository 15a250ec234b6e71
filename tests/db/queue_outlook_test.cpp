#include "db/accounts/user_repository.hpp"
#include "db/jobs/job_list_repository.hpp"
#include "db/jobs/queue_outlook_repository.hpp"
#include "db/jobs/supervisor_instance_repository.hpp"
#include "db/uploads/upload_repository.hpp"
#include "tests/support/private_database.hpp"

#include <gtest/gtest.h>

namespace clono::db {
namespace {

TEST(ExpectedStart, is_now_when_a_slot_is_free) {
    EXPECT_EQ(seconds_until_start({.slots = 2, .running = {40.0}, .usual_seconds = {}}, 1), 0);
}

TEST(ExpectedStart, of_the_first_is_when_the_first_running_job_ends) {
    EXPECT_EQ(seconds_until_start({.slots = 2, .running = {40.0, 15.0}, .usual_seconds = {}}, 1),
              15);
}

TEST(ExpectedStart, counts_the_usual_duration_of_everybody_ahead) {
    const QueueOutlook outlook{.slots = 2, .running = {40.0, 15.0}, .usual_seconds = 30};
    EXPECT_EQ(seconds_until_start(outlook, 2), 40); // the slot freed at 15 is taken until 45
    EXPECT_EQ(seconds_until_start(outlook, 3), 45);
    EXPECT_EQ(seconds_until_start(outlook, 4), 70);
}

TEST(ExpectedStart, is_unknown_without_a_supervisor_or_without_anything_to_judge_by) {
    EXPECT_FALSE(seconds_until_start({.slots = 0, .running = {}, .usual_seconds = 30}, 1));
    EXPECT_FALSE(seconds_until_start({.slots = 1, .running = {5.0}, .usual_seconds = {}}, 2));
    EXPECT_FALSE(
        seconds_until_start({.slots = 1, .running = {std::nullopt}, .usual_seconds = {}}, 1));
}

TEST(ExpectedStart, after_slots_were_taken_away_waits_for_those_that_remain) {
    EXPECT_EQ(seconds_until_start({.slots = 1, .running = {5.0, 60.0}, .usual_seconds = 30}, 1),
              60);
}

const Sql kAge{"test.outlook_supervisor_age",
               "UPDATE supervisor_instance SET last_seen_at = UTC_TIMESTAMP(6) - INTERVAL ? SECOND"
               " WHERE name = ?"};
const Sql kRun{"test.outlook_run",
               "UPDATE job SET state = 'running', claim_token = ?, claimed_by = 'me', lease_until ="
               " UTC_TIMESTAMP(6), seconds_left = ? WHERE id = ?"};
const Sql kDone{"test.outlook_done",
                "UPDATE job SET state = 'done', result_attempt = 1, finished_at ="
                " UTC_TIMESTAMP(6), started_at = UTC_TIMESTAMP(6) - INTERVAL ? SECOND"
                " WHERE id = ?"};

TEST(QueueOutlookTest, reads_living_slots_running_jobs_and_the_median_of_recent_ones) {
    test::PrivateDatabase database;
    Connection connection{database.options()};
    connection.open();
    Transaction tx{connection};
    const UserId user = insert_user(
        tx,
        {.name = {"ada", "ada"}, .email = UniqueText{"a@x.org", "a@x.org"}, .password_hash = "h"});
    const UploadId upload = insert_upload(tx, {.user = user, .folder = {1}, .files = {}});
    const auto add = [&] {
        return insert_job(tx, {.user = user,
                               .upload = upload,
                               .parent = {},
                               .name = "n",
                               .parameters = "{}",
                               .request_id = "r"});
    };
    EXPECT_FALSE(read_queue_outlook(tx).usual_seconds);
    for (const int seconds : {10, 900, 20}) {
        tx.execute(kDone, seconds, add());
    }
    tx.execute(kRun, Bytes<16>{1}, 7, add());
    tx.execute(kRun, Bytes<16>{2}, std::optional<int>(), add());
    for (const std::string name : {"alive", "gone"}) {
        register_instance(tx, {name, Bytes<16>{3}, "here", 1, R"({"analyse": 3, "check": 1})"},
                          std::chrono::seconds(30));
    }
    tx.execute(kAge, 3600, "gone");
    const QueueOutlook outlook = read_queue_outlook(tx);
    EXPECT_EQ(outlook.slots, 3U);
    EXPECT_EQ(outlook.running, (std::vector<std::optional<double>>{7.0, std::nullopt}));
    ASSERT_TRUE(outlook.usual_seconds);
    EXPECT_NEAR(*outlook.usual_seconds, 20, 0.5);
}

} // namespace
} // namespace clono::db
