#pragma once

#include "db/job_claim_repository.hpp"

#include <mutex>
#include <set>

namespace clono::supervisor {

/// The tokens that this process is working under, or may have written a moment ago. A row that names our instance
/// with any other token has no process: its claim's reply was lost, or it is our predecessor's.
class ActiveClaims {
public:
    void add(const db::ClaimToken& token) {
        const std::scoped_lock lock(mutex_);
        tokens_.insert(token);
    }

    void remove(const db::ClaimToken& token) {
        const std::scoped_lock lock(mutex_);
        tokens_.erase(token);
    }

    bool holds(const db::ClaimToken& token) const {
        const std::scoped_lock lock(mutex_);
        return tokens_.contains(token);
    }

    std::size_t size() const {
        const std::scoped_lock lock(mutex_);
        return tokens_.size();
    }

private:
    mutable std::mutex mutex_;
    std::set<db::ClaimToken> tokens_;
};

} // namespace clono::supervisor
