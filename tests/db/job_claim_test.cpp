// One row, one owner: claims, leases and the fence (docs/job-states.md) on a real database.
#include "core/random.hpp"
#include "db/jobs/job_claim_repository.hpp"
#include "tests/support/job_rows.hpp"
#include "tests/support/private_database.hpp"

#include <gtest/gtest.h>

#include <map>

namespace clono::db {
namespace {

using namespace std::chrono_literals;
using test::insert_job;
using test::insert_owner;
using To = Settlement::To;

const Sql kRow{"test.claim_row",
               "SELECT state, attempt, checks, failures, progress, engine_end, engine_words, "
               "stage, result_attempt, claimed_by,"
               " claim_token, error_code, findings, run_after > UTC_TIMESTAMP(6) AS is_delayed,"
               " finished_at FROM job WHERE id = ?"};
const Sql kWant{"test.want", "UPDATE job SET cancel_wanted_at = IF(?, UTC_TIMESTAMP(6), NULL),"
                             " pause_wanted_at = IF(?, UTC_TIMESTAMP(6), NULL) WHERE id = ?"};
const Sql kLapse{"test.lapse", "UPDATE job SET lease_until = UTC_TIMESTAMP(6) - INTERVAL 1 SECOND"
                               " WHERE id = ?"};
const Sql kSetTimes{"test.set_times",
                    "UPDATE job SET run_after = UTC_TIMESTAMP(6) + INTERVAL ? SECOND,"
                    " expires_at = UTC_TIMESTAMP(6) + INTERVAL ? SECOND WHERE id = ?"};

Settlement settlement(To to) {
    Settlement s;
    s.to = to;
    if (to == To::failed) {
        s.error_code = "gave_up";
    }
    return s;
}

class JobClaim : public ::testing::Test {
protected:
    JobClaim() {
        Connection root(database_.options());
        owner_ = run_unit_of_work(root, Repeat::if_without_effect,
                                  [](Transaction& tx) { return insert_owner(tx, "owner"); });
        connection_.open();
    }

    template <class Work>
    auto in_transaction(Work work) {
        return run_unit_of_work(connection_, Repeat::if_without_effect, work);
    }

    JobId job(const test::NewJob& what = {}) {
        return in_transaction([&](Transaction& tx) { return insert_job(tx, owner_, what); });
    }

    std::optional<ClaimedJob> claim(ClaimFrom from = ClaimFrom::queued,
                                    std::chrono::microseconds lease = 10s) {
        return in_transaction([&](Transaction& tx) {
            return claim_next(tx, {from, "analyse", "test", random_bytes<16>(), lease});
        });
    }

    Settled settle(const ClaimedJob& claimed, const Settlement& how) {
        return in_transaction([&](Transaction& tx) {
            return settle_claim(tx, claimed.job, claimed.token, claimed.attempt, how);
        });
    }

    bool renew(const ClaimedJob& claimed, double fraction = 0.5) {
        return in_transaction([&](Transaction& tx) {
            renew_claims(tx, {{claimed.job, claimed.token}}, 10s);
            return write_progress(tx, claimed.job, claimed.token, {"sampling", fraction, 7});
        });
    }

    std::vector<HeldClaim> claims_of(const std::string& instance) {
        return in_transaction([&](Transaction& tx) { return find_claims_of(tx, instance); });
    }

    /// As another supervisor would: only when the lease has run out.
    bool reclaim(const ClaimedJob& claimed) {
        return in_transaction([&](Transaction& tx) {
            return lock_expired_claim(tx, claimed.job, claimed.token) &&
                   settle_claim(tx, claimed.job, claimed.token, claimed.attempt,
                                settlement(To::put_back)) == Settled::as_asked;
        });
    }

    void change(const Sql& sql, std::initializer_list<Value> values) {
        connection_.execute(sql, values);
    }

    Rows row(JobId id) {
        Rows rows = connection_.query(kRow, {id});
        EXPECT_TRUE(rows.next());
        return rows;
    }

    std::string state(JobId id) { return row(id).get<std::string>("state"); }

