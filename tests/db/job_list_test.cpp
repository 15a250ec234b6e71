#include "db/accounts/user_repository.hpp"
#include "db/jobs/job_list_repository.hpp"
#include "db/uploads/idempotent_reply_repository.hpp"
#include "db/uploads/upload_repository.hpp"
#include "tests/support/private_database.hpp"

#include <gtest/gtest.h>

namespace clono::db {
namespace {

using test::PrivateDatabase;

const Sql kForceState{"test.force_state",
                      "UPDATE job SET state = ?, claim_token = ?, claimed_by = ?, lease_until ="
                      " IF(? IS NULL, NULL, UTC_TIMESTAMP(6)), finished_at = IF(? IN ('failed'),"
                      " UTC_TIMESTAMP(6), NULL), error_code = 'x', queued_at = UTC_TIMESTAMP(6)"
                      " WHERE id = ?"};

/// A person, an upload, and jobs in any state; as root, since rights are tested elsewhere.
class JobListTest : public testing::Test {
protected:
    void SetUp() override {
        connection_.open();
        Transaction tx{connection_};
        user_ = add_user(tx, "ada");
        other_ = add_user(tx, "ben");
        tx.commit();
    }

    static UserId add_user(Transaction& tx, const std::string& name) {
        return insert_user(tx, {.name = {name, name},
                                .email = UniqueText{name + "@x.org", name + "@x.org"},
                                .password_hash = "h"});
    }

    UploadId add_upload(UserId user, std::uint8_t mark = 1) {
        Transaction tx{connection_};
        NewUpload upload{.user = user, .folder = {mark}, .files = {}};
        upload.files.push_back({1, "s1.tsv", "1.tsv", 100, {}});
        upload.files.push_back({2, "s2.tsv", "2.tsv", 11, {}});
        const UploadId id = insert_upload(tx, upload);
        tx.commit();
        return id;
    }

    JobId add_job(UserId user, UploadId upload, const std::string& state = "preparing",
                  const std::string& name = "analysis") {
        Transaction tx{connection_};
        const JobId job = insert_job(tx, {.user = user,
                                          .upload = upload,
                                          .parent = {},
                                          .name = name,
                                          .start = state != "uploaded",
                                          .parameters = "{}",
                                          .request_id = "r"});
        if (state != "preparing" && state != "uploaded") {
            force(tx, job, state);
        }
        tx.commit();
        return job;
    }

    static void force(Transaction& tx, JobId job, const std::string& state) {
        const bool is_held = state == "running" || state == "held";
        const std::optional<Bytes<16>> token = is_held ? std::optional(Bytes<16>{7}) : std::nullopt;
        const std::optional<std::string> holder = is_held ? std::optional("me") : std::nullopt;
        const std::string real = state == "held" ? "preparing" : state;
        tx.execute(kForceState, real, token, holder, token, real, job);
    }

    JobRow row(JobId job) {
        Transaction tx = Transaction::single_statements(connection_);
        return *find_job(tx, job);
    }

    template <class Change, class... Args>
    bool change(Change what, JobId job, const Args&... args) {
        Transaction tx{connection_};
        const bool changed = what(tx, job, args...);
        tx.commit();
        return changed;
    }

