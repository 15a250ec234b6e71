#include "core/random.hpp"
#include "db/client/connection.hpp"
#include "db/client/transaction.hpp"
#include "tests/support/private_database.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace clono::db {
namespace {

using test::PrivateDatabase;

const Sql kCreate{"test.create",
                  "CREATE TABLE thing (id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT, "
                  "text VARCHAR(200) NULL, bytes BINARY(32) NULL, number DOUBLE NULL, "
                  "big BIGINT UNSIGNED NULL, time DATETIME(6) NULL, "
                  "PRIMARY KEY (id), UNIQUE KEY only_once (text))"};
const Sql kInsert{"test.insert",
                  "INSERT INTO thing (text, bytes, number, big, time) VALUES (?, ?, ?, ?, ?)"};
const Sql kInsertText{"test.insert_text", "INSERT INTO thing (text) VALUES (?)"};
const Sql kFindBytes{"test.find_bytes", "SELECT * FROM thing WHERE bytes = ?"};
const Sql kAll{"test.all", "SELECT * FROM thing ORDER BY id"};
const Sql kTouch{"test.touch", "UPDATE thing SET text = text WHERE id = ?"};
const Sql kSetNumber{"test.set_number", "UPDATE thing SET number = ? WHERE id = ?"};
const Sql kSession{"test.session",
                   "SELECT @@session.time_zone AS zone, @@session.sql_mode AS mode, "
                   "@@session.tx_isolation AS isolation"};
const Sql kConnectionId{"test.connection_id", "SELECT CONNECTION_ID() AS id"};

class ConnectionTest : public testing::Test {
protected:
    void SetUp() override {
        connection_.open();
        connection_.execute(kCreate, {});
    }

    std::uint64_t count_things() {
        Transaction tx = Transaction::single_statements(connection_);
        std::uint64_t count = 0;
        for (Rows rows = tx.query(kAll); rows.next();) {
            ++count;
        }
        return count;
    }

    /// Kills this connection from another one, as a restart of the server would.
    void cut() {
        Transaction tx = Transaction::single_statements(connection_);
        const auto id = tx.query_one(kConnectionId)->get<std::uint64_t>("id");
        Connection killer{database_.options()};
        killer.open();
        killer.run_text("KILL " + std::to_string(id));
    }

    PrivateDatabase database_{PrivateDatabase::Content::empty};
    Connection connection_{database_.options()};
};

TEST_F(ConnectionTest, a_session_is_in_utc_strict_and_read_committed) {
    Transaction tx{connection_};
    const auto row = tx.query_one(kSession);
    EXPECT_EQ(row->get<std::string>("zone"), "+00:00");
    EXPECT_NE(row->get<std::string>("mode").find("STRICT_ALL_TABLES"), std::string::npos);
    EXPECT_EQ(row->get<std::string>("isolation"), "READ-COMMITTED");
}

TEST_F(ConnectionTest, values_come_back_as_they_went_in) {
    Bytes<32> bytes{};
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        bytes[i] = static_cast<std::uint8_t>(255 - 37 * i);
    }
    const std::string text = "王小明 😀 '\"\\" + std::string(1, '\0') + "end";
    const double number = 0.1 + 0.2;
    const std::uint64_t big = ~std::uint64_t{0};
    const auto time = *parse_rfc3339("2026-02-28T23:59:59.123456Z");
    Transaction tx{connection_};
    const auto id = tx.insert<UploadId>(kInsert, text, bytes, number, big, time);
    tx.insert<UploadId>(kInsert, std::nullopt, std::optional<Bytes<32>>{}, std::optional<double>{},
                        std::nullopt, std::optional<Timestamp>{});
    tx.commit();

    auto row = Transaction::single_statements(connection_).query_one(kFindBytes, bytes);
    ASSERT_TRUE(row);
    EXPECT_EQ(row->get<UploadId>("id"), id);
    EXPECT_EQ(row->get<std::string>("text"), text);
    EXPECT_EQ(row->get<Bytes<32>>("bytes"), bytes);
    EXPECT_EQ(row->get<double>("number"), number);
    EXPECT_EQ(row->get<std::uint64_t>("big"), big);
    EXPECT_EQ(row->get<Timestamp>("time"), time);
    Rows all = connection_.query(kAll, {});
    all.next();
    all.next();
    EXPECT_FALSE(all.get<std::optional<Bytes<32>>>("bytes"));
    EXPECT_FALSE(all.get<std::optional<double>>("number"));
    EXPECT_THROW(static_cast<void>(all.get<std::string>("text")), Error);
}

TEST_F(ConnectionTest, a_destroyed_transaction_leaves_nothing) {
    {
        Transaction tx{connection_};
        tx.execute(kInsertText, "gone");
    }
    EXPECT_EQ(count_things(), 0U);
}

