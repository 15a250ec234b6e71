// clonoctl as an operator calls it: the program itself, on a private MariaDB.

#include "db/schema/grants.hpp"
#include "db/schema/schema.hpp"
#include "tests/support/paths/paths.hpp"
#include "tests/support/private_database.hpp"

#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>
#include <regex>

#include <sys/stat.h>
#include <sys/wait.h>

namespace clono {
namespace {

namespace fs = std::filesystem;

struct Outcome {
    int code;
    std::string output; ///< both streams
};

class CtlTest : public testing::Test {
protected:
    CtlTest() {
        std::string name = "/tmp/clono-ctl-XXXXXX";
        data_ = mkdtemp(name.data());
        fs::create_directories(data_ / "secrets");
        fs::create_directories(data_ / "files");
        for (const std::string& user : db::database_users()) {
            write_secret(user + ".password", user);
        }
        std::ofstream{data_ / "clonoscope.ini"}
            << "[database]\nsocket = " << database_.socket().string() << "\n"
            << "[password]\nhash_memory_kib = 8192\nhash_passes = 1\n[limits]\nfree_bytes = 0\n";
    }

    ~CtlTest() override { fs::remove_all(data_); }

    void write_secret(const std::string& name, const std::string& value) const {
        std::ofstream{data_ / "secrets" / name} << value << '\n';
        chmod((data_ / "secrets" / name).c_str(), 0600);
    }

    [[nodiscard]] Outcome run(const std::string& arguments, const std::string& input = "") const {
        std::ofstream{data_ / "input"} << input;
        const std::string command = clono::test::bin_dir() + "/clonoctl --config " +
                                    (data_ / "clonoscope.ini").string() + " " + arguments + " <" +
                                    (data_ / "input").string() + " 2>&1";
        FILE* const pipe = popen(command.c_str(), "r");
        std::string output;
        char buffer[4096];
        while (const std::size_t got = std::fread(buffer, 1, sizeof buffer, pipe)) {
            output.append(buffer, got);
        }
        return {WEXITSTATUS(pclose(pipe)), output};
    }

