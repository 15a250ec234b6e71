#include "db/maintenance/audit_repository.hpp"
#include "tests/support/private_database.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

namespace clono::db {
namespace {

constexpr int kRecords = 20'000;
constexpr int kPage = 26;

// One record a second; each action, user and object comes rarely and evenly, and one action a few times only.
const Sql kFill{"test.audit_fill",
                "INSERT INTO audit_record (at, user_id, action, object_kind, object_id)"
                " SELECT TIMESTAMP'2026-01-01 00:00:00' + INTERVAL seq SECOND, seq % 400 + 1,"
                " IF(seq % 9000 = 5, 'rare', CONCAT('action', seq % 100)),"
                " IF(seq % 5000 = 3, 'notice', 'job'), seq % 500 + 1 FROM seq_1_to_20000"};
const Sql kAnalyse{"test.audit_analyse", "ANALYZE TABLE audit_record"};
const Sql kRowsRead{"test.audit_rows_read", "SELECT CAST(SUM(variable_value) AS UNSIGNED) AS count"
                                            " FROM information_schema.session_status"
                                            " WHERE variable_name LIKE 'Handler\\_read%'"};

Timestamp at(const std::string& text) {
    return parse_rfc3339(text).value();
}

class AuditRecordTest : public testing::Test {
protected:
    AuditRecordTest() {
        connection_.open();
        tx_.emplace(connection_);
        tx_->execute(kFill);
        tx_->query(kAnalyse);
    }

    std::uint64_t rows_read() { return tx_->query_one(kRowsRead)->get<std::uint64_t>("count"); }

    test::PrivateDatabase database_;
    Connection connection_{database_.options()};
    std::optional<Transaction> tx_;
};

struct Question {
    AuditFilter filter;
    std::function<bool(const AuditRecord&)> holds;
};

std::vector<Question> questions() {
    const auto always = [](const AuditRecord&) {
        return true;
    };
    const auto of_user = [](const AuditRecord& record) {
        return record.user == UserId{17};
    };
    const auto of_object = [](const AuditRecord& record) {
        return record.object_kind == "job" && record.object_id == 42U;
    };
    const auto is_rare = [](const AuditRecord& record) {
        return record.action == "rare";
    };
    const auto is_notice = [](const AuditRecord& record) {
        return record.object_kind == "notice";
    };
    return {{{}, always},
            {{.user = UserId{17}}, of_user},
            {{.action = "rare"}, is_rare},
            {{.object_kind = "notice"}, is_notice},
            {{.object_kind = "job", .object_id = 42}, of_object}};
}

TEST_F(AuditRecordTest, is_read_newest_first_by_user_action_object_and_time) {
    for (Question question : questions()) {
        question.filter.from = at("2026-01-01T01:00:00Z");
        question.filter.to = at("2026-01-01T03:00:00Z");
        question.filter.limit = kRecords;
        const auto all = list_audit_records(*tx_, {.limit = kRecords});
        ASSERT_EQ(all.size(), std::size_t{kRecords});
        std::vector<std::uint64_t> wanted;
        for (const StoredAuditRecord& one : all) {
            if (question.holds(one.record) && one.at >= *question.filter.from &&
                one.at < *question.filter.to) {
                wanted.push_back(one.id.value());
            }
        }
        std::vector<std::uint64_t> found;
        for (const StoredAuditRecord& one : list_audit_records(*tx_, question.filter)) {
            found.push_back(one.id.value());
        }
        EXPECT_EQ(found, wanted);
        EXPECT_TRUE(std::is_sorted(found.rbegin(), found.rend()));
        EXPECT_FALSE(found.empty());
    }
}

TEST_F(AuditRecordTest, comes_a_page_at_a_time_without_gap_or_repeat) {
    AuditFilter filter{.user = UserId{17}, .to = at("2026-01-01T05:00:00Z"), .limit = kRecords};
    const auto all = list_audit_records(*tx_, filter);
    ASSERT_GT(all.size(), 20U);
    filter.limit = 7;
    std::vector<std::uint64_t> paged;
    for (;;) {
        const auto page = list_audit_records(*tx_, filter);
        if (page.empty()) {
            break;
        }
        for (const StoredAuditRecord& one : page) {
            paged.push_back(one.id.value());
        }
        filter.before = page.back().id;
    }
    ASSERT_EQ(paged.size(), all.size());
    EXPECT_TRUE(std::equal(paged.begin(), paged.end(), all.begin(),
                           [](auto id, const auto& one) { return id == one.id.value(); }));
    filter.before = AuditRecordId{std::uint64_t{kRecords} * 10};
    EXPECT_TRUE(list_audit_records(*tx_, filter).empty()) << "a cursor of no record";
}

TEST_F(AuditRecordTest, is_read_no_further_than_its_page_whatever_is_asked_for) {
    for (Question question : questions()) {
        for (const bool long_ago : {false, true}) {
            question.filter.limit = kPage;
            question.filter.to =
                long_ago ? std::optional(at("2026-01-01T02:00:00Z")) : std::nullopt;
            list_audit_records(*tx_, question.filter); // opens the tables
            const auto before = rows_read();
            list_audit_records(*tx_, question.filter);
            // Each record, its user, what ends the range; and what the question itself reads (some variables).
            const auto own = rows_read();
            const auto status_alone = rows_read() - own;
            EXPECT_LE(own - before - status_alone, 3U * kPage);
        }
    }
}

} // namespace
} // namespace clono::db
