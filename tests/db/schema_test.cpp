#include "db/schema/grants.hpp"
#include "db/schema/schema.hpp"
#include "tests/support/private_database.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace clono::db {
namespace {

using test::PrivateDatabase;

std::vector<Migration> our_migrations() {
    return to_migrations(embedded_migrations());
}

TEST(Schema, migrating_twice_applies_once) {
    const PrivateDatabase database{PrivateDatabase::Content::empty};
    Connection connection{database.options()};
    connection.open();
    EXPECT_EQ(migrate(connection, our_migrations()).size(),
              static_cast<std::size_t>(kNewestSchema));
    EXPECT_TRUE(migrate(connection, our_migrations()).empty());
    Transaction tx{connection};
    EXPECT_EQ(schema_version(tx), kNewestSchema);
    EXPECT_TRUE(is_known_schema(kNewestSchema));
    EXPECT_FALSE(is_known_schema(kNewestSchema + 1));
    EXPECT_FALSE(is_known_schema(0));
}

TEST(Schema, an_empty_schema_has_version_zero) {
    const PrivateDatabase database{PrivateDatabase::Content::empty};
    Connection connection{database.options()};
    connection.open();
    Transaction tx{connection};
    EXPECT_EQ(schema_version(tx), 0);
}

TEST(Schema, a_changed_old_file_is_refused) {
    const PrivateDatabase database;
    Connection connection{database.options()};
    connection.open();
    auto files = embedded_migrations();
    files[2].text += "-- changed\n";
    EXPECT_THROW(migrate(connection, to_migrations(files)), SchemaError);
}

TEST(Schema, a_newer_schema_is_refused) {
    const PrivateDatabase database;
    Connection connection{database.options()};
    connection.open();
    auto older = our_migrations();
    older.pop_back();
    EXPECT_THROW(migrate(connection, older), SchemaError);
}

// Not inside of the test: a statement stays in the list of all (Sql::all) to the end of the program.
const Sql kFirstColumnOf{
    "test.index", "SELECT non_unique = 0 AS is_unique FROM information_schema.statistics WHERE"
                  " table_schema = DATABASE() AND table_name = 'user'"
                  " AND column_name = ? AND seq_in_index = 1"};

TEST(Schema, users_have_indexes_on_their_names_and_times) {
    const PrivateDatabase database;
    Connection connection{database.options()};
    connection.open();
    Transaction tx{connection};
    for (const std::string column :
         {"user_name_norm", "phone_norm", "email_norm", "ctime", "mtime"}) {
        const auto index = tx.query_one(kFirstColumnOf, column);
        ASSERT_TRUE(index) << column;
        EXPECT_EQ(index->get<bool>("is_unique"), column.ends_with("_norm")) << column;
    }
}

TEST(Schema, a_gap_in_the_files_is_refused) {
    EXPECT_THROW(to_migrations({{"0001_a.sql", ""}, {"0003_b.sql", ""}}), SchemaError);
    EXPECT_THROW(to_migrations({{"0001_a.txt", ""}}), SchemaError);
}

TEST(Schema, each_file_may_run_again_after_a_crash_before_its_record) {
    const PrivateDatabase database{PrivateDatabase::Content::empty};
    Connection connection{database.options()};
    connection.open();
    for (const Migration& file : our_migrations()) {
        connection.run_text(file.statement); // as a process that died before it recorded them
    }
    EXPECT_NO_THROW(migrate(connection, our_migrations()));
}

TEST(Schema, two_who_migrate_at_once_apply_each_file_once) {
    const PrivateDatabase database{PrivateDatabase::Content::empty};
    std::atomic<std::size_t> applied{0};
    const auto run = [&] {
        Connection connection{database.options()};
        connection.open();
        applied += migrate(connection, our_migrations()).size();
    };
    std::thread other{run};
    run();
    other.join();
    EXPECT_EQ(applied, static_cast<std::size_t>(kNewestSchema));
}

TEST(Grants, each_program_can_connect_and_see_the_schema_version) {
    const PrivateDatabase database;
    for (const std::string& user : database_users()) {
        Connection connection{database.options_as(user)};
        connection.open();
        Transaction tx{connection};
        EXPECT_EQ(schema_version(tx), kNewestSchema) << user;
    }
}

ErrorKind outcome(Connection& connection, const std::string& statement) {
    try {
        connection.run_text(statement);
    } catch (const Error& error) {
        return error.kind();
    }
    return ErrorKind::other;
}

TEST(Grants, a_program_cannot_do_what_it_never_does) {
    const PrivateDatabase database;
    const std::pair<std::string, std::string> refused[] = {
        {"clono_result", "SELECT password_hash FROM user"},
        {"clono_history", "SELECT password_hash FROM user"},
        {"clono_upload", "UPDATE user SET role = 'admin'"},
        {"clono_admin", "UPDATE user SET password_hash = 'x' WHERE id = 1"},
        {"clono_admin", "SELECT password_hash FROM user"},
        {"clono_history", "UPDATE job SET claim_token = NULL WHERE id = 1"},
        {"clono_history", "UPDATE job SET result_attempt = 1 WHERE id = 1"},
        {"clono_auth", "UPDATE job SET parameters = '{}' WHERE id = 1"},
        {"clono_supervisor", "SELECT password_hash FROM user"},
        {"clono_supervisor", "UPDATE user SET role = 'admin'"},
        {"clono_supervisor", "SELECT token_hash FROM session"},
        {"clono_auth", "DELETE FROM audit_record"},
        {"clono_admin", "UPDATE audit_record SET action = 'x'"},
        {"clono_upload", "DROP TABLE job"},
        {"clono_ctl", "CREATE USER intruder"},
    };
    for (const auto& [user, statement] : refused) {
        Connection connection{database.options_as(user)};
        connection.open();
        EXPECT_EQ(outcome(connection, statement), ErrorKind::not_permitted)
            << user << ": " << statement;
    }
}

} // namespace
} // namespace clono::db
