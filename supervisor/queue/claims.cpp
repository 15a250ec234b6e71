#include "supervisor/queue/claims.hpp"

#include "supervisor/queue/alarm.hpp"

#include <algorithm>

namespace clono::supervisor {
namespace {

bool is_same(const db::Progress& a, const db::Progress& b) {
    return a.stage == b.stage && a.fraction == b.fraction && a.seconds_left == b.seconds_left;
}

} // namespace

template <class Change>
void Claims::change(const db::ClaimToken& token, Change change) {
    const std::scoped_lock lock(mutex_);
    const auto found = entries_.find(token);
    if (found != entries_.end()) {
        change(found->second);
    }
}

void Claims::add(const db::ClaimToken& token, Alarm& owner) {
    const std::scoped_lock lock(mutex_);
    entries_[token].owner = &owner;
}

void Claims::begin(const db::ClaimedJob& claimed) {
    change(claimed.token, [&](Entry& entry) {
        entry.work.key = {claimed.job, claimed.token};
        entry.work.from = claimed.from;
        entry.work.attempt = claimed.attempt;
        entry.work.since = std::chrono::steady_clock::now();
        entry.is_given = true;
    });
}

void Claims::remove(const db::ClaimToken& token) {
    const std::scoped_lock lock(mutex_);
    entries_.erase(token);
}

bool Claims::holds(const db::ClaimToken& token) const {
    const std::scoped_lock lock(mutex_);
    return entries_.contains(token);
}

std::size_t Claims::count(db::ClaimFrom from) const {
    const std::scoped_lock lock(mutex_);
    return static_cast<std::size_t>(
        std::count_if(entries_.begin(), entries_.end(), [&](const auto& item) {
            return item.second.is_given && item.second.work.from == from;
        }));
}

std::vector<Work> Claims::all() const {
    std::vector<Work> all;
    {
        const std::scoped_lock lock(mutex_);
        for (const auto& [token, entry] : entries_) {
            if (entry.is_given) {
                all.push_back(entry.work);
            }
        }
    }
    std::sort(all.begin(), all.end(),
              [](const Work& a, const Work& b) { return a.key.job < b.key.job; });
    return all;
}

void Claims::tell(const db::ClaimToken& token, News news) {
    change(token, [&](Entry& entry) {
        if (entry.news == news || entry.news == News::lost) {
            return;
        }
        entry.news = news;
        entry.owner->ring();
    });
}

News Claims::news(const db::ClaimToken& token) const {
    const std::scoped_lock lock(mutex_);
    const auto found = entries_.find(token);
    return found == entries_.end() ? News::lost : found->second.news;
}

void Claims::demand_wanted(const db::ClaimToken& token) const {
    const auto now = news(token);
    if (now == News::cancel || now == News::lost) {
        throw ClaimOver(now);
    }
}

void Claims::note_process(const db::ClaimToken& token, pid_t pid, const ProcessUsage& usage) {
    change(token, [&](Entry& entry) {
        entry.work.pid = pid;
        entry.work.usage = usage;
    });
}

void Claims::note_progress(const db::ClaimToken& token, const db::Progress& progress) {
    change(token, [&](Entry& entry) { entry.work.progress = progress; });
}

void Claims::progress_is_written(const db::ClaimToken& token, const db::Progress& progress) {
    change(token, [&](Entry& entry) {
        if (entry.work.progress && is_same(*entry.work.progress, progress)) {
            entry.work.progress.reset();
        }
    });
}

} // namespace clono::supervisor