    fs::path data_;
    test::PrivateDatabase database_;
};

TEST_F(CtlTest, the_first_administrator_is_made_with_a_password_from_standard_input) {
    EXPECT_EQ(
        run("user add Ada --role admin --email ada@example.org", "a long enough phrase\n").code, 0);
    const Outcome list = run("user list");
    EXPECT_NE(list.output.find("\tAda\tadmin\tactive\t"), std::string::npos) << list.output;
}

TEST_F(CtlTest, weak_passwords_and_taken_names_are_refused) {
    EXPECT_EQ(run("user add Ada", "short\n").code, 1);
    EXPECT_EQ(run("user add Ada", "password123\n").code, 1);
    EXPECT_EQ(run("user add Ada", "").code, 1);
    ASSERT_EQ(run("user add Ada", "a long enough phrase\n").code, 0);
    const Outcome again = run("user add ADA", "a long enough phrase\n");
    EXPECT_EQ(again.code, 1);
    EXPECT_EQ(again.output, "clonoctl: this name is taken\n");
}

TEST_F(CtlTest, role_and_state_can_be_changed) {
    ASSERT_EQ(run("user add Ada", "a long enough phrase\n").code, 0);
    EXPECT_EQ(run("user role ada support").code, 0);
    EXPECT_EQ(run("user state ada locked").code, 0);
    EXPECT_NE(run("user list --role support --state locked").output.find("Ada"), std::string::npos);
    EXPECT_EQ(run("user role nobody admin").code, 1);
    EXPECT_EQ(run("user role ada guest").code, 2);
}

TEST_F(CtlTest, an_operator_never_knows_a_password_that_is_in_use) {
    ASSERT_EQ(run("user add Ada", "a long enough phrase\n").code, 0);
    const Outcome reset = run("user password ada");
    EXPECT_EQ(reset.code, 0) << reset.output;
    const std::regex code{"([A-Z2-7]{4}-){5}[A-Z2-7]{4}\n"};
    EXPECT_TRUE(std::regex_search(reset.output, code)) << reset.output;
    EXPECT_EQ(run("user password nobody").code, 1);
    const Outcome added = run("user add Bob --reset-code"); // no password on standard input
    EXPECT_EQ(added.code, 0) << added.output;
    EXPECT_TRUE(std::regex_search(added.output, code)) << added.output;
    db::Connection root{database_.options()};
    root.open();
    db::Transaction tx{root};
    static const db::Sql kept{
        "test.kept",
        "SELECT COUNT(*) AS count, MIN(expires_at > UTC_TIMESTAMP(6) + INTERVAL 23 HOUR"
        " AND expires_at <= UTC_TIMESTAMP(6) + INTERVAL 24 HOUR) AS ends"
        " FROM password_reset"};
    const auto row = tx.query_one(kept);
    EXPECT_EQ(row->get<int>("count"), 2);
    EXPECT_TRUE(row->get<bool>("ends"));
}

TEST_F(CtlTest, a_lost_second_factor_is_taken_off_and_that_is_recorded) {
    ASSERT_EQ(run("user add Ada", "a long enough phrase\n").code, 0);
    EXPECT_EQ(run("user factor ada off").output, "clonoctl: ada has no second factor\n");
    db::Connection root{database_.options()};
    root.open();
    root.run_text("INSERT INTO second_factor (user_id, sealed_secret, created_at, confirmed_at)"
                  " SELECT id, REPEAT('x', 60), UTC_TIMESTAMP(6), UTC_TIMESTAMP(6) FROM user");
    root.run_text("INSERT INTO recovery_code (code_hash, user_id)"
                  " SELECT REPEAT('x', 32), user_id FROM second_factor");
    EXPECT_EQ(run("user factor ada on").code, 2);
    EXPECT_EQ(run("user factor ada off").code, 0);
    db::Transaction tx{root};
    static const db::Sql left{"test.left",
                              "SELECT (SELECT COUNT(*) FROM second_factor) + (SELECT COUNT(*) FROM"
                              " recovery_code) AS count, (SELECT COUNT(*) FROM audit_record WHERE"
                              " action = 'user.second_factor_off') AS recorded"};
    const auto row = tx.query_one(left);
    EXPECT_EQ(row->get<int>("count"), 0);
    EXPECT_EQ(row->get<int>("recorded"), 1);
}

TEST_F(CtlTest, status_says_that_no_supervisor_is_there) {
    const Outcome status = run("status");
    EXPECT_EQ(status.code, 1);
    EXPECT_NE(status.output.find("no supervisor"), std::string::npos) << status.output;
    EXPECT_NE(run("status --json").output.find("\"troubles\""), std::string::npos);
}

TEST_F(CtlTest, migrating_a_migrated_schema_changes_nothing) {
    const Outcome migrated = run("migrate");
    EXPECT_EQ(migrated.code, 0) << migrated.output;
    EXPECT_EQ(migrated.output, "schema is at version " + std::to_string(db::kNewestSchema) + "\n");
}

TEST_F(CtlTest, a_server_that_forgets_after_a_power_failure_is_refused) {
    db::Connection root{database_.options()};
    root.open();
    root.run_text("SET GLOBAL innodb_flush_log_at_trx_commit = 2");
    EXPECT_EQ(run("migrate").code, 1);
    EXPECT_NE(run("status").output.find("innodb_flush_log_at_trx_commit"), std::string::npos);
}

TEST_F(CtlTest, grants_are_printed_for_each_program) {
    const Outcome grants = run("grants");
    EXPECT_EQ(grants.code, 0);
    for (const std::string& user : db::database_users()) {
        EXPECT_NE(grants.output.find("CREATE USER IF NOT EXISTS '" + user + "'@'localhost';\n"),
                  std::string::npos);
    }
}

TEST_F(CtlTest, a_missing_database_is_one_clear_line) {
    database_.kill();
    const Outcome status = run("status");
    EXPECT_EQ(status.code, 1);
    EXPECT_EQ(std::count(status.output.begin(), status.output.end(), '\n'), 1) << status.output;
}

TEST_F(CtlTest, wrong_use_is_told) {
    EXPECT_EQ(run("").code, 2);
    EXPECT_EQ(run("dance").code, 2);
    EXPECT_EQ(run("jobs --limit 0").code, 2);
    EXPECT_EQ(run("user add").code, 2);
    EXPECT_EQ(run("config no.such").code, 1);
    EXPECT_EQ(run("config database.schema").output, "clonoscope\n");
}

TEST_F(CtlTest, every_fault_of_the_configuration_is_told_at_once) {
    std::ofstream{data_ / "clonoscope.ini", std::ios::app} << "chains = 0\nguest_houers = 3\n";
    const Outcome check = run("--check-config");
    EXPECT_EQ(check.code, 1);
    EXPECT_NE(check.output.find("limits.chains = 0"), std::string::npos) << check.output;
    EXPECT_NE(check.output.find("limits.guest_houers: no such key"), std::string::npos);
}

TEST_F(CtlTest, a_secret_that_others_can_read_is_refused) {
    chmod((data_ / "secrets" / "clono_ctl.password").c_str(), 0644);
    EXPECT_NE(run("user list").output.find("must not be readable by others"), std::string::npos);
}

} // namespace
} // namespace clono