TEST_F(ConnectionTest, a_duplicate_names_its_key) {
    Transaction tx{connection_};
    tx.execute(kInsertText, "twice");
    try {
        tx.execute(kInsertText, "twice");
        FAIL() << "the key is unique";
    } catch (const Error& error) {
        EXPECT_TRUE(error.is_duplicate("only_once")) << error.what();
    }
}

TEST_F(ConnectionTest, an_update_counts_matched_rows_even_if_nothing_changes) {
    Transaction tx{connection_};
    const auto id = tx.insert<UploadId>(kInsertText, "same");
    EXPECT_EQ(tx.execute(kTouch, id), 1U);
    EXPECT_EQ(tx.execute(kTouch, UploadId{999}), 0U);
}

TEST_F(ConnectionTest, the_same_statement_can_run_while_its_rows_are_being_read) {
    Transaction tx{connection_};
    tx.execute(kInsertText, "a");
    tx.execute(kInsertText, "b");
    int pairs = 0;
    for (Rows outer = tx.query(kAll); outer.next();) {
        for (Rows inner = tx.query(kAll); inner.next();) {
            ++pairs;
        }
    }
    EXPECT_EQ(pairs, 4);
}

TEST_F(ConnectionTest, commit_on_a_lost_connection_is_an_error) {
    Transaction tx{connection_};
    tx.execute(kInsertText, "lost");
    cut();
    try {
        tx.commit();
        FAIL() << "the transaction is gone";
    } catch (const Error& error) {
        EXPECT_EQ(error.kind(), ErrorKind::connection_lost);
    }
}

TEST_F(ConnectionTest, a_stale_connection_is_opened_again_before_any_work) {
    cut();
    run_unit_of_work(connection_, Repeat::if_without_effect,
                     [](Transaction& tx) { tx.execute(kInsertText, "once"); });
    EXPECT_EQ(count_things(), 1U);
}

TEST_F(ConnectionTest, work_cut_on_its_way_is_not_repeated_without_a_key) {
    int tries = 0;
    EXPECT_THROW(run_unit_of_work(connection_, Repeat::if_without_effect,
                                  [&](Transaction& tx) {
                                      ++tries;
                                      tx.execute(kInsertText, "once");
                                      cut();
                                      tx.execute(kInsertText, "never");
                                  }),
                 Error);
    EXPECT_EQ(tries, 1);
}

TEST_F(ConnectionTest, work_that_carries_a_key_is_repeated_once) {
    int tries = 0;
    run_unit_of_work(connection_, Repeat::after_lost_connection_too, [&](Transaction& tx) {
        tx.execute(kInsertText, "key");
        if (++tries == 1) {
            cut();
            tx.execute(kInsertText, "notices");
        }
    });
    EXPECT_EQ(tries, 2);
    EXPECT_EQ(count_things(), 1U);
}

TEST_F(ConnectionTest, a_deadlock_is_repeated_and_both_transactions_end) {
    const auto [a, b] =
        run_unit_of_work(connection_, Repeat::if_without_effect, [](Transaction& tx) {
            return std::pair{tx.insert<UploadId>(kInsertText, "a"),
                             tx.insert<UploadId>(kInsertText, "b")};
        });
    std::atomic<int> first_locks{0};
    std::atomic<int> tries{0};
    const auto cross = [&](UploadId first, UploadId second) {
        Connection mine{database_.options()};
        run_unit_of_work(mine, Repeat::if_without_effect, [&](Transaction& tx) {
            ++tries;
            tx.execute(kSetNumber, 1.0, first);
            for (++first_locks; first_locks < 2;) {
                std::this_thread::yield();
            }
            tx.execute(kSetNumber, 2.0, second);
        });
    };
    std::thread other{[&, first = b, second = a] {
        cross(first, second);
    }};
    cross(a, b);
    other.join();
    EXPECT_EQ(tries, 3);
}

TEST_F(ConnectionTest, a_dead_server_is_told_at_once_and_a_new_one_is_found) {
    database_.kill();
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_THROW(run_unit_of_work(connection_, Repeat::if_without_effect, [](Transaction&) {}),
                 Error);
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds{1});
    database_.start();
    EXPECT_NO_THROW(run_unit_of_work(connection_, Repeat::if_without_effect, [](Transaction&) {}));
}

TEST_F(ConnectionTest, a_frozen_server_is_given_up_after_the_timeout) {
    database_.freeze();
    ConnectionOptions options = database_.options();
    options.connect_timeout_seconds = 1;
    Connection fresh{options};
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_THROW(fresh.open(), Error);
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::milliseconds{2500});
    database_.thaw();
}

TEST_F(ConnectionTest, files_of_the_client_cannot_be_loaded) {
    try {
        connection_.run_text("LOAD DATA LOCAL INFILE '/etc/hostname' INTO TABLE thing (text)");
        FAIL() << "LOCAL INFILE must be off";
    } catch (const Error& error) {
        EXPECT_NE(error.code(), 0);
    }
}

} // namespace
} // namespace clono::db
