// What the schema itself refuses, whatever a program does.

#include "db/client/transaction.hpp"
#include "tests/support/private_database.hpp"

#include <gtest/gtest.h>

namespace clono::db {
namespace {

class ConstraintsTest : public testing::Test {
protected:
    void SetUp() override {
        connection_.open();
        run("INSERT INTO user (user_name, user_name_norm, password_hash, ctime, mtime)"
            " VALUES ('A', 'a', 'x', UTC_TIMESTAMP(6), UTC_TIMESTAMP(6))");
        run("INSERT INTO upload (user_id, folder, total_bytes, created_at)"
            " VALUES (1, '0123456789abcdef', 1, UTC_TIMESTAMP(6))");
        run("INSERT INTO job (user_id, upload_id, name, state, tier, virtual_start, parameters, "
            "created_at)"
            " VALUES (1, 1, 'n', 'queued', 1, UTC_TIMESTAMP(6), '{}', UTC_TIMESTAMP(6))");
    }

    void run(const std::string& statement) { connection_.run_text(statement); }

    void expect_refused(const std::string& statement) {
        try {
            run(statement);
            ADD_FAILURE() << "accepted: " << statement;
        } catch (const Error& error) {
            EXPECT_EQ(error.kind(), ErrorKind::refused_value) << statement << ": " << error.what();
        }
    }

    void make_running() {
        run("UPDATE job SET state = 'running', claim_token = '0123456789abcdef', claimed_by = "
            "'main',"
            " lease_until = UTC_TIMESTAMP(6), attempt = 1");
    }

    const std::string unclaimed_ = "claim_token = NULL, claimed_by = NULL, lease_until = NULL";
    test::PrivateDatabase database_;
    Connection connection_{database_.options()};
};

TEST_F(ConstraintsTest, a_running_job_has_a_claim_and_a_lease) {
    expect_refused("UPDATE job SET state = 'running'");
    expect_refused("UPDATE job SET state = 'running', claim_token = '0123456789abcdef'");
    expect_refused("UPDATE job SET lease_until = UTC_TIMESTAMP(6)");
    make_running();
}

TEST_F(ConstraintsTest, a_queued_job_has_no_claim) {
    make_running();
    expect_refused("UPDATE job SET state = 'queued'");
    run("UPDATE job SET state = 'queued', " + unclaimed_);
}

TEST_F(ConstraintsTest, done_needs_a_result_and_a_time) {
    make_running();
    expect_refused("UPDATE job SET state = 'done', " + unclaimed_);
    expect_refused("UPDATE job SET state = 'done', finished_at = UTC_TIMESTAMP(6), " + unclaimed_);
    expect_refused("UPDATE job SET result_attempt = 1");
    run("UPDATE job SET state = 'done', result_attempt = 1, finished_at = UTC_TIMESTAMP(6), " +
        unclaimed_);
}

TEST_F(ConstraintsTest, a_kind_that_no_program_works_on_is_refused) {
    for (const std::string kind : {"check", "render", "convert", "report", "anything"}) {
        expect_refused("UPDATE job SET kind = '" + kind + "'");
    }
}

TEST_F(ConstraintsTest, failed_needs_a_reason) {
    expect_refused("UPDATE job SET state = 'failed', finished_at = UTC_TIMESTAMP(6)");
    run("UPDATE job SET state = 'failed', finished_at = UTC_TIMESTAMP(6), error_code = 'x'");
}

TEST_F(ConstraintsTest, terminal_states_are_final) {
    for (const std::string state : {"cancelled", "expired", "failed"}) {
        run("INSERT INTO job (user_id, upload_id, name, state, tier, virtual_start, parameters, "
            "created_at,"
            " finished_at, error_code) VALUES (1, 1, 'n', '" +
            state + "', 1, UTC_TIMESTAMP(6), '{}', UTC_TIMESTAMP(6), UTC_TIMESTAMP(6), 'x')");
        const std::string row = " WHERE id = LAST_INSERT_ID()";
        expect_refused("UPDATE job SET state = 'queued', finished_at = NULL" + row);
        expect_refused("UPDATE job SET finished_at = '2020-01-01'" + row);
        run("UPDATE job SET trashed_at = UTC_TIMESTAMP(6), name = 'other'" + row);
    }
}

TEST_F(ConstraintsTest, unknown_words_are_refused) {
    expect_refused("UPDATE job SET state = 'sleeping'");
    expect_refused("UPDATE job SET kind = 'cook'");
    expect_refused("UPDATE job SET progress = 1.5");
    expect_refused("UPDATE job SET tier = 3");
    expect_refused("UPDATE job SET parameters = '{'");
    expect_refused("UPDATE user SET role = 'root'");
    expect_refused("UPDATE user SET state = 'asleep'");
}

TEST_F(ConstraintsTest, a_guest_has_no_password_and_an_end) {
    expect_refused("UPDATE user SET role = 'guest'");
    expect_refused("UPDATE user SET role = 'guest', password_hash = NULL");
    expect_refused("UPDATE user SET password_hash = NULL");
    run("UPDATE user SET role = 'guest', password_hash = NULL, expires_at = UTC_TIMESTAMP(6)");
}

TEST_F(ConstraintsTest, rows_do_not_lose_what_they_belong_to) {
    expect_refused("DELETE FROM upload");
    expect_refused("DELETE FROM user");
    expect_refused("UPDATE job SET parent_id = 99");
}

TEST_F(ConstraintsTest, names_are_unique_in_their_normalised_form) {
    try {
        run("INSERT INTO user (user_name, user_name_norm, password_hash, ctime, mtime)"
            " VALUES ('a', 'a', 'x', UTC_TIMESTAMP(6), UTC_TIMESTAMP(6))");
        FAIL() << "two users of one name";
    } catch (const Error& error) {
        EXPECT_TRUE(error.is_duplicate("user_name_norm")) << error.what();
    }
}

TEST_F(ConstraintsTest, too_long_a_text_is_refused_and_not_cut) {
    expect_refused("UPDATE job SET name = REPEAT('x', 201)");
}

} // namespace
} // namespace clono::db