    PrivateDatabase database_;
    Connection connection_{database_.options()};
    UserId user_;
    UserId other_;
};

TEST_F(JobListTest, another_persons_job_is_not_found) {
    const JobId job = add_job(user_, add_upload(user_));
    Transaction tx = Transaction::single_statements(connection_);
    EXPECT_TRUE(find_own_job(tx, job, user_));
    EXPECT_FALSE(find_own_job(tx, job, other_));
    EXPECT_TRUE(list_own_jobs(tx, other_, {}).empty());
}

TEST_F(JobListTest, pages_come_newest_first_and_without_gap_or_repeat) {
    const UploadId upload = add_upload(user_);
    std::vector<JobId> expected;
    for (int i = 0; i < 5; ++i) {
        expected.insert(expected.begin(), add_job(user_, upload));
    }
    std::vector<JobId> seen;
    Transaction tx = Transaction::single_statements(connection_);
    JobFilter filter{.limit = 2};
    while (true) {
        const auto page = list_own_jobs(tx, user_, filter);
        for (const JobRow& job : page) {
            seen.push_back(job.id);
        }
        if (page.size() < 2) {
            break;
        }
        filter.after = page.back().id;
    }
    EXPECT_EQ(seen, expected);
}

TEST_F(JobListTest, a_search_takes_wildcards_literally_and_any_case) {
    const UploadId upload = add_upload(user_);
    add_job(user_, upload, "preparing", "Liver 50% A_1");
    add_job(user_, upload, "preparing", "lung");
    Transaction tx = Transaction::single_statements(connection_);
    const auto found = [&](const std::string& text) {
        return list_own_jobs(tx, user_, {.text = text}).size();
    };
    EXPECT_EQ(found("LIVER"), 1U);
    EXPECT_EQ(found("l"), 2U);
    EXPECT_EQ(found("0%"), 1U);
    EXPECT_EQ(found("%"), 1U);
    EXPECT_EQ(found("_"), 1U);
    EXPECT_EQ(found("|"), 0U);
    EXPECT_EQ(found("' OR 1=1"), 0U);
}

TEST_F(JobListTest, the_place_in_the_queue_counts_from_one_and_is_fair) {
    const UploadId upload = add_upload(user_);
    const JobId first = add_job(user_, upload, "queued");
    const JobId second = add_job(user_, upload, "queued");
    const JobId of_other = add_job(other_, add_upload(other_, 2), "queued");
    EXPECT_EQ(row(first).queue_place, 1U);
    EXPECT_EQ(row(of_other).queue_place, 2U) << "one job of another goes before the second of mine";
    EXPECT_EQ(row(second).queue_place, 3U);
}

TEST_F(JobListTest, each_change_leaves_only_the_states_it_names) {
    const UploadId upload = add_upload(user_);

    struct Case {
        std::string from, start, cancel, pause, resume, trash;
    };

    const std::string no;
    const std::vector<Case> cases{
        {"uploaded", "preparing", "cancelled", no, no, "uploaded"},
        {"preparing", no, "cancelled", no, no, no},
        {"held", no, "preparing", no, no, no},
        {"queued", no, "cancelled", "paused", no, no},
        {"running", no, "running", "running", no, no},
        {"paused", no, "cancelled", no, "queued", no},
        {"failed", no, no, no, no, "failed"},
    };
    const auto after = [&](const std::string& from, auto what, const auto&... args) {
        const JobId job = add_job(user_, upload, from);
        return change(what, job, args...) ? row(job).state : no;
    };
    for (const Case& c : cases) {
        EXPECT_EQ(after(c.from, start_job, "r2"), c.start) << c.from;
        EXPECT_EQ(after(c.from, cancel_job), c.cancel) << c.from;
        EXPECT_EQ(after(c.from, pause_job), c.pause) << c.from;
        EXPECT_EQ(after(c.from, resume_job), c.resume) << c.from;
        EXPECT_EQ(after(c.from, trash_job), c.trash) << c.from;
    }
}

TEST_F(JobListTest, a_held_job_is_asked_and_an_unheld_one_is_over) {
    const UploadId upload = add_upload(user_);
    const JobId running = add_job(user_, upload, "running");
    EXPECT_TRUE(change(pause_job, running));
    EXPECT_TRUE(row(running).is_pause_wanted);
    EXPECT_TRUE(change(resume_job, running)) << "the wish can be taken back";
    EXPECT_FALSE(row(running).is_pause_wanted);
    EXPECT_TRUE(change(cancel_job, running));
    EXPECT_TRUE(row(running).is_cancel_wanted);
    EXPECT_FALSE(row(running).finished_at);
    EXPECT_FALSE(change(pause_job, running)) << "what is being cancelled can't be paused";

    const JobId queued = add_job(user_, upload, "queued");
    EXPECT_TRUE(change(cancel_job, queued));
    EXPECT_TRUE(row(queued).finished_at);
    EXPECT_FALSE(change(cancel_job, queued));
}

TEST_F(JobListTest, trash_hides_a_job_and_restore_brings_it_back) {
    const JobId job = add_job(user_, add_upload(user_), "failed");
    Transaction tx = Transaction::single_statements(connection_);
    EXPECT_TRUE(change(trash_job, job));
    EXPECT_FALSE(change(rename_job, job, "new"));
    EXPECT_TRUE(list_own_jobs(tx, user_, {}).empty());
    EXPECT_EQ(list_own_jobs(tx, user_, {.in_trash = true}).size(), 1U);
    EXPECT_TRUE(count_jobs(tx, user_).empty());
    EXPECT_TRUE(change(restore_job, job));
    EXPECT_EQ(list_own_jobs(tx, user_, {}).size(), 1U);
    EXPECT_EQ(count_jobs(tx, user_).at(0).jobs, 1U);
}

TEST_F(JobListTest, bytes_of_all_living_uploads_count) {
    add_upload(user_, 1);
    add_upload(user_, 2);
    Transaction tx = Transaction::single_statements(connection_);
    EXPECT_EQ(count_stored_bytes(tx, user_), 222U);
    EXPECT_EQ(count_stored_bytes(tx, other_), 0U);
    EXPECT_TRUE(has_upload(tx, Bytes<16>{2}));
    EXPECT_FALSE(has_upload(tx, Bytes<16>{3}));
}

TEST_F(JobListTest, a_reply_is_kept_once_for_each_key_of_a_person) {
    Transaction tx{connection_};
    insert_idempotent_reply(tx, user_, "k", {Sha256Digest{1}, 202, R"({"a": 1})"});
    const auto kept = find_idempotent_reply(tx, user_, "k");
    ASSERT_TRUE(kept);
    EXPECT_EQ(kept->status, 202);
    EXPECT_EQ(kept->request_sha256, Sha256Digest{1});
    EXPECT_FALSE(find_idempotent_reply(tx, other_, "k"));
    EXPECT_THROW(insert_idempotent_reply(tx, user_, "k", {}), Error);
}

} // namespace
} // namespace clono::db