    test::PrivateDatabase database_;
    Connection connection_{database_.options_as("clono_supervisor")};
    test::Owner owner_;
};

TEST_F(JobClaim, takes_rows_by_tier_then_virtual_start_then_id) {
    const JobId late = job({.virtual_start = "2026-01-03 00:00:00"});
    const JobId guest = job({.tier = 2, .virtual_start = "2026-01-01 00:00:00"});
    const JobId early = job({.virtual_start = "2026-01-02 00:00:00"});
    const JobId same = job({.virtual_start = "2026-01-02 00:00:00"});
    const JobId first = job({.tier = 0, .virtual_start = "2026-01-09 00:00:00"});
    for (const JobId expected : {first, early, same, late, guest}) {
        const auto claimed = claim();
        ASSERT_TRUE(claimed);
        EXPECT_EQ(claimed->job, expected);
    }
    EXPECT_FALSE(claim());
}

TEST_F(JobClaim, makes_a_queued_row_running_and_counts_the_attempt) {
    const JobId id = job();
    const auto claimed = claim();
    ASSERT_TRUE(claimed);
    EXPECT_EQ(claimed->attempt, 1u);
    EXPECT_EQ(state(id), "running");
    EXPECT_EQ(row(id).get<std::uint32_t>("attempt"), 1u);
    EXPECT_EQ(row(id).get<std::string>("claimed_by"), "test");
}

TEST_F(JobClaim, leaves_a_row_whose_time_has_not_come_or_has_passed) {
    change(kSetTimes, {60, 600, job()});
    change(kSetTimes, {-60, -1, job()});
    EXPECT_FALSE(claim());
}

TEST_F(JobClaim, a_lapsed_queued_row_becomes_expired_and_a_running_one_does_not) {
    const JobId lapsed = job();
    const JobId running = job({.tier = 0});
    ASSERT_EQ(claim()->job, running);
    change(kSetTimes, {-60, -1, lapsed});
    change(kSetTimes, {-60, -1, running});
    EXPECT_EQ(in_transaction([](Transaction& tx) { return expire_queued(tx); }), 1u);
    EXPECT_EQ(state(lapsed), "expired");
    EXPECT_EQ(state(running), "running");
}

TEST_F(JobClaim, never_waits_for_a_row_that_another_is_claiming) {
    const JobId first = job();
    const JobId second = job();
    Connection other(database_.options_as("clono_supervisor"));
    other.open();
    Transaction open(other);
    ASSERT_EQ(
        claim_next(open, {ClaimFrom::queued, "analyse", "other", random_bytes<16>(), 10s})->job,
        first);
    const auto before = std::chrono::steady_clock::now();
    EXPECT_EQ(claim()->job, second);
    EXPECT_LT(std::chrono::steady_clock::now() - before, 2s);
}

TEST_F(JobClaim, a_preparing_row_stays_preparing_and_its_attempt_is_not_counted) {
    const JobId id = job({.state = "preparing"});
    EXPECT_FALSE(claim(ClaimFrom::queued));
    const auto claimed = claim(ClaimFrom::preparing);
    ASSERT_TRUE(claimed);
    EXPECT_FALSE(claim(ClaimFrom::preparing));
    EXPECT_EQ(state(id), "preparing");
    Settlement checked = settlement(To::checked);
    checked.findings = R"({"ok": true})";
    EXPECT_EQ(settle(*claimed, checked), Settled::as_asked);
    EXPECT_EQ(state(id), "queued");
    EXPECT_EQ(row(id).get<std::uint32_t>("attempt"), 0u);
    EXPECT_EQ(row(id).get<std::uint32_t>("checks"), 1u);
    EXPECT_EQ(row(id).get<std::string>("findings"), R"({"ok": true})");
}

TEST_F(JobClaim, progress_is_written_with_the_lease_and_never_falls) {
    const JobId id = job();
    const auto claimed = claim();
    EXPECT_TRUE(renew(*claimed, 0.6));
    EXPECT_TRUE(renew(*claimed, 0.2));
    EXPECT_EQ(row(id).get<double>("progress"), 0.6);
    EXPECT_EQ(row(id).get<std::string>("stage"), "sampling");
}

TEST_F(JobClaim, every_end_takes_the_token_off_and_reaches_its_state) {
    const std::map<To, std::string> ends = {{To::done, "done"},
                                            {To::failed, "failed"},
                                            {To::paused, "paused"},
                                            {To::put_back, "queued"},
                                            {To::cancelled, "cancelled"}};
    for (const auto& [to, expected] : ends) {
        const JobId id = job({.tier = 0, .virtual_start = "2025-01-01 00:00:00"});
        const auto claimed = claim();
        ASSERT_EQ(claimed->job, id);
        EXPECT_EQ(settle(*claimed, settlement(to)), Settled::as_asked);
        EXPECT_EQ(state(id), expected);
        EXPECT_TRUE(row(id).is_null("claim_token"));
        EXPECT_EQ(row(id).is_null("result_attempt"), to != To::done);
        EXPECT_FALSE(renew(*claimed)) << expected;
        if (to == To::put_back) {
            change(kSetTimes, {600, 600, id});
        }
    }
}

TEST_F(JobClaim, put_back_counts_failures_and_delays) {
    const JobId id = job();
    Settlement again = settlement(To::put_back);
    again.counts_as_failure = true;
    again.delay = 60s;
    EXPECT_EQ(settle(*claim(), again), Settled::as_asked);
    EXPECT_EQ(row(id).get<std::uint32_t>("failures"), 1u);
    EXPECT_TRUE(row(id).get<bool>("is_delayed"));
    EXPECT_FALSE(claim());
}

TEST_F(JobClaim, an_attempt_that_got_further_clears_the_failures_before_it) {
    const JobId id = job();
    Settlement failure = settlement(To::put_back);
    failure.counts_as_failure = true;
    settle(*claim(), failure);
    settle(*claim(), failure);
    EXPECT_EQ(row(id).get<std::uint32_t>("failures"), 2u);
    Settlement further = settlement(To::put_back);
    further.clears_failures = true;
    settle(*claim(), further);
    EXPECT_EQ(row(id).get<std::uint32_t>("failures"), 0u);
}

TEST_F(JobClaim, a_wish_to_cancel_goes_before_every_other_end) {
    for (const To to : {To::done, To::failed, To::paused, To::put_back}) {
        const JobId id = job();
        const auto claimed = claim();
        change(kWant, {true, false, id});
        EXPECT_TRUE(claims_of("test").at(0).cancel_wanted);
        EXPECT_EQ(settle(*claimed, settlement(to)), Settled::cancelled_instead);
        EXPECT_EQ(state(id), "cancelled");
        EXPECT_TRUE(row(id).is_null("result_attempt"));
    }
}

TEST_F(JobClaim, a_wish_to_pause_is_kept_when_the_attempt_is_put_back) {
    const JobId id = job();
    const auto claimed = claim();
    change(kWant, {false, true, id});
    EXPECT_EQ(settle(*claimed, settlement(To::put_back)), Settled::as_asked);
    EXPECT_EQ(state(id), "paused");
}

TEST_F(JobClaim, a_reply_that_was_lost_is_recognised_when_done_is_written_again) {
    job();
    const auto claimed = claim();
    EXPECT_EQ(settle(*claimed, settlement(To::done)), Settled::as_asked);
    EXPECT_EQ(settle(*claimed, settlement(To::done)), Settled::already);
}

TEST_F(JobClaim, an_expired_lease_that_nobody_took_is_renewed) {
    const JobId id = job();
    const auto claimed = claim();
    change(kLapse, {id});
    EXPECT_TRUE(renew(*claimed));
    EXPECT_FALSE(reclaim(*claimed)) << "the lease was good again";
    EXPECT_TRUE(in_transaction([](Transaction& tx) { return find_expired_claims(tx); }).empty());
}

TEST_F(JobClaim, one_statement_renews_many_leases_and_only_those_that_are_still_held) {
    std::vector<ClaimKey> ours;
    for (int i = 0; i < 70; ++i) { // two full statements and a rest
        job();
        const auto claimed = claim();
        ours.push_back({claimed->job, claimed->token});
        change(kLapse, {claimed->job});
    }
    ClaimKey& lost = ours[40];
    lost.token = random_bytes<16>();
    in_transaction([&](Transaction& tx) { renew_claims(tx, ours, 10s); });
    const auto expired = in_transaction([](Transaction& tx) { return find_expired_claims(tx); });
    ASSERT_EQ(expired.size(), 1u);
    EXPECT_EQ(expired[0].job, lost.job);
    EXPECT_NO_THROW(in_transaction([&](Transaction& tx) { renew_claims(tx, {}, 10s); }));
}

TEST_F(JobClaim, wishes_are_read_with_the_claims_of_an_instance) {
    const JobId id = job();
    const auto claimed = claim();
    EXPECT_FALSE(claims_of("test").at(0).pause_wanted);
    change(kWant, {false, true, id});
    EXPECT_TRUE(claims_of("test").at(0).pause_wanted);
    EXPECT_EQ(claims_of("test").at(0).token, claimed->token);
    EXPECT_TRUE(claims_of("another").empty());
}

TEST_F(JobClaim, how_the_engine_ended_is_kept_in_the_row) {
    const JobId id = job();
    Settlement end = settlement(To::put_back);
    end.engine_end = "signal 11 (Segmentation fault)";
    end.engine_words = "last words";
    EXPECT_EQ(settle(*claim(), end), Settled::as_asked);
    EXPECT_EQ(settle(*claim(), settlement(To::failed)), Settled::as_asked);
    EXPECT_EQ(row(id).get<std::string>("engine_end"), *end.engine_end) << "the last that is known";
    EXPECT_EQ(row(id).get<std::string>("engine_words"), "last words");
}

TEST_F(JobClaim, nobody_takes_back_a_claim_whose_lease_holds) {
    job();
    EXPECT_FALSE(reclaim(*claim()));
}

TEST_F(JobClaim, a_holder_that_was_thought_dead_changes_nothing) {
    const JobId id = job();
    const auto first = claim();
    change(kLapse, {id});
    ASSERT_EQ(in_transaction([](Transaction& tx) { return find_expired_claims(tx); }).size(), 1u);
    ASSERT_TRUE(reclaim(*first));
    const auto second = claim();
    ASSERT_TRUE(second);
    EXPECT_EQ(second->attempt, 2u);

    EXPECT_FALSE(renew(*first, 0.99));
    ASSERT_EQ(claims_of("test").size(), 1u);
    EXPECT_EQ(claims_of("test")[0].token, second->token);
    for (const To to : {To::done, To::failed, To::paused, To::put_back, To::cancelled}) {
        EXPECT_EQ(settle(*first, settlement(to)), Settled::claim_lost);
    }

    EXPECT_EQ(state(id), "running");
    EXPECT_EQ(row(id).get<double>("progress"), 0);
    EXPECT_EQ(settle(*second, settlement(To::done)), Settled::as_asked);
    EXPECT_EQ(row(id).get<std::uint32_t>("result_attempt"), 2u);
}

} // namespace
} // namespace clono::db
