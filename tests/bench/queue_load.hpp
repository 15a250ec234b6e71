#pragma once
// A table of jobs as a site has it after years: many finished ones, a few that wait and run.

#include "db/jobs/job_claim_repository.hpp"
#include "tests/support/job_rows.hpp"
#include "tests/support/private_database.hpp"

#include <ostream>
#include <vector>

namespace clono::bench {

class Load {
public:
    explicit Load(test::PrivateDatabase& database);

    void add_queued(int count);
    /// Claimed by the instance "holder".
    void add_running(int count);
    /// So many finished ones altogether: 90 % done, the rest failed or cancelled; every other one is owner()'s.
    void finish_up_to(int count);

    const test::Owner& owner() const { return owner_; }

    const std::vector<db::ClaimKey>& claims() const { return claims_; }

    /// The last in the queue, which is owner()'s.
    JobId last_queued() const { return last_queued_; }

    /// A finished one with as many before it as behind it.
    JobId middle() const { return JobId{(last_queued_.value() + newest_) / 2}; }

    /// The server's plan for each statement that somebody waits for.
    void explain(std::ostream& out);

private:
    test::PrivateDatabase& database_;
    db::Connection root_;
    test::Owner owner_;
    test::Owner other_;
    std::vector<db::ClaimKey> claims_;
    JobId last_queued_{1};
    std::uint64_t newest_ = 0;
    int finished_ = 0;
};

} // namespace clono::bench
